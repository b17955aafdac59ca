/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals as status, logs and algparse show them.
 */
#include "proposal/print.h"

#include "proposal/build.h"
#include "proposal/defaults.h"

static const char *transform_name(const struct transform *transform)
{
	switch (transform->type) {
	case TRANSFORM_ENCR:
		return transform->encr->name;
	case TRANSFORM_PRF:
		return transform->prf->name;
	case TRANSFORM_INTEG:
		return transform->integ->name;
	case TRANSFORM_SN:
		return transform->id == SN_32_BIT   ? "no"
		       : transform->id == SN_64_BIT ? "yes"
						    : "32bit";
	default:
		return transform->ke->name;
	}
}

void text_add_transform(struct text *out, const struct transform *transform)
{
	text_add_string(out, transform_name(transform));
	if (transform->key_bits != 0) {
		text_add(out, "_%u", transform->key_bits);
	}
}

/* "AES_CBC_128+AES_CBC_256"; nothing for an empty run. */
static void text_add_run(struct text *out, const char *before,
			 struct transforms run)
{
	for (size_t i = 0; i < run.nr; i++) {
		text_add_string(out, i == 0 ? before : "+");
		text_add_transform(out, &run.list[i]);
	}
}

/* IKE: NONE beside an AEAD; else each INTEG is that of the PRF beside it. */
static bool integ_is_understood(struct transforms encr, struct transforms prf,
				struct transforms integ)
{
	bool is_aead = encr.nr > 0 && encr_is_aead(encr.list[0].encr);

	if (!is_aead && integ.nr != prf.nr) {
		return false;
	}
	for (size_t i = 0; i < integ.nr; i++) {
		const struct integ_desc *understood =
			is_aead ? &integ_none : integ_of_prf(prf.list[i].prf);

		if (integ.list[i].integ != understood) {
			return false;
		}
	}
	return true;
}

static void text_add_addke(struct text *out, const struct proposal *proposal)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		char before[] = ";addke1=";

		before[sizeof(";addke") - 1] = (char)('1' + n);
		text_add_run(
			out, before,
			proposal_transforms(proposal, TRANSFORM_ADDKE1 + n));
	}
}

void text_add_proposal(struct text *out, const struct proposals *of,
		       const struct proposal *proposal)
{
	struct transforms encr = proposal_transforms(proposal, TRANSFORM_ENCR);
	struct transforms prf = proposal_transforms(proposal, TRANSFORM_PRF);
	struct transforms integ =
		proposal_transforms(proposal, TRANSFORM_INTEG);
	bool is_ike = of->protocol == PROTOCOL_IKE;

	text_add_run(out, "", encr);
	text_add_run(out, "-", prf);
	if (!is_ike || !integ_is_understood(encr, prf, integ)) {
		text_add_run(out, encr.nr > 0 ? "-" : "", integ);
	}
	text_add_run(out, "-", proposal_transforms(proposal, TRANSFORM_KE));
	text_add_addke(out, proposal);
}

void text_add_proposals(struct text *out, const struct proposals *proposals)
{
	for (size_t i = 0; i < proposals->nr; i++) {
		text_add_string(out, i == 0 ? "" : ", ");
		text_add_proposal(out, proposals, &proposals->list[i]);
	}
}

static void text_add_encr(struct text *out, const struct suite *suite)
{
	text_add_string(out, suite->encr->name);
	if (suite->encr->key_length_attribute) {
		text_add(out, "_%u", suite->encr_bits);
	}
}

static void text_add_chosen_addke(struct text *out, const struct chosen *chosen,
				  char before)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (chosen->addke[n] != NULL && chosen->addke[n] != &ke_none) {
			text_add(out, "%caddke%u=%s", before, n + 1,
				 chosen->addke[n]->name);
		}
	}
}

void text_add_chosen_ike(struct text *out, const struct chosen *chosen)
{
	const struct suite *suite = &chosen->suite;

	text_add_string(out, "cipher=");
	text_add_encr(out, suite);
	text_add(out, " integ=%s prf=%s ke=%s",
		 encr_is_aead(suite->encr) ? "n/a" : suite->integ->name,
		 suite->prf->name,
		 chosen->ke == NULL ? "NONE" : chosen->ke->name);
	text_add_chosen_addke(out, chosen, ' ');
}

void text_add_chosen_child(struct text *out, const struct chosen *chosen)
{
	const struct suite *suite = &chosen->suite;
	const char *before = "";

	if (suite->encr != NULL) {
		text_add_encr(out, suite);
		before = "-";
	}
	if (suite->encr == NULL || !encr_is_aead(suite->encr)) {
		text_add(out, "%s%s", before, suite->integ->name);
	}
	if (chosen->ke != NULL) {
		text_add(out, "-%s", chosen->ke->name);
	}
	text_add_chosen_addke(out, chosen, ';');
}
