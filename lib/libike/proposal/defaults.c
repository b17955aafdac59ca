/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals without ike= or esp=, and the types that strings leave open.
 */
#include "proposal/defaults.h"

#include "proposal/build.h"

/* IANA's numbers; what is not there is left out. */
/* clang-format off */
static const struct { uint16_t id; uint16_t key_bits; } default_encrs[] = {
	{ 20, 256 },	/* AES_GCM_16 */
	{ 20, 128 },
	{ 28, 0 },	/* CHACHA20_POLY1305 */
	{ 12, 256 },	/* AES_CBC */
	{ 12, 128 },
};
/* clang-format on */

static const uint16_t default_prfs[] = { 7, 5 }; /* SHA2_512, SHA2_256 */
static const uint16_t default_integs[] = { 14, 12 };

/* DH19 DH20 DH21 DH31 MODP4096 MODP3072 MODP2048 MODP8192 */
static const uint16_t default_kes[] = { 19, 20, 21, 31, 16, 15, 14, 18 };

/* PRF and INTEG of one hash: SHA2_256/384/512, SHA1, XCBC, MD5. */
/* clang-format off */
static const struct { uint16_t prf; uint16_t integ; } same_hash[] = {
	{ 5, 12 }, { 6, 13 }, { 7, 14 }, { 2, 2 }, { 4, 5 }, { 1, 1 },
};
/* clang-format on */

bool encr_is_usable(const struct encr_desc *encr,
		    const struct proposal_policy *policy)
{
	return encr != NULL && (encr->fips || !policy->fips) &&
	       (encr->ops != NULL || policy->protocol != PROTOCOL_IKE);
}

bool integ_is_usable(const struct integ_desc *integ,
		     const struct proposal_policy *policy)
{
	return integ != NULL && (integ->fips || !policy->fips) &&
	       (integ->ike || policy->protocol != PROTOCOL_IKE);
}

const struct integ_desc *integ_of_prf(const struct prf_desc *prf)
{
	for (size_t i = 0; i < ARRAY_LEN(same_hash); i++) {
		if (same_hash[i].prf == prf->id) {
			return integ_by_id(same_hash[i].integ);
		}
	}
	return NULL;
}

void defaults_add_prf(struct proposal *proposal,
		      const struct proposal_policy *policy)
{
	for (size_t i = 0; i < ARRAY_LEN(default_prfs); i++) {
		const struct prf_desc *prf = prf_by_id(default_prfs[i]);

		if (prf != NULL && (prf->fips || !policy->fips)) {
			proposal_add_prf(proposal, prf);
		}
	}
}

void defaults_add_ke(struct proposal *proposal,
		     const struct proposal_policy *policy)
{
	for (size_t i = 0; i < ARRAY_LEN(default_kes); i++) {
		const struct ke_desc *ke = ke_by_id(default_kes[i]);

		if (ke != NULL && (ke->fips || !policy->fips) &&
		    ke_is_available(ke)) {
			proposal_add_ke(proposal, TRANSFORM_KE, ke);
		}
	}
}

static bool has_aead(const struct proposal *proposal)
{
	struct transforms encr = proposal_transforms(proposal, TRANSFORM_ENCR);

	return encr.nr > 0 && encr_is_aead(encr.list[0].encr);
}

void defaults_add_integ(struct proposal *proposal,
			const struct proposal_policy *policy)
{
	const struct integ_desc *integs[16];
	size_t nr = 0;

	if (has_aead(proposal)) {
		proposal_add_integ(proposal, &integ_none);
		return;
	}
	if (policy->protocol == PROTOCOL_IKE) {
		struct transforms prfs =
			proposal_transforms(proposal, TRANSFORM_PRF);

		for (size_t i = 0; i < prfs.nr && i < ARRAY_LEN(integs); i++) {
			integs[nr++] = integ_of_prf(prfs.list[i].prf);
		}
	} else {
		for (size_t i = 0; i < ARRAY_LEN(default_integs); i++) {
			integs[nr++] = integ_by_id(default_integs[i]);
		}
	}
	for (size_t i = 0; i < nr; i++) {
		if (integ_is_usable(integs[i], policy)) {
			proposal_add_integ(proposal, integs[i]);
		}
	}
}

void defaults_add_sn(struct proposal *proposal,
		     const struct proposal_policy *policy)
{
	static const uint16_t in_order[] = { SN_64_BIT, SN_32_BIT };

	for (size_t i = 0; i < ARRAY_LEN(in_order); i++) {
		if (policy->protocol != PROTOCOL_IKE &&
		    (policy->sn & 1U << in_order[i]) != 0) {
			proposal_add_sn(proposal, in_order[i]);
		}
	}
}

static void add_default(struct proposals *proposals,
			const struct encr_desc *encr, uint16_t key_bits,
			const struct proposal_policy *policy)
{
	struct proposal proposal = { NULL, 0 };

	proposal_add_encr(&proposal, encr, key_bits);
	if (policy->protocol == PROTOCOL_IKE) {
		defaults_add_prf(&proposal, policy);
		defaults_add_ke(&proposal, policy);
	}
	defaults_add_integ(&proposal, policy);
	defaults_add_sn(&proposal, policy);
	proposals_take(proposals, &proposal);
}

/* AH: one proposal each. */
static void add_defaults_ah(struct proposals *proposals,
			    const struct proposal_policy *policy)
{
	for (size_t i = 0; i < ARRAY_LEN(default_integs); i++) {
		const struct integ_desc *integ = integ_by_id(default_integs[i]);
		struct proposal proposal = { NULL, 0 };

		if (integ_is_usable(integ, policy)) {
			proposal_add_integ(&proposal, integ);
			defaults_add_sn(&proposal, policy);
			proposals_take(proposals, &proposal);
		}
	}
}

struct proposals *proposals_default(const struct proposal_policy *policy)
{
	struct proposals *proposals = proposals_new(policy->protocol);

	if (policy->protocol == PROTOCOL_AH) {
		add_defaults_ah(proposals, policy);
		return proposals;
	}
	for (size_t i = 0; i < ARRAY_LEN(default_encrs); i++) {
		const struct encr_desc *encr = encr_by_id(default_encrs[i].id);

		if (encr_is_usable(encr, policy)) {
			add_default(proposals, encr, default_encrs[i].key_bits,
				    policy);
		}
	}
	return proposals;
}
