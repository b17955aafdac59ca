/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What never may be on the wire: a message ID or an IV used for two texts;
 * fragments for who has not asked for them.
 */
#ifndef TESTING_SIM_WIRE_WATCH_H
#define TESTING_SIM_WIRE_WATCH_H

#include "libswan/hash.h"
#include "wire/header.h"

struct wire_watch {
	struct hash messages; /* by what must name one text only */
	struct hash ivs;
	struct hash whole; /* IKE SAs whose messages must not be fragmented */
	size_t nr; /* blocks that it holds */
	unsigned nr_intermediate; /* distinct IKE_INTERMEDIATE requests' IDs */
	uint32_t last_auth_id;	  /* message ID of the last IKE_AUTH request */
};

void wire_watch_init(struct wire_watch *watch);
void wire_watch_done(struct wire_watch *watch);

/*
 * A genuine DATAGRAM leaves.  IV_BYTES is the length of a counted IV, 0 for
 * one that is random.  The text says what is wrong, NULL: nothing.
 */
const char *wire_watch_add(struct wire_watch *watch, struct view datagram,
			   size_t iv_bytes);

#endif
