/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The responder's choice (RFC 7296 2.7, RFC 9370 2.2.1).
 */
#include "proposal/match.h"

#include <string.h>

#include "libswan/assert.h"
#include "proposal/build.h"
#include "proposal/ke_order.h"
#include "proposal/wire_find.h"

/* One of the peer's proposals against one of ours. */
struct pair {
	enum protocol protocol;
	const struct proposal *local;
	const struct wire_proposal *remote;
	const struct match_rules *rules;
};

/* Why the peer's proposal cannot be looked at, whatever ours are; or NULL. */
static const char *why_unusable(const struct wire_proposal *remote,
				enum protocol protocol,
				const struct match_rules *rules)
{
	if (remote->protocol != protocol) {
		return "is for another protocol";
	}
	if (remote->spi.len != rules->spi_bytes ||
	    remote->spi.len > sizeof(((struct chosen *)NULL)->spi)) {
		return "has an SPI of the wrong size";
	}
	for (size_t i = 0; i < remote->nr_transforms; i++) {
		uint8_t type = remote->transforms[i].type;

		/* RFC 7296 3.3.6: an unknown type makes it unacceptable. */
		if (!wire_type_is_known(protocol, type)) {
			return "has an unknown transform type";
		}
		/* RFC 9370 2.2.1: without IKE_INTERMEDIATE, so do these. */
		if (transform_type_is_addke(type) && !rules->addke &&
		    !rules->child_first) {
			return "needs IKE_INTERMEDIATE, which was not offered";
		}
	}
	return NULL;
}

static bool choose_integ(const struct pair *pair, struct chosen *chosen)
{
	struct transforms run =
		proposal_transforms(pair->local, TRANSFORM_INTEG);
	const struct encr_desc *encr = chosen->suite.encr;

	chosen->has_integ = wire_has_type(pair->remote, TRANSFORM_INTEG);
	if (encr != NULL && encr_is_aead(encr)) {
		chosen->suite.integ = &integ_none;
		return !chosen->has_integ ||
		       wire_has(pair->remote, TRANSFORM_INTEG,
				TRANSFORM_ID_NONE, 0);
	}
	for (size_t i = 0; i < run.nr; i++) {
		if (run.list[i].id != TRANSFORM_ID_NONE &&
		    wire_has(pair->remote, TRANSFORM_INTEG, run.list[i].id,
			     0)) {
			chosen->suite.integ = run.list[i].integ;
			return true;
		}
	}
	return false;
}

/* One of the cipher's lengths that was offered, and an INTEG to go with it. */
static enum transform_type choose_with_encr(const struct pair *pair,
					    const struct transform *encr,
					    struct chosen *chosen)
{
	enum transform_type at_fault = TRANSFORM_ENCR;
	uint16_t bits[2];
	size_t nr = transform_key_bits(pair->protocol, encr, bits);

	for (size_t i = 0; i < nr; i++) {
		if (!wire_has(pair->remote, TRANSFORM_ENCR, encr->id,
			      bits[i])) {
			continue;
		}
		chosen->suite.encr = encr->encr;
		chosen->suite.encr_bits =
			bits[i] != 0 ? bits[i] : encr->encr->default_bits;
		if (choose_integ(pair, chosen)) {
			return 0;
		}
		at_fault = TRANSFORM_INTEG;
	}
	return at_fault;
}

/* 0, or the type that has no common transform. */
static enum transform_type choose_encr_and_integ(const struct pair *pair,
						 struct chosen *chosen)
{
	struct transforms run =
		proposal_transforms(pair->local, TRANSFORM_ENCR);
	enum transform_type at_fault = TRANSFORM_ENCR;

	if (pair->protocol == PROTOCOL_AH) {
		return choose_integ(pair, chosen) ? 0 : TRANSFORM_INTEG;
	}
	for (size_t i = 0; i < run.nr; i++) {
		enum transform_type fault =
			choose_with_encr(pair, &run.list[i], chosen);

		if (fault == 0) {
			return 0;
		}
		at_fault = fault > at_fault ? fault : at_fault;
	}
	return at_fault;
}

