/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two series for one SA, and what must wait (RFC 7296 2.8, 2.25).
 */
#ifndef LIBIKE_EXCHANGE_COLLISION_H
#define LIBIKE_EXCHANGE_COLLISION_H

#include "exchange/create_child_sa.h"

/*
 * RFC 7296 2.25.2: why a request for a Child SA, or its rekey, must wait; why
 * one to rekey the IKE SA must (R9370-48).  NULL: it need not.
 */
const char *child_must_wait(const struct ike_sa *ike);
const char *rekey_ike_must_wait(const struct ike_sa *ike);

/* A rekey of IKE is under way, whoever began it. */
bool is_being_rekeyed(const struct ike_sa *ike);

/*
 * RFC 7296 2.8.1: LARVAL (ours, answered) against the peer's rekey of the same
 * SA: true when ours has the lowest of the four nonces, and so must go.
 */
bool collision_is_lost(const struct larval_sa *larval);

/* Ours wins: the peer's unfinished rekey of the same SA makes none. */
void larval_settle_collision(struct larval_sa *larval);

/*
 * CHILD is a new one of C.  Where the peer has made one, too, each with a request
 * that crossed the other's, both ends keep the same of the two: the one with the
 * lowest nonce goes, deleted by its initiator.
 */
void new_child_settle(struct child_sa *child, struct conn *c);

#endif
