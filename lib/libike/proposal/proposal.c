/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists of proposals: made, copied, asked.
 */
#include "proposal/proposal.h"

#include <string.h>

#include "libswan/alloc.h"
#include "proposal/build.h"
#include "proposal/ke_order.h"

struct transforms proposal_transforms(const struct proposal *proposal,
				      enum transform_type type)
{
	size_t start = 0;

	while (start < proposal->nr &&
	       proposal->transforms[start].type < type) {
		start++;
	}
	size_t end = start;

	while (end < proposal->nr && proposal->transforms[end].type == type) {
		end++;
	}
	return (struct transforms){ end > start ? &proposal->transforms[start]
						: NULL,
				    end - start };
}

size_t transform_key_bits(enum protocol protocol, const struct transform *encr,
			  uint16_t key_bits[2])
{
	const struct encr_desc *desc = encr->encr;

	if (encr->key_bits != 0 || !desc->key_length_attribute) {
		key_bits[0] = encr->key_bits;
		return 1;
	}
	uint16_t longest = (uint16_t)encr_max_bits(desc);
	bool is_ike = protocol == PROTOCOL_IKE;

	key_bits[0] = is_ike ? longest : desc->default_bits;
	key_bits[1] = is_ike ? desc->default_bits : longest;
	return key_bits[0] == key_bits[1] ? 1 : 2;
}

struct proposals *proposals_new(enum protocol protocol)
{
	struct proposals *proposals = NEW(struct proposals);

	proposals->protocol = protocol;
	return proposals;
}

void proposals_take(struct proposals *proposals, struct proposal *proposal)
{
	size_t size = proposals->nr * sizeof(proposals->list[0]);

	proposals->list = xrealloc(proposals->list, size,
				   size + sizeof(proposals->list[0]));
	proposals->list[proposals->nr++] = *proposal;
	*proposal = (struct proposal){ NULL, 0 };
}

void proposal_done(struct proposal *proposal)
{
	xfree(proposal->transforms);
	*proposal = (struct proposal){ NULL, 0 };
}

void proposals_free(struct proposals **proposals)
{
	if (*proposals == NULL) {
		return;
	}
	for (size_t i = 0; i < (*proposals)->nr; i++) {
		proposal_done(&(*proposals)->list[i]);
	}
	xfree((*proposals)->list);
	xfree(*proposals);
	*proposals = NULL;
}

void proposal_add(struct proposal *proposal, const struct transform *transform)
{
	size_t size = proposal->nr * sizeof(*transform);
	size_t at = proposal->nr;

	proposal->transforms =
		xrealloc(proposal->transforms, size, size + sizeof(*transform));
	while (at > 0 && proposal->transforms[at - 1].type > transform->type) {
		proposal->transforms[at] = proposal->transforms[at - 1];
		at--;
	}
	proposal->transforms[at] = *transform;
	proposal->nr++;
}

void proposal_add_encr(struct proposal *proposal, const struct encr_desc *encr,
		       uint16_t key_bits)
{
	proposal_add(proposal, &(struct transform){ .type = TRANSFORM_ENCR,
						    .id = encr->id,
						    .key_bits = key_bits,
						    .encr = encr });
}

void proposal_add_prf(struct proposal *proposal, const struct prf_desc *prf)
{
	proposal_add(proposal, &(struct transform){ .type = TRANSFORM_PRF,
						    .id = prf->id,
						    .prf = prf });
}

void proposal_add_integ(struct proposal *proposal,
			const struct integ_desc *integ)
{
	proposal_add(proposal, &(struct transform){ .type = TRANSFORM_INTEG,
						    .id = integ->id,
						    .integ = integ });
}

void proposal_add_ke(struct proposal *proposal, uint8_t type,
		     const struct ke_desc *ke)
{
	proposal_add(proposal, &(struct transform){
				       .type = type, .id = ke->id, .ke = ke });
}

void proposal_add_sn(struct proposal *proposal, uint16_t id)
{
	proposal_add(proposal,
		     &(struct transform){ .type = TRANSFORM_SN, .id = id });
}

void proposal_remove(struct proposal *proposal, enum transform_type type)
{
	size_t kept = 0;

	for (size_t i = 0; i < proposal->nr; i++) {
		if (proposal->transforms[i].type != type) {
			proposal->transforms[kept++] = proposal->transforms[i];
		}
	}
	proposal->nr = kept;
}

static bool transform_eq(const struct transform *a, const struct transform *b)
{
	return a->type == b->type && a->id == b->id &&
	       a->key_bits == b->key_bits;
}

bool proposal_eq(const struct proposal *a, const struct proposal *b)
{
	if (a->nr != b->nr) {
		return false;
	}
	for (size_t i = 0; i < a->nr; i++) {
		if (!transform_eq(&a->transforms[i], &b->transforms[i])) {
			return false;
		}
	}
	return true;
}

struct proposals *proposals_clone(const struct proposals *proposals)
{
	struct proposals *clone = proposals_new(proposals->protocol);

	for (size_t i = 0; i < proposals->nr; i++) {
		const struct proposal *from = &proposals->list[i];
		struct proposal to = { NULL, from->nr };

		if (from->nr > 0) {
			to.transforms = NEW_ARRAY(struct transform, from->nr);
			memcpy(to.transforms, from->transforms,
			       from->nr * sizeof(from->transforms[0]));
		}
		proposals_take(clone, &to);
	}
	return clone;
}

struct proposals *proposals_clone_with_ke(const struct proposals *proposals,
					  const struct ke_desc *ke)
{
	struct proposals *clone = proposals_clone(proposals);

	for (size_t i = 0; i < clone->nr; i++) {
		struct proposal *proposal = &clone->list[i];

		if (proposal_transforms(proposal, TRANSFORM_KE).nr == 0) {
			proposal_add_ke(proposal, TRANSFORM_KE, ke);
		}
	}
	return clone;
}

bool proposals_have_addke(const struct proposals *proposals)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		const struct proposal *proposal = &proposals->list[i];

		for (size_t t = 0; t < proposal->nr; t++) {
			const struct transform *transform =
				&proposal->transforms[t];

			if (transform_type_is_addke(transform->type) &&
			    transform->id != TRANSFORM_ID_NONE) {
				return true;
			}
		}
	}
	return false;
}

const struct ke_desc *proposals_first_ke(const struct proposals *proposals)
{
	if (proposals->nr == 0) {
		return NULL;
	}
	struct ke_order order;

	ke_order_of(&proposals->list[0], &order);
	const struct ke_desc *ke = order.first[0];

	return ke == &ke_none ? NULL : ke;
}

bool proposals_have_ke(const struct proposals *proposals,
		       const struct ke_desc *ke)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		struct transforms run =
			proposal_transforms(&proposals->list[i], TRANSFORM_KE);

		for (size_t t = 0; t < run.nr; t++) {
			if (run.list[t].ke == ke) {
				return true;
			}
		}
	}
	return false;
}
