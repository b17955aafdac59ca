/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What goes on the wire for a list of proposals, and for a choice.
 */
#include "proposal/offer.h"

#include "libswan/alloc.h"
#include "proposal/build.h"
#include "proposal/ke_order.h"

/* A proposal without ADDKEn behaves like one with NONE there alone. */
static bool proposal_can_do_without_addke(const struct proposal *proposal)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		struct transforms run = proposal_transforms(
			proposal, (enum transform_type)(TRANSFORM_ADDKE1 + n));
		bool has_none = run.nr == 0;

		for (size_t i = 0; i < run.nr; i++) {
			has_none |= run.list[i].id == TRANSFORM_ID_NONE;
		}
		if (!has_none) {
			return false;
		}
	}
	return true;
}

static bool has_transform(const struct wire_proposal *proposal,
			  const struct wire_transform *transform)
{
	for (size_t i = 0; i < proposal->nr_transforms; i++) {
		const struct wire_transform *t = &proposal->transforms[i];

		if (t->type == transform->type && t->id == transform->id &&
		    t->key_bits == transform->key_bits) {
			return true;
		}
	}
	return false;
}

static void add_transform(struct wire_proposal *proposal, uint8_t type,
			  uint16_t id, uint16_t key_bits)
{
	struct wire_transform transform = { .type = type,
					    .id = id,
					    .key_bits = key_bits };
	size_t size = proposal->nr_transforms * sizeof(transform);

	if (has_transform(proposal, &transform)) {
		return; /* "aes128+aes": 128 once */
	}
	proposal->transforms =
		xrealloc(proposal->transforms, size, size + sizeof(transform));
	proposal->transforms[proposal->nr_transforms++] = transform;
}

static void add_encr(struct wire_proposal *to, const struct transform *from)
{
	uint16_t key_bits[2];
	size_t nr =
		transform_key_bits((enum protocol)to->protocol, from, key_bits);

	for (size_t i = 0; i < nr; i++) {
		add_transform(to, TRANSFORM_ENCR, from->id, key_bits[i]);
	}
}

/* With an AEAD the type is left out rather than NONE (RFC 7296 3.3). */
static void add_integ(struct wire_proposal *to, const struct transform *from)
{
	if (from->id != TRANSFORM_ID_NONE) {
		add_transform(to, TRANSFORM_INTEG, from->id, 0);
	}
}

static void add_kes(struct wire_proposal *to, const struct proposal *from,
		    const struct ke_order *order, size_t slot)
{
	enum transform_type type = ke_order_type(slot);
	struct transforms run = proposal_transforms(from, type);

	if (run.nr == 0) {
		return;
	}
	add_transform(to, type, order->first[slot]->id, 0);
	for (size_t i = 0; i < run.nr; i++) {
		add_transform(to, type, run.list[i].id, 0);
	}
}

static bool has_addke_types(enum offer_addke addke)
{
	return addke == OFFER_WITH_ADDKE || addke == OFFER_WITH_ADDKE_OR_LATER;
}

static void fill(struct wire_proposal *to, const struct proposal *from,
		 enum offer_addke addke)
{
	struct ke_order order;

	for (size_t i = 0; i < from->nr; i++) {
		const struct transform *t = &from->transforms[i];

		if (t->type == TRANSFORM_ENCR) {
			add_encr(to, t);
		} else if (t->type == TRANSFORM_INTEG) {
			add_integ(to, t);
		} else if (t->type == TRANSFORM_PRF) {
			add_transform(to, t->type, t->id, 0);
		}
	}
	ke_order_of(from, &order);
	if (addke != OFFER_CHILD_FIRST) {
		add_kes(to, from, &order, 0);
	}
	struct transforms sn = proposal_transforms(from, TRANSFORM_SN);

	for (size_t i = 0; i < sn.nr; i++) {
		add_transform(to, TRANSFORM_SN, sn.list[i].id, 0);
	}
	for (size_t n = 1; n <= NR_ADDKE && has_addke_types(addke); n++) {
		add_kes(to, from, &order, n);
	}
}

static bool wire_proposal_eq(const struct wire_proposal *a,
			     const struct wire_proposal *b)
{
	if (a->nr_transforms != b->nr_transforms) {
		return false;
	}
	for (size_t i = 0; i < a->nr_transforms; i++) {
		const struct wire_transform *x = &a->transforms[i];
		const struct wire_transform *y = &b->transforms[i];

		if (x->type != y->type || x->id != y->id ||
		    x->key_bits != y->key_bits) {
			return false;
		}
	}
	return true;
}

/* Without KE or ADDKE two proposals may have become the same. */
static bool is_repeated(const struct offer *offer,
			const struct wire_proposal *proposal)
{
	for (size_t i = 0; i < offer->nr; i++) {
		if (wire_proposal_eq(&offer->proposals[i], proposal)) {
			return true;
		}
	}
	return false;
}

static bool has_addke(const struct wire_proposal *proposal)
{
	for (size_t i = 0; i < proposal->nr_transforms; i++) {
		if (transform_type_is_addke(proposal->transforms[i].type)) {
			return true;
		}
	}
	return false;
}

/* Append FROM, unless it is there already; true when it has ADDKE in it. */
static bool offer_add(struct offer *offer, enum protocol protocol,
		      const struct proposal *from, enum offer_addke addke)
{
	struct wire_proposal *to = &offer->proposals[offer->nr];

	*to = (struct wire_proposal){
		.number = (uint8_t)(offer->nr + 1),
		.protocol = (uint8_t)protocol,
	};
	fill(to, from, addke);
	if (is_repeated(offer, to)) {
		xfree(to->transforms);
		return false;
	}
	offer->nr++;
	return has_addke(to);
}

