/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two gateways and the connections between them.
 */
#ifndef TESTING_BENCH_SETUP_H
#define TESTING_BENCH_SETUP_H

#include "bench/host.h"

#define IKE_CLASSIC "aes_gcm256-sha2_512-dh31"
#define IKE_HYBRID  "aes_gcm256-sha2_512-dh31;addke1=ml_kem_768"

enum side_of_bench { WEST, EAST };

/*
 * East is one gateway, west as many as there are connections: number N has the
 * address 10.0.0.0 + N, the name "cN", and a secret of its own.
 */
void setup_host(struct bench_host *host, enum side_of_bench side,
		const struct ike_config *config, size_t nr_conns);

/* Both, connected. */
void setup_pair(struct bench_host *west, struct bench_host *east,
		const struct ike_config *config, size_t nr_conns);

/* Connections FROM .. TO-1 with the proposal IKE. */
void setup_add(struct bench_host *host, const char *ike, size_t from,
	       size_t to);

/* "cN" */
struct conn_name {
	char text[16];
};
struct conn_name setup_name(size_t n);

#endif
