/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selector payloads (RFC 7296 section 3.13).
 */
#ifndef LIBIKE_WIRE_TS_PAYLOAD_H
#define LIBIKE_WIRE_TS_PAYLOAD_H

#include "libswan/ip_selector.h"
#include "wire/chain.h"

#define TS_MAX 64 /* selectors kept of one payload; more is refused */

struct ts_payload {
	struct ip_selector selectors[TS_MAX];
	size_t nr;
	bool has_unknown_type; /* selectors of other types were skipped */
};

/*
 * Fails when malformed, of no selector, or start > end (ports: but OPAQUE).
 * When all are of unknown types NR is 0.
 */
bool ts_payload_decode(struct view body, struct ts_payload *ts) MUST_USE;

/* TYPE is PAYLOAD_TSI or PAYLOAD_TSR. */
void ts_payload_encode(struct builder *out, uint8_t type,
		       const struct ip_selector *selectors, size_t nr);

#endif