static bool choose_prf(const struct pair *pair, struct chosen *chosen)
{
	struct transforms run = proposal_transforms(pair->local, TRANSFORM_PRF);

	if (pair->protocol != PROTOCOL_IKE) {
		return true;
	}
	for (size_t i = 0; i < run.nr; i++) {
		if (wire_has(pair->remote, TRANSFORM_PRF, run.list[i].id, 0)) {
			chosen->suite.prf = run.list[i].prf;
			return true;
		}
	}
	return false;
}

/* Without the type sequence numbers have 32 bits (RFC 7296 3.3.2). */
static bool choose_sn(const struct pair *pair, struct chosen *chosen)
{
	struct transforms run = proposal_transforms(pair->local, TRANSFORM_SN);
	static const struct transform sn_32 = { .type = TRANSFORM_SN,
						.id = SN_32_BIT };

	if (pair->protocol == PROTOCOL_IKE) {
		return true;
	}
	if (run.nr == 0) {
		run = (struct transforms){ &sn_32, 1 };
	}
	chosen->has_sn = wire_has_type(pair->remote, TRANSFORM_SN);
	for (size_t i = 0; i < run.nr; i++) {
		uint16_t id = run.list[i].id;

		if (chosen->has_sn ? wire_has(pair->remote, TRANSFORM_SN, id, 0)
				   : id == SN_32_BIT) {
			chosen->sn = (uint8_t)id;
			return true;
		}
	}
	return false;
}

/* Our methods that the peer has; ours are NONE where we lack the type. */
static void common_methods(const struct pair *pair, enum transform_type type,
			   struct ke_slot *common)
{
	struct transforms run = proposal_transforms(pair->local, type);

	if (run.nr == 0 && wire_has(pair->remote, type, TRANSFORM_ID_NONE, 0)) {
		ke_slot_add(common, &ke_none);
	}
	for (size_t i = 0; i < run.nr; i++) {
		if (wire_has(pair->remote, type, run.list[i].id, 0)) {
			ke_slot_add(common, run.list[i].ke);
		}
	}
}

static bool local_does_without(const struct pair *pair,
			       enum transform_type type)
{
	struct transforms run = proposal_transforms(pair->local, type);

	for (size_t i = 0; i < run.nr; i++) {
		if (run.list[i].id == TRANSFORM_ID_NONE) {
			return true;
		}
	}
	return run.nr == 0;
}

/* Without SK(0) there is nothing that further secrets could be added to. */
static void keep_none_only(struct ke_slot *slot)
{
	bool has_none = false;

	for (size_t i = 0; i < slot->nr; i++) {
		has_none |= slot->methods[i] == &ke_none;
	}
	slot->nr = 0;
	if (has_none) {
		ke_slot_add(slot, &ke_none);
	}
}

static bool wire_has_addke(const struct wire_proposal *remote)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (wire_has_type(remote, TRANSFORM_ADDKE1 + n)) {
			return true;
		}
	}
	return false;
}

static bool choose_addke(const struct pair *pair, struct chosen *chosen)
{
	const struct ke_desc *choice[KE_SLOTS_MAX];
	struct ke_slot slots[NR_ADDKE] = { { .nr = 0 } };
	unsigned index[NR_ADDKE];
	size_t nr = 0;

	if (pair->rules->addke_later && !wire_has_addke(pair->remote)) {
		return true;
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		enum transform_type type = TRANSFORM_ADDKE1 + n;

		if (!wire_has_type(pair->remote, type)) {
			if (!local_does_without(pair, type)) {
				return false;
			}
			continue;
		}
		common_methods(pair, type, &slots[nr]);
		if (chosen->ke == NULL) {
			keep_none_only(&slots[nr]);
		}
		index[nr++] = n;
	}
	if (!ke_slots_choose(slots, nr,
			     &(struct ke_slots_rules){
				     .avoid = chosen->ke,
				     .need_method = pair->rules->need_addke },
			     choice)) {
		return false;
	}
	for (size_t i = 0; i < nr; i++) {
		chosen->addke[index[i]] = choice[i];
	}
	return true;
}

