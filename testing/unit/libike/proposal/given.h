/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals, offers and answers for tests, written as text.
 */
#ifndef TESTING_UNIT_LIBIKE_PROPOSAL_GIVEN_H
#define TESTING_UNIT_LIBIKE_PROPOSAL_GIVEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "proposal/match.h"
#include "proposal/parse.h"
#include "proposal/print.h"

/* PFS on, 64- and 32-bit sequence numbers, no notes. */
struct proposal_policy given_policy(enum protocol protocol);

/* TEXT, which is right. */
struct proposals *given_proposals(enum protocol protocol, const char *text);

/*
 * A peer's SA payload: proposals of a protocol and transforms TYPE:ID[/BITS],
 * with '?' behind one of an unknown attribute: "IKE 1:20/256 2:7 4:19; IKE ..."
 * Numbered from 1; "ESP" and "AH" have the SPI 01020304.
 */
struct sa_payload given_offer(const char *text);

/* An answer to proposal NUMBER, in the same form. */
struct sa_payload given_answer(uint8_t number, const char *text);

/* What proposals_encode() writes, decoded; OCTETS is what SA borrows from. */
struct given_sa {
	struct blob octets;
	struct sa_payload sa;
};
struct given_sa given_encoded(const struct proposals *proposals,
			      enum offer_addke addke, struct view spi);
struct given_sa given_chosen_encoded(const struct chosen *chosen,
				     struct view spi);
void given_sa_done(struct given_sa *given);

/* The proposal at INDEX of SA in the form of given_offer(), no protocol. */
void assert_transforms(const struct sa_payload *sa, size_t index,
		       const char *expected);

/* ADDKE of CHOSEN as "DH19 - NONE": '-' where there is none; cut at the end. */
void assert_addke(const struct chosen *chosen, const char *expected);

/* D is of TEXT; it is freed. */
void assert_diag(diag_t d, const char *text);

#endif