/*
 * A peer without RFC 9370 refuses proposals with ADDKE whole, even where NONE
 * would do: those that can do without follow again without (section 2.2.1).
 */
void offer_init(struct offer *offer, const struct proposals *proposals,
		enum offer_addke addke)
{
	bool later = addke == OFFER_WITH_ADDKE_OR_LATER;
	bool again = later;

	*offer = (struct offer){ NULL, 0 };
	if (proposals->nr == 0) {
		return;
	}
	offer->proposals = NEW_ARRAY(struct wire_proposal, 2 * proposals->nr);
	for (size_t i = 0; i < proposals->nr; i++) {
		const struct proposal *from = &proposals->list[i];

		if (addke == OFFER_WITHOUT_ADDKE &&
		    !proposal_can_do_without_addke(from)) {
			continue;
		}
		again |= offer_add(offer, proposals->protocol, from, addke) &&
			 proposal_can_do_without_addke(from);
	}
	for (size_t i = 0; again && i < proposals->nr; i++) {
		const struct proposal *from = &proposals->list[i];

		if (later || proposal_can_do_without_addke(from)) {
			offer_add(offer, proposals->protocol, from,
				  OFFER_WITHOUT_ADDKE);
		}
	}
}

void offer_done(struct offer *offer)
{
	for (size_t i = 0; i < offer->nr; i++) {
		xfree(offer->proposals[i].transforms);
	}
	xfree(offer->proposals);
	*offer = (struct offer){ NULL, 0 };
}

static bool is_addke_method(const struct transform *transform)
{
	return transform_type_is_addke(transform->type) &&
	       transform->id != TRANSFORM_ID_NONE;
}

/* The first slot with a method; 0: no slot has one. */
static uint8_t first_addke(const struct proposal *proposal)
{
	for (size_t i = 0; i < proposal->nr; i++) {
		if (is_addke_method(&proposal->transforms[i])) {
			return proposal->transforms[i].type;
		}
	}
	return 0;
}

/* A copy; TYPE has no NONE there. */
static struct proposal clone_without_none(const struct proposal *from,
					  uint8_t type)
{
	struct proposal to = {
		NEW_ARRAY(struct transform, from->nr), 0
	};

	for (size_t i = 0; i < from->nr; i++) {
		const struct transform *transform = &from->transforms[i];

		if (transform->type != type ||
		    transform->id != TRANSFORM_ID_NONE) {
			to.transforms[to.nr++] = *transform;
		}
	}
	return to;
}

struct proposals *proposals_insisting(const struct proposals *proposals)
{
	struct proposals *insisting = proposals_new(proposals->protocol);

	for (size_t i = 0; i < proposals->nr; i++) {
		const struct proposal *from = &proposals->list[i];
		uint8_t type = first_addke(from);

		if (type != 0) {
			struct proposal to = clone_without_none(
				from, proposal_can_do_without_addke(from) ?
					      type :
					      0);

			proposals_take(insisting, &to);
		}
	}
	return insisting;
}

bool proposals_can_do_without_addke(const struct proposals *proposals)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		if (proposal_can_do_without_addke(&proposals->list[i])) {
			return true;
		}
	}
	return false;
}

void proposals_encode(struct builder *out, const struct proposals *proposals,
		      enum offer_addke addke, struct view spi)
{
	struct offer offer;

	offer_init(&offer, proposals, addke);
	for (size_t i = 0; i < offer.nr; i++) {
		offer.proposals[i].spi = spi;
	}
	sa_payload_encode(out, offer.proposals, offer.nr);
	offer_done(&offer);
}

static void add_chosen_suite(struct wire_proposal *to,
			     const struct chosen *chosen)
{
	const struct suite *suite = &chosen->suite;

	if (suite->encr != NULL) {
		add_transform(to, TRANSFORM_ENCR, suite->encr->id,
			      suite->encr->key_length_attribute
				      ? (uint16_t)suite->encr_bits
				      : 0);
	}
	if (suite->prf != NULL) {
		add_transform(to, TRANSFORM_PRF, suite->prf->id, 0);
	}
	if (chosen->has_integ) {
		add_transform(to, TRANSFORM_INTEG, suite->integ->id, 0);
	}
}

void chosen_encode(struct builder *out, const struct chosen *chosen,
		   struct view spi)
{
	struct wire_proposal proposal = { .number = chosen->number,
					  .protocol = chosen->protocol,
					  .spi = spi };

	add_chosen_suite(&proposal, chosen);
	if (chosen->ke != NULL || chosen->ke_is_none) {
		add_transform(&proposal, TRANSFORM_KE,
			      chosen->ke_is_none ? TRANSFORM_ID_NONE
						 : chosen->ke->id,
			      0);
	}
	if (chosen->has_sn) {
		add_transform(&proposal, TRANSFORM_SN, chosen->sn, 0);
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (chosen->addke[n] != NULL) {
			add_transform(&proposal,
				      (uint8_t)(TRANSFORM_ADDKE1 + n),
				      chosen->addke[n]->id, 0);
		}
	}
	sa_payload_encode(out, &proposal, 1);
	xfree(proposal.transforms);
}
