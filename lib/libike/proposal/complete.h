/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From what a string says to proposals that can be offered.
 */
#ifndef LIBIKE_PROPOSAL_COMPLETE_H
#define LIBIKE_PROPOSAL_COMPLETE_H

#include "proposal/parse.h"

/* Fill the types left open; fails when there is no cipher. */
diag_t proposal_complete(const struct proposal_policy *policy,
			 struct proposal *proposal) MUST_USE;

/* AEAD and integrity go together, NONE is where it may be. */
diag_t proposal_check(const struct proposal_policy *policy,
		      const struct proposal *proposal) MUST_USE;

/* Child: strip KE without PFS, else check that there is one at most. */
diag_t proposals_apply_pfs(const struct proposal_policy *policy,
			   struct proposals *proposals) MUST_USE;

#endif
