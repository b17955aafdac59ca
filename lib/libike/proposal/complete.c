/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From what a string says to proposals that can be offered.
 */
#include "proposal/complete.h"

#include "proposal/build.h"
#include "proposal/defaults.h"
#include "proposal/lookup.h"

static bool has_type(const struct proposal *proposal, enum transform_type type)
{
	return proposal_transforms(proposal, type).nr > 0;
}

diag_t proposal_complete(const struct proposal_policy *policy,
			 struct proposal *proposal)
{
	bool is_ike = policy->protocol == PROTOCOL_IKE;

	if (policy->protocol != PROTOCOL_AH &&
	    !has_type(proposal, TRANSFORM_ENCR)) {
		return diag("%s proposal missing encrypt transform",
			    policy_protocol_name(policy));
	}
	if (is_ike && !has_type(proposal, TRANSFORM_PRF)) {
		defaults_add_prf(proposal, policy);
	}
	if (!has_type(proposal, TRANSFORM_INTEG)) {
		defaults_add_integ(proposal, policy);
	}
	if (is_ike && !has_type(proposal, TRANSFORM_KE)) {
		defaults_add_ke(proposal, policy);
	}
	if (!has_type(proposal, TRANSFORM_SN)) {
		defaults_add_sn(proposal, policy);
	}
	if (!has_type(proposal, TRANSFORM_INTEG)) {
		return diag("%s proposal missing integ transform",
			    policy_protocol_name(policy));
	}
	return NULL;
}

/* Whether some INTEG is NONE, or (NONE false) is another. */
static bool has_integ(const struct proposal *proposal, bool none)
{
	struct transforms run = proposal_transforms(proposal, TRANSFORM_INTEG);

	for (size_t i = 0; i < run.nr; i++) {
		if ((run.list[i].id == TRANSFORM_ID_NONE) == none) {
			return true;
		}
	}
	return false;
}

static diag_t check_encr(const struct proposal_policy *policy,
			 const struct proposal *proposal)
{
	const char *p = policy_protocol_name(policy);
	struct transforms run = proposal_transforms(proposal, TRANSFORM_ENCR);

	for (size_t i = 0; i < run.nr; i++) {
		const struct encr_desc *encr = run.list[i].encr;

		if (encr_is_aead(encr) != encr_is_aead(run.list[0].encr)) {
			return diag("AEAD and non-AEAD %s encryption algorithm "
				    "cannot be combined",
				    p);
		}
		if (encr_is_aead(encr) && has_integ(proposal, false)) {
			return diag("AEAD %s encryption algorithm %s must have "
				    "'NONE' as the integrity algorithm",
				    p, encr->name);
		}
		if (!encr_is_aead(encr) && has_integ(proposal, true)) {
			return diag("non-AEAD %s encryption algorithm %s "
				    "cannot have 'NONE' as the integrity "
				    "algorithm",
				    p, encr->name);
		}
	}
	return NULL;
}

static bool has_ke_none(const struct proposal *proposal)
{
	struct transforms run = proposal_transforms(proposal, TRANSFORM_KE);

	for (size_t i = 0; i < run.nr; i++) {
		if (run.list[i].id == TRANSFORM_ID_NONE) {
			return true;
		}
	}
	return false;
}

diag_t proposal_check(const struct proposal_policy *policy,
		      const struct proposal *proposal)
{
	if (policy->protocol == PROTOCOL_AH && has_integ(proposal, true)) {
		return diag("AH cannot have 'none' as the integrity algorithm");
	}
	if (policy->protocol == PROTOCOL_IKE && has_ke_none(proposal)) {
		return diag("IKE Key Exchange algorithm 'NONE' not permitted");
	}
	return check_encr(policy, proposal);
}

static void strip_ke(const struct proposal_policy *policy,
		     struct proposal *proposal)
{
	for (unsigned type = TRANSFORM_KE; type <= TRANSFORM_ADDKE7; type++) {
		struct transforms run = proposal_transforms(
			proposal, (enum transform_type)type);

		if (type == TRANSFORM_SN) {
			continue;
		}
		for (size_t i = 0; i < run.nr; i++) {
			const struct ke_desc *ke = run.list[i].ke;

			policy_note(policy,
				    "ignoring %s%s Key Exchange algorithm '%s' "
				    "as PFS policy is disabled",
				    ke == &ke_none ? "redundant " : "",
				    policy_protocol_name(policy), ke->name);
		}
		proposal_remove(proposal, (enum transform_type)type);
	}
}

/* One method at most: the first, or the diag. */
static diag_t check_one_ke(const struct proposal_policy *policy,
			   const struct proposal *proposal,
			   const struct ke_desc **first)
{
	struct transforms run = proposal_transforms(proposal, TRANSFORM_KE);

	for (size_t i = 0; i < run.nr; i++) {
		const struct ke_desc *ke = run.list[i].ke;

		if (ke == &ke_none || ke == *first) {
			continue;
		}
		if (*first != NULL) {
			return diag("more than one IKEv2 %s Key Exchange "
				    "algorithm (%s, %s) requires unimplemented "
				    "CREATE_CHILD_SA INVALID_KE",
				    policy_protocol_name(policy),
				    (*first)->name, ke->name);
		}
		*first = ke;
	}
	return NULL;
}

diag_t proposals_apply_pfs(const struct proposal_policy *policy,
			   struct proposals *proposals)
{
	const struct ke_desc *first = NULL;
	size_t nr_with_ke = 0;

	if (policy->protocol == PROTOCOL_IKE) {
		return NULL;
	}
	for (size_t i = 0; i < proposals->nr; i++) {
		struct proposal *proposal = &proposals->list[i];

		if (!policy->pfs) {
			strip_ke(policy, proposal);
		}
		nr_with_ke += has_type(proposal, TRANSFORM_KE) ? 1 : 0;
	}
	if (nr_with_ke != 0 && nr_with_ke != proposals->nr) {
		return diag("either all or no %s proposals should specify Key "
			    "Exchange",
			    policy_protocol_name(policy));
	}
	for (size_t i = 0; i < proposals->nr; i++) {
		diag_t d = check_one_ke(policy, &proposals->list[i], &first);

		if (d != NULL) {
			return d;
		}
	}
	return NULL;
}
