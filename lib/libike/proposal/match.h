/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The choice: one transform of each type (RFC 7296 2.7, RFC 9370 2.2.1).
 */
#ifndef LIBIKE_PROPOSAL_MATCH_H
#define LIBIKE_PROPOSAL_MATCH_H

#include "proposal/proposal.h"

/* What the context allows. */
struct match_rules {
	bool addke;	/* false: offers with ADDKE are skipped (no 9242) */
	bool child_first; /* IKE_AUTH's Child: KE and ADDKE are ignored */
	bool need_addke; /* intermediate=insist: at least one non-NONE ADDKE */
	bool addke_later; /* what has no ADDKE at all will do for now, too */
	size_t spi_bytes; /* 0, 4 or 8: others are skipped */
	const struct ke_desc *prefer_ke; /* of the KE payload that came;
					    NULL: none */
	enum offer_addke offered; /* for an answer: how LOCAL was encoded;
				     child_first implies its own */
};

/*
 * Responder: the first of the peer's proposals that one of LOCAL accepts;
 * within it, LOCAL's order of preference.  ADDKE is solved as a matching:
 * no method twice (NONE apart), a solution is found when there is one, and
 * type 4's method is avoided in the slots where an alternative exists.
 * False with *D saying why (NO_PROPOSAL_CHOSEN), else *CHOSEN.
 */
bool proposals_match(const struct proposals *local,
		     const struct sa_payload *remote,
		     const struct match_rules *rules, struct chosen *chosen,
		     diag_t *d) MUST_USE;

/*
 * Whether LOCAL could have led to CHOSEN, of an IKE_SA_INIT: a connection that
 * takes over an IKE SA must have agreed to its algorithms.
 */
bool proposals_allow(const struct proposals *local,
		     const struct chosen *chosen);

/*
 * Initiator: the answer has one proposal, only transforms offered, one of each
 * type offered, no duplicates among ADDKE (RFC 9370 2.2.1).  Else a diag.
 */
diag_t proposals_check_answer(const struct proposals *local,
			      const struct sa_payload *answer,
			      const struct match_rules *rules,
			      struct chosen *chosen) MUST_USE;

#endif
