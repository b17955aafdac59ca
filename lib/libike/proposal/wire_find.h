/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Looking things up in a peer's proposal.
 */
#ifndef LIBIKE_PROPOSAL_WIRE_FIND_H
#define LIBIKE_PROPOSAL_WIRE_FIND_H

#include "wire/sa_payload.h"

/* Whether proposals of PROTOCOL may have transforms of TYPE. */
bool wire_type_is_known(enum protocol protocol, unsigned type);

bool wire_has_type(const struct wire_proposal *proposal, unsigned type);

/* Equal in all attributes; one with an attribute that is unknown is not. */
bool wire_has(const struct wire_proposal *proposal, unsigned type, uint16_t id,
	      uint16_t key_bits);

#endif
