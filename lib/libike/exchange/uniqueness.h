/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which of several IKE SAs with one peer stays (RFC 7296 2.4, uniqueids=).
 */
#ifndef LIBIKE_EXCHANGE_UNIQUENESS_H
#define LIBIKE_EXCHANGE_UNIQUENESS_H

#include "exchange/exchange.h"

/*
 * IKE is established and serves C.  Older ones of the same peer go: at once
 * when it says that it has none (INITIAL_CONTACT) or calls from elsewhere, else
 * after a while in which it may itself go on with the new one and delete them.
 * Of two that crossed the lowest of the four nonces tells, at both ends alike;
 * so it does of two for connections that could have shared one.
 */
void take_over(struct ike_sa *ike, struct conn *c);

/*
 * IKE is ours, and has its first answer only now: whether the peer has brought
 * C up meanwhile.  Then IKE need not go on; and must not: for the peer it may
 * be the newer one, while here the two have crossed.
 */
bool is_overtaken(const struct ike_sa *ike, const struct conn *c);

/*
 * CHILD is new, and was on its way when its IKE SA lost: where we have begun
 * that, its connection's Child SA is made anew on the one that stays.
 */
void move_from_superseded(const struct child_sa *child);

/* NEW is OLD rekeyed: where OLD was about to go, NEW is. */
void superseded_inherit(const struct ike_sa *old, struct ike_sa *new);

/* C's IKE SA has gone: one that was about to go before stays, if there is. */
void restore_superseded(struct world *world, struct conn *c);

#endif
