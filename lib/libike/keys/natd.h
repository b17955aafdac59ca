/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NAT detection hashes (RFC 7296 section 2.23).
 */
#ifndef LIBIKE_KEYS_NATD_H
#define LIBIKE_KEYS_NATD_H

#include "libswan/ip_endpoint.h"
#include "wire/header.h"

#define NATD_BYTES 20

/* SHA-1(SPIi | SPIr | address | port) */
void natd_hash(const struct ike_spis *spis, const struct ip_endpoint *e,
	       uint8_t out[NATD_BYTES]);

#endif
