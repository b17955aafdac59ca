/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Making proposals: used by the parser, the defaults and clones.
 */
#ifndef LIBIKE_PROPOSAL_BUILD_H
#define LIBIKE_PROPOSAL_BUILD_H

#include "proposal/proposal.h"

/* An empty list, the caller's. */
struct proposals *proposals_new(enum protocol protocol);

/* Append PROPOSAL, whose transforms move in; *PROPOSAL is then empty. */
void proposals_take(struct proposals *proposals, struct proposal *proposal);

/* Append TRANSFORM to its type's run. */
void proposal_add(struct proposal *proposal, const struct transform *transform);
void proposal_add_encr(struct proposal *proposal, const struct encr_desc *encr,
		       uint16_t key_bits);
void proposal_add_prf(struct proposal *proposal, const struct prf_desc *prf);
void proposal_add_integ(struct proposal *proposal,
			const struct integ_desc *integ);
void proposal_add_ke(struct proposal *proposal, uint8_t type,
		     const struct ke_desc *ke);
void proposal_add_sn(struct proposal *proposal, uint16_t id);

/* Drop the transforms of TYPE. */
void proposal_remove(struct proposal *proposal, enum transform_type type);

void proposal_done(struct proposal *proposal);
bool proposal_eq(const struct proposal *a, const struct proposal *b);

static inline bool transform_type_is_addke(unsigned type)
{
	return type >= TRANSFORM_ADDKE1 && type <= TRANSFORM_ADDKE7;
}

#endif
