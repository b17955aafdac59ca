/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of two Child SAs of a connection under two IKE SAs one goes; so does an IKE
 * SA whose Child SAs have all been replaced so (RFC 7296 2.4, 2.8).
 */
#ifndef LIBIKE_EXCHANGE_SUPERSEDE_H
#define LIBIKE_EXCHANGE_SUPERSEDE_H

#include "exchange/exchange.h"

/* OLD is another IKE SA, established, of the same peer. */
bool is_of_same_peer(const struct ike_sa *ike, const struct ike_sa *old);

/* Each end began one before the other's was there: IKE, and OLD before it. */
bool have_crossed(const struct ike_sa *ike, const struct ike_sa *old);

/* Of two that have crossed, the lowest of the four nonces tells both ends. */
bool loses_by_nonce(const struct ike_sa *ike, const struct ike_sa *other);

/*
 * CHILD is up for C.  Where C has others under other IKE SAs of the same peer,
 * one serves from here on: the newest, or, of two IKE SAs that crossed, that of
 * the one both ends choose by the nonces.  What has lost is deleted after a
 * while, in which the peer may do it: the Child SA where its IKE SA serves
 * other connections, else the IKE SA.
 */
void supersede_others(struct child_sa *child, struct conn *c);

/*
 * The peer has begun BY, and OLD stays: it may have forgotten that, by a
 * restart (RFC 7296 2.4).
 */
void ask_whether_known(struct ike_sa *old, const struct ike_sa *by);

/* OLD serves nobody any more, BY does: it is deleted after a while. */
void supersede_ike(struct ike_sa *old, const struct ike_sa *by);

/* CHILD, a rekey of what does not serve C any more, does not either. */
void supersede_rekeyed(struct child_sa *child, struct conn *c);

/*
 * OLD and BY have crossed, and either would do for all that they serve: what
 * we have begun on OLD moves to BY, and OLD ends when it has.
 */
void begin_move(struct ike_sa *old, struct ike_sa *by);

/* CHILD, begun by us, was on its way when others of its IKE SA began to move.
 */
void move_along(const struct child_sa *child);

/* NEW is OLD rekeyed: where OLD was about to go, NEW is. */
void superseded_inherit(const struct ike_sa *old, struct ike_sa *new);

/* C's Child SA has gone: one that was about to go serves instead, and stays. */
void restore_superseded(struct world *world, struct conn *c);

/* IKE is about to be deleted; not when it serves a connection after all. */
bool is_needed_after_all(struct ike_sa *ike);

#endif
