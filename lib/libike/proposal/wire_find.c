/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Looking things up in a peer's proposal.
 */
#include "proposal/wire_find.h"

#include "proposal/build.h"

bool wire_type_is_known(enum protocol protocol, unsigned type)
{
	if (type == TRANSFORM_INTEG || type == TRANSFORM_KE ||
	    transform_type_is_addke(type)) {
		return true;
	}
	switch (protocol) {
	case PROTOCOL_IKE:
		return type == TRANSFORM_ENCR || type == TRANSFORM_PRF;
	case PROTOCOL_ESP:
		return type == TRANSFORM_ENCR || type == TRANSFORM_SN;
	case PROTOCOL_AH:
		return type == TRANSFORM_SN;
	default:
		return false;
	}
}

bool wire_has_type(const struct wire_proposal *proposal, unsigned type)
{
	for (size_t i = 0; i < proposal->nr_transforms; i++) {
		if (proposal->transforms[i].type == type) {
			return true;
		}
	}
	return false;
}

bool wire_has(const struct wire_proposal *proposal, unsigned type, uint16_t id,
	      uint16_t key_bits)
{
	for (size_t i = 0; i < proposal->nr_transforms; i++) {
		const struct wire_transform *t = &proposal->transforms[i];

		if (t->type == type && t->id == id && t->key_bits == key_bits &&
		    !t->unknown_attribute) {
			return true;
		}
	}
	return false;
}
