/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A new IKE SA, authenticated anew, instead of a rekey (RFC 7296 2.8.3).
 */
#ifndef LIBIKE_EXCHANGE_REPLACE_H
#define LIBIKE_EXCHANGE_REPLACE_H

#include "exchange/exchange.h"

/*
 * Make before break: begin the IKE SA that is to have all that OLD has, and
 * after which OLD is deleted.  NULL: one is on its way, or we cannot initiate
 * to this peer.  The verdict is that of a handler on SIDE_RESPONSE.
 */
struct ike_sa *replace_start(struct ike_sa *old, struct verdict *verdict);

/* As soon as what is going on in OLD is over: the same, by its timer. */
void replace_soon(struct ike_sa *old);

/*
 * NEW is established for C: it takes C over, and goes on with the Child SAs of
 * the other connections.
 */
void replace_go_on(struct ike_sa *new, struct conn *c);

/*
 * TASK_RETIRE_OLD: all that can has moved to NEW.  The old one, by its SERIAL,
 * or 0 for the one that NEW replaces, is deleted if it serves nobody any more.
 */
void replace_finish(struct ike_sa *new, uint64_t serial);

/* NEW, which was to replace another, goes: that one stays, for now. */
void replace_undone(struct ike_sa *new);

/* OLD is rekeyed meanwhile: HEIR is the one that is to be replaced. */
void replace_inherit(struct ike_sa *old, struct ike_sa *heir);

/* Whether the Child SAs of IKE are on their way to another IKE SA. */
bool is_being_replaced(const struct ike_sa *ike);

#endif
