/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How long SAs live, and when they are rekeyed before that.
 */
#ifndef LIBIKE_EXCHANGE_LIFETIME_H
#define LIBIKE_EXCHANGE_LIFETIME_H

#include "exchange/exchange.h"

/*
 * Start the clock of a new SA of C: rekey (an IKE SA with reauth=yes: replace)
 * at lifetime - rekeymargin * (1 + random * rekeyfuzz), but not before half of
 * its lifetime, unless rekey=no; else its end.  The exchange's responder rekeys
 * later by half a margin, so that both sides seldom do at once.
 */
void start_ike_lifetime(struct ike_sa *ike, const struct conn *c,
			enum role role);
void start_child_lifetime(struct child_sa *child, const struct conn *c,
			  enum role role);

/* It was to end sooner, and is not: as before, with what is left of it. */
void resume_ike_lifetime(struct ike_sa *ike, const struct conn *c);
void resume_child_lifetime(struct child_sa *child, const struct conn *c);

/*
 * The peer's N(AUTH_LIFETIME) in CHAIN, in seconds: IKE is to be replaced
 * before they are over (RFC 4478); fewer than 20, even 0, are taken for 20.
 */
void note_auth_lifetime(struct ike_sa *ike, const struct chain *chain);

/* The rekey has been begun: the next is the end. */
void continue_ike_lifetime(struct ike_sa *ike);
void continue_child_lifetime(struct child_sa *child);

/* TIMER is of the end, and before ENDS: the SA goes, as it is superseded. */
bool is_ending_early(const struct sa_timer *timer, struct monotime ends);

/* It has failed: it is tried again, after a quarter of the time left. */
void retry_ike_rekey(struct ike_sa *ike);
void retry_child_rekey(struct child_sa *child);

#endif
