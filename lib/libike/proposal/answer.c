/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The initiator's check of what the responder chose (RFC 9370 2.2.1).
 */
#include "proposal/match.h"

#include <string.h>

#include "proposal/build.h"
#include "proposal/offer.h"
#include "proposal/wire_find.h"

static void text_add_wire(struct text *out, const struct wire_transform *t)
{
	text_add_name(out, transform_type_names, t->type);
	text_add(out, " %u", t->id);
	if (t->key_bits != 0) {
		text_add(out, " of %u bits", t->key_bits);
	}
}

/* With an AEAD, NONE is as good as leaving INTEG out (RFC 7296 3.3). */
static bool is_needless_none(const struct wire_proposal *offered,
			     const struct wire_transform *t)
{
	return t->type == TRANSFORM_INTEG && t->id == TRANSFORM_ID_NONE &&
	       t->key_bits == 0 && !t->unknown_attribute &&
	       !wire_has_type(offered, TRANSFORM_INTEG);
}

static diag_t check_transform(const struct wire_proposal *offered,
			      const struct wire_proposal *answer, size_t at,
			      const struct match_rules *rules)
{
	const struct wire_transform *t = &answer->transforms[at];
	char buf[64];
	struct text name = TEXT_IN(buf);

	text_add_wire(&name, t);
	if (t->unknown_attribute ||
	    (!wire_has(offered, t->type, t->id, t->key_bits) &&
	     !is_needless_none(offered, t))) {
		return diag("the answer has %s, which was not offered", buf);
	}
	for (size_t i = 0; i < at; i++) {
		if (answer->transforms[i].type == t->type) {
			return diag("the answer has two transforms of one type,"
				    " the second is %s",
				    buf);
		}
	}
	if (transform_type_is_addke(t->type) && !rules->addke &&
	    t->id != TRANSFORM_ID_NONE) {
		return diag("the answer has %s, but IKE_INTERMEDIATE was not "
			    "negotiated",
			    buf);
	}
	return NULL;
}

/*
 * One peer leaves a type out where it chose NONE.  It must not (RFC 7296 2.7),
 * but there is one way only to read it: a missing type is as good as NONE.
 */
static bool may_be_missing(const struct wire_proposal *offered, uint8_t type)
{
	return (type == TRANSFORM_KE || transform_type_is_addke(type)) &&
	       wire_has(offered, type, TRANSFORM_ID_NONE, 0);
}

static diag_t check_complete(const struct wire_proposal *offered,
			     const struct wire_proposal *answer)
{
	for (size_t i = 0; i < offered->nr_transforms; i++) {
		uint8_t type = offered->transforms[i].type;

		if (!wire_has_type(answer, type) &&
		    !may_be_missing(offered, type)) {
			char buf[32];
			struct text name = TEXT_IN(buf);

			text_add_name(&name, transform_type_names, type);
			return diag("the answer has no %s, which was offered",
				    buf);
		}
	}
	return NULL;
}

/* RFC 9370 2.2.1: the same method twice fails the negotiation. */
static diag_t check_addke(const struct chosen *chosen,
			  const struct match_rules *rules)
{
	unsigned nr_methods = 0;

	for (unsigned n = 0; n < NR_ADDKE; n++) {
		const struct ke_desc *ke = chosen->addke[n];

		if (ke == NULL || ke == &ke_none) {
			continue;
		}
		nr_methods++;
		for (unsigned m = 0; m < n; m++) {
			if (chosen->addke[m] == ke) {
				return diag("the answer has %s twice, as "
					    "ADDKE%u and ADDKE%u",
					    ke->name, m + 1, n + 1);
			}
		}
	}
	if (nr_methods > 0 && chosen->ke == NULL) {
		return diag("the answer has additional key exchanges, "
			    "but no KE");
	}
	if (nr_methods == 0 && rules->need_addke) {
		return diag("the answer has no additional key exchange, "
			    "but at least one is required");
	}
	return NULL;
}

