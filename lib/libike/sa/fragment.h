/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fragments of one message while they come in (RFC 7383 section 2.6).
 */
#ifndef LIBIKE_SA_FRAGMENT_H
#define LIBIKE_SA_FRAGMENT_H

#include "sa/window.h"
#include "wire/sk_payload.h"

/* One whose integrity is proven. */
struct fragment {
	uint16_t number; /* 1..total */
	uint16_t total;	 /* at most FRAGMENTS_MAX */
	uint8_t inner_type;
	uint8_t sk_flags;
	size_t datagram_bytes;
	struct view plaintext;
};

/*
 * Whether a fragment is of use: not there yet, of the same or a larger total.
 * Asked before its integrity is checked, so that repeats cost nothing.
 */
bool reassembly_wants(const struct reassembly *r, uint32_t message_id,
		      uint16_t fragment, uint16_t total);

/* Keep it; another message ID or total starts afresh. */
void reassembly_add(struct reassembly *r, uint32_t message_id,
		    const struct fragment *part);
bool reassembly_is_complete(const struct reassembly *r);

/* The whole plaintext; R is still to be done. */
struct blob reassembly_take(struct reassembly *r);

#endif
