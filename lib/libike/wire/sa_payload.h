/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SA payload: proposals, transforms, attributes (RFC 7296 3.3).
 */
#ifndef LIBIKE_WIRE_SA_PAYLOAD_H
#define LIBIKE_WIRE_SA_PAYLOAD_H

#include "wire/chain.h"

#define WIRE_PROPOSALS_MAX  64
#define WIRE_TRANSFORMS_MAX 512 /* over all proposals of one payload */

struct wire_transform {
	uint8_t type;
	uint16_t id;
	uint16_t key_bits;	 /* 0: no Key Length attribute */
	bool unknown_attribute; /* such a transform must not be chosen */
};

struct wire_proposal {
	uint8_t number;
	uint8_t protocol;
	struct view spi; /* borrowed from the message */
	struct wire_transform *transforms;
	size_t nr_transforms;
};

/* Owned arrays; views inside borrow from the message. */
struct sa_payload {
	struct wire_proposal *proposals;
	size_t nr_proposals;
	struct wire_transform *transforms; /* all, in order */
};

/*
 * False (and nothing owned) when malformed or above the limits.  Proposals are
 * numbered 1, 2, ...; a single one, as in a response, has any number but 0.
 * SPIs have the length that was sent: what it must be is the caller's.
 */
bool sa_payload_decode(struct view body, struct sa_payload *sa) MUST_USE;
void sa_payload_done(struct sa_payload *sa);

/* Append one SA payload with NR proposals. */
void sa_payload_encode(struct builder *out,
		       const struct wire_proposal *proposals, size_t nr);

#endif