/* All were offered by us, so all are known. */
static void take_transform(struct chosen *chosen,
			   const struct wire_transform *t)
{
	switch (t->type) {
	case TRANSFORM_ENCR:
		chosen->suite.encr = encr_by_id(t->id);
		chosen->suite.encr_bits =
			t->key_bits != 0 ? t->key_bits
					 : chosen->suite.encr->default_bits;
		break;
	case TRANSFORM_PRF:
		chosen->suite.prf = prf_by_id(t->id);
		break;
	case TRANSFORM_INTEG:
		chosen->suite.integ = integ_by_id(t->id);
		chosen->has_integ = true;
		break;
	case TRANSFORM_KE:
		chosen->ke_is_none = t->id == TRANSFORM_ID_NONE;
		chosen->ke = chosen->ke_is_none ? NULL : ke_by_id(t->id);
		break;
	case TRANSFORM_SN:
		chosen->sn = (uint8_t)t->id;
		chosen->has_sn = true;
		break;
	default:
		chosen->addke[t->type - TRANSFORM_ADDKE1] = ke_by_id(t->id);
		break;
	}
}

/* What no offer of ours allows, unless it was made invalid to test a peer. */
static diag_t check_sound(const struct chosen *chosen)
{
	const struct encr_desc *encr = chosen->suite.encr;

	if (chosen->protocol == PROTOCOL_IKE && chosen->ke == NULL) {
		return diag("the answer has no KE");
	}
	if (chosen->suite.integ == &integ_none &&
	    (encr == NULL || !encr_is_aead(encr))) {
		return diag("the answer has no INTEG");
	}
	return NULL;
}

static diag_t check_proposal(const struct wire_proposal *offered,
			     const struct wire_proposal *answer,
			     const struct match_rules *rules,
			     struct chosen *chosen)
{
	for (size_t i = 0; i < answer->nr_transforms; i++) {
		diag_t d = check_transform(offered, answer, i, rules);

		if (d != NULL) {
			return d;
		}
	}
	diag_t d = check_complete(offered, answer);

	if (d != NULL) {
		return d;
	}
	chosen->suite.integ = &integ_none;
	for (size_t i = 0; i < answer->nr_transforms; i++) {
		take_transform(chosen, &answer->transforms[i]);
	}
	d = check_sound(chosen);
	return d != NULL ? d : check_addke(chosen, rules);
}

/* The answer's frame: one proposal, one of ours, an SPI as it must be. */
static diag_t check_frame(const struct offer *offer,
			  const struct sa_payload *answer,
			  const struct match_rules *rules)
{
	if (answer->nr_proposals != 1) {
		return diag("the answer has %zu proposals, must be 1",
			    answer->nr_proposals);
	}
	const struct wire_proposal *proposal = &answer->proposals[0];

	if (proposal->number == 0 || proposal->number > offer->nr) {
		return diag("the answer is to proposal %u, 1 to %zu were "
			    "offered",
			    proposal->number, offer->nr);
	}
	if (proposal->protocol !=
	    offer->proposals[proposal->number - 1].protocol) {
		return diag("the answer is for protocol %u, which was not "
			    "offered",
			    proposal->protocol);
	}
	if (proposal->spi.len != rules->spi_bytes || proposal->spi.len > 8) {
		return diag("the answer's SPI is %zu octets, must be %zu",
			    proposal->spi.len, rules->spi_bytes);
	}
	return NULL;
}

diag_t proposals_check_answer(const struct proposals *local,
			      const struct sa_payload *answer,
			      const struct match_rules *rules,
			      struct chosen *chosen)
{
	struct offer offer;

	*chosen = (struct chosen){ .number = 0 };
	offer_init(&offer, local,
		   rules->child_first ? OFFER_CHILD_FIRST : rules->offered);
	diag_t d = check_frame(&offer, answer, rules);

	if (d == NULL) {
		const struct wire_proposal *proposal = &answer->proposals[0];

		chosen->number = proposal->number;
		chosen->protocol = proposal->protocol;
		chosen->spi_bytes = (uint8_t)proposal->spi.len;
		if (proposal->spi.len > 0) {
			memcpy(chosen->spi, proposal->spi.ptr,
			       proposal->spi.len);
		}
		d = check_proposal(&offer.proposals[proposal->number - 1],
				   proposal, rules, chosen);
	}
	offer_done(&offer);
	if (d != NULL) {
		*chosen = (struct chosen){ .number = 0 };
	}
	return d;
}