/* Type 4's candidates; the KE payload's method first: no round trip lost. */
static void ke_candidates(const struct pair *pair, struct ke_slot *kes)
{
	const struct ke_desc *prefer = pair->rules->prefer_ke;
	struct ke_slot common = { .nr = 0 };

	common_methods(pair, TRANSFORM_KE, &common);
	for (size_t i = 0; i < common.nr; i++) {
		if (common.methods[i] == prefer) {
			ke_slot_add(kes, prefer);
		}
	}
	for (size_t i = 0; i < common.nr; i++) {
		if (common.methods[i] != &ke_none ||
		    pair->protocol != PROTOCOL_IKE) {
			ke_slot_add(kes, common.methods[i]);
		}
	}
}

static enum transform_type choose_kes(const struct pair *pair,
				      struct chosen *chosen)
{
	struct ke_slot kes = { .nr = 0 };

	if (pair->rules->child_first) {
		return 0; /* keys come from SK_d: both are ignored */
	}
	if (!wire_has_type(pair->remote, TRANSFORM_KE)) {
		if (pair->protocol == PROTOCOL_IKE ||
		    !local_does_without(pair, TRANSFORM_KE)) {
			return TRANSFORM_KE;
		}
		return choose_addke(pair, chosen) ? 0 : TRANSFORM_ADDKE1;
	}
	ke_candidates(pair, &kes);
	for (size_t i = 0; i < kes.nr; i++) {
		chosen->ke_is_none = kes.methods[i] == &ke_none;
		chosen->ke = chosen->ke_is_none ? NULL : kes.methods[i];
		if (choose_addke(pair, chosen)) {
			return 0;
		}
	}
	return kes.nr == 0 ? TRANSFORM_KE : TRANSFORM_ADDKE1;
}

/* 0, or the type that has no common transform: the later, the closer. */
static enum transform_type match_pair(const struct pair *pair,
				      struct chosen *chosen)
{
	enum transform_type at_fault;

	*chosen =
		(struct chosen){ .number = pair->remote->number,
				 .protocol = pair->remote->protocol,
				 .spi_bytes = (uint8_t)pair->remote->spi.len };
	if (pair->remote->spi.len > 0) {
		memcpy(chosen->spi, pair->remote->spi.ptr,
		       pair->remote->spi.len);
	}
	at_fault = choose_encr_and_integ(pair, chosen);
	if (at_fault != 0) {
		return at_fault;
	}
	if (!choose_prf(pair, chosen)) {
		return TRANSFORM_PRF;
	}
	if (!choose_sn(pair, chosen)) {
		return TRANSFORM_SN;
	}
	return choose_kes(pair, chosen);
}

/* One of the peer's proposals against all of ours; WHY is added to. */
static bool match_remote(const struct proposals *local,
			 const struct wire_proposal *remote,
			 const struct match_rules *rules, struct chosen *chosen,
			 struct text *why)
{
	const char *unusable = why_unusable(remote, local->protocol, rules);
	enum transform_type closest = 0;

	for (size_t i = 0; i < local->nr && unusable == NULL; i++) {
		struct pair pair = { local->protocol, &local->list[i], remote,
				     rules };
		enum transform_type at_fault = match_pair(&pair, chosen);

		if (at_fault == 0) {
			return true;
		}
		closest = at_fault > closest ? at_fault : closest;
	}
	text_add(why, "%s %u ", why->len == 0 ? "proposal" : "; proposal",
		 remote->number);
	if (unusable != NULL) {
		text_add_string(why, unusable);
	} else if (closest == TRANSFORM_ADDKE1) {
		text_add(why, "has no acceptable choice of ADDKE%s",
			 rules->need_addke ? " (at least one is required)"
					   : "");
	} else {
		text_add_string(why, "has no acceptable ");
		text_add_name(why, transform_type_names, closest);
	}
	return false;
}

bool proposals_match(const struct proposals *local,
		     const struct sa_payload *remote,
		     const struct match_rules *rules, struct chosen *chosen,
		     diag_t *d)
{
	char buf[400];
	struct text why = TEXT_IN(buf);

	*d = NULL;
	for (size_t i = 0; i < remote->nr_proposals; i++) {
		if (match_remote(local, &remote->proposals[i], rules, chosen,
				 &why)) {
			return true;
		}
	}
	*chosen = (struct chosen){ .number = 0 };
	*d = diag("no acceptable proposal: %s",
		  why.len > 0 ? buf : "none was offered");
	return false;
}
