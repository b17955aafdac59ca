/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Multiple key exchanges: which are negotiated, which round is due (RFC 9370).
 */
#ifndef LIBIKE_KE_KE_PLAN_H
#define LIBIKE_KE_KE_PLAN_H

#include "crypto/ke.h"
#include "proposal/proposal.h"

#define KE_PLAN_MAX (1 + NR_ADDKE)

/* One key exchange of the plan. */
struct ke_round {
	uint8_t type; /* TRANSFORM_KE, TRANSFORM_ADDKE1.. */
	const struct ke_desc *ke;
};

/*
 * The negotiated list, NONE taken out, in the order in which the exchanges
 * are run: type 4 first, then ascending ADDKE (RFC 9370 2.2.1, 2.2.2).  The
 * same object drives IKE_INTERMEDIATE and IKE_FOLLOWUP_KE.
 */
struct ke_plan {
	struct ke_round rounds[KE_PLAN_MAX];
	uint8_t nr;  /* type 4's included */
	uint8_t due; /* index of the round to be run next; nr: all done */
	PK11SymKey *secrets[KE_PLAN_MAX]; /* collected for a follow-up series */
	uint8_t nr_secrets;
	struct ke_keypair *pair; /* of the round in flight, initiator */
};

/* The rounds of CHOSEN; nothing of it is kept. */
void ke_plan_init(struct ke_plan *plan, const struct chosen *chosen);

/* One round only: KE, in IKE_SA_INIT's request before there is a choice. */
void ke_plan_init_first(struct ke_plan *plan, const struct ke_desc *ke);

/* Free the pair and the secrets; PLAN is then empty. */
void ke_plan_done(struct ke_plan *plan);

/* The round that is due, or NULL when all are done. */
const struct ke_round *ke_plan_due(const struct ke_plan *plan);

/* The due round is over: its pair is freed. */
void ke_plan_advance(struct ke_plan *plan);

/* Additional key exchanges: all of them, and the 1-based number due. */
unsigned ke_plan_nr_additional(const struct ke_plan *plan);
unsigned ke_plan_additional_due(const struct ke_plan *plan);

/* SK(n) of the due round, kept until the series ends; SECRET is taken. */
void ke_plan_add_secret(struct ke_plan *plan, PK11SymKey **secret);

/*
 * What the peer sent for the due round: method and value must be those of the
 * plan.  A diag says what was sent and what was expected.
 */
diag_t ke_round_check_value(const struct ke_round *round, enum role sender,
			    uint16_t method, struct view value) MUST_USE;

/* "addke1=ML_KEM_768" */
void text_add_ke_round(struct text *out, const struct ke_round *round);

#endif
