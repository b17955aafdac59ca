/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Childless start: the first Child SA waits for a hybrid rekey (RFC 6023, RFC
 * 9370 section 4).
 */
#ifndef LIBIKE_EXCHANGE_CHILDLESS_H
#define LIBIKE_EXCHANGE_CHILDLESS_H

#include "exchange/exchange.h"

/* Whether IKE_SA_INIT may do without ADDKE as a rekey will make up for it. */
bool may_add_ke_later(const struct conn *c);

/* Why IKE_AUTH cannot be begun for C: what is missing would never come. */
struct verdict childless_check(const struct ike_sa *ike, const struct conn *c);

/* Initiator: IKE_AUTH of C goes without a Child SA. */
bool is_to_be_childless(const struct ike_sa *ike, const struct conn *c);

/* Responder: why IKE_AUTH of C may make no Child SA; NULL: it may. */
const char *why_childless(const struct ike_sa *ike, const struct conn *c);

/*
 * IKE is established for C.  The initiator goes on with the rekey, where one is
 * due, and the Child SA; the responder, when the initiator does not.
 */
void childless_begin(struct ike_sa *ike, struct conn *c);
void childless_watch(struct ike_sa *ike);

/* The peer asks for a Child SA before the rekey: so we begin that now. */
void childless_hurry(struct ike_sa *ike);

/*
 * Our rekey that was due has failed for good.  Unless the peer's is under way: no
 * Child SA will come, but where C may do without it.
 */
void childless_rekey_failed(struct ike_sa *ike);

#endif
