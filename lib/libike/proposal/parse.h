/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ike= and esp= strings (grammar in ipsec.conf(5)).
 */
#ifndef LIBIKE_PROPOSAL_PARSE_H
#define LIBIKE_PROPOSAL_PARSE_H

#include "proposal/proposal.h"

struct proposal_policy {
	enum protocol protocol; /* IKE, ESP or AH */
	bool pfs;		/* Child: keep KE (and ADDKE) */
	bool fips;
	bool ignore_unknown; /* algparse --ignore */
	unsigned sn;	     /* Child: bits 1 << SN_32_BIT, 1 << SN_64_BIT */
	/* Notes of discarded or stripped parts, one a call; may be NULL. */
	void (*note)(void *ctx, const char *text);
	void *note_ctx;
};

/* TEXT as configured; *PROPOSALS is the caller's. */
diag_t proposals_parse(const struct proposal_policy *policy, struct view text,
		       struct proposals **proposals) MUST_USE;

/* What holds without ike= or esp=. */
struct proposals *proposals_default(const struct proposal_policy *policy);

#endif
