/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said of a Child SA, in IKE_AUTH and CREATE_CHILD_SA alike.
 */
#ifndef LIBIKE_EXCHANGE_CHILD_PAYLOADS_H
#define LIBIKE_EXCHANGE_CHILD_PAYLOADS_H

#include "conn/narrow.h"
#include "exchange/exchange.h"
#include "proposal/match.h"

/* Notifies and SA payload of an offer for CHILD. */
void child_offer_encode(struct builder *out, const struct child_sa *child,
			const struct conn *c, const struct proposals *offer,
			enum offer_addke addke);

/* Notifies and SA payload of the answer: what CHILD chose. */
void child_answer_encode(struct builder *out, const struct child_sa *child);

/* TSi and TSr of CHILD; ROLE is ours in the exchange. */
void child_ts_encode(struct builder *out, const struct child_sa *child,
		     enum role role);

/* CHILD's selectors: all that C has, first what matters most. */
void child_offer_ts(struct child_sa *child, const struct conn *c);

/*
 * Initiator: the answer in MSG into CHILD (choice, selectors, SPI).  A diag
 * says what is not as offered.
 */
diag_t child_answer_accept(struct child_sa *child, const struct message *msg,
			   const struct conn *c, const struct proposals *offer,
			   const struct match_rules *rules) MUST_USE;

/*
 * Responder: the request in MSG into a new larval CHILD of IKE for C.  0, or
 * the notify that refuses it with *WHY.
 */
uint16_t child_request_accept(struct ike_sa *ike, struct conn *c,
			      const struct message *msg,
			      const struct proposals *local,
			      const struct match_rules *rules,
			      struct child_sa **child, diag_t *why);

/* What C would give of the selectors that MSG asks for; false: nothing. */
bool child_request_narrow(const struct conn *c, const struct message *msg,
			  struct narrowed *out);

#endif
