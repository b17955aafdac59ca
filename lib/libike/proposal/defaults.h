/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What fills the types that a proposal string leaves open.
 */
#ifndef LIBIKE_PROPOSAL_DEFAULTS_H
#define LIBIKE_PROPOSAL_DEFAULTS_H

#include "proposal/parse.h"

/* Append the default PRFs, KEs; methods that NSS or FIPS lacks are left out. */
void defaults_add_prf(struct proposal *proposal,
		      const struct proposal_policy *policy);
void defaults_add_ke(struct proposal *proposal,
		     const struct proposal_policy *policy);

/* INTEG: NONE beside an AEAD, IKE: as the PRFs, ESP and AH: a list. */
void defaults_add_integ(struct proposal *proposal,
			const struct proposal_policy *policy);

/* SN as the policy says, 64 bits first; not for IKE. */
void defaults_add_sn(struct proposal *proposal,
		     const struct proposal_policy *policy);

/* The INTEG made of the same hash as PRF, or NULL. */
const struct integ_desc *integ_of_prf(const struct prf_desc *prf);

/* Whether the algorithm can be used here: known, in NSS, allowed by FIPS. */
bool encr_is_usable(const struct encr_desc *encr,
		    const struct proposal_policy *policy);
bool integ_is_usable(const struct integ_desc *integ,
		     const struct proposal_policy *policy);

#endif
