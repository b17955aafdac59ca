/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * West and east, and what a reader of all messages sees between them: for
 * tests of CREATE_CHILD_SA and IKE_FOLLOWUP_KE.
 */
#ifndef TESTING_UNIT_LIBIKE_EXCHANGE_SERIES_H
#define TESTING_UNIT_LIBIKE_EXCHANGE_SERIES_H

#include "engine/engine.h"
#include "exchange/create_child_sa.h"
#include "sim/forge.h"
#include "unit/libike/engine/pair.h"

#define SEEN_MAX 100
#define OTHER	 "other" /* a second connection of both */

/* One message, decrypted. */
struct seen {
	struct ike_header header;
	bool from_west;
	uint16_t ke; /* method of the KE payload; 0: there is none */
	size_t ke_bytes;
	bool has_link; /* N(ADDITIONAL_KEY_EXCHANGE) */
	struct blob link;
	uint16_t error; /* the first error notify's type; 0: none */
	uint8_t protocol; /* of either */
	size_t spi_bytes;
	struct blob sa; /* body of the SA payload */
};

typedef void edit_fn(struct forged *forged, const void *arg);

struct series {
	struct pair pair;
	struct seen seen[SEEN_MAX];
	size_t nr_seen;
	net_tap_fn *pair_tap;

	/* The NR-th message from now on of EXCHANGE, by EDIT. */
	edit_fn *edit;
	const void *arg;
	uint8_t exchange;
	bool response;
	unsigned nr;
};

/* Up, with IKE as ike= of both, and nothing seen since. */
void series_init(struct series *s, const char *ike);
void series_done(struct series *s);

/* The kinds of use, begun by HOST, and 100 ms for it. */
enum use { USE_IKE, USE_CHILD, USE_NEW, NR_USES };
void series_begin(struct series *s, struct host *host, enum use use);
void series_run(struct series *s, struct host *host, enum use use);

/* Forget what was seen; change the NR-th message of EXCHANGE from now on. */
void series_forget(struct series *s);
void series_edit(struct series *s, uint8_t exchange, bool response, unsigned nr,
		 edit_fn *edit, const void *arg);

/* ARG: const struct view *, the link instead of that which is there. */
void edit_link(struct forged *forged, const void *arg);

/* The NR-th (from 0) that was seen, or NULL. */
const struct seen *series_seen(const struct series *s, uint8_t exchange,
			       bool response, size_t nr);
size_t series_nr_seen(const struct series *s, uint8_t exchange, bool response);

/* NR Child SAs, under one IKE SA, alike at both ends; no series is open. */
void assert_tunnels(struct series *s, size_t nr);

#endif
