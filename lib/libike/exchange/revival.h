/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections that are to stay up are brought up again (auto=up, auto=keep).
 */
#ifndef LIBIKE_EXCHANGE_REVIVAL_H
#define LIBIKE_EXCHANGE_REVIVAL_H

#include "exchange/exchange.h"

/* One connection's next attempt; its timer is TIMER_REVIVAL. */
struct conn_revival {
	struct sa_timer timer;
	uint64_t conn_serial;
	unsigned nr_attempts; /* since it was up last */
	unsigned nr_starts;   /* of start_again(), since then */
	unsigned room; /* Child SAs that an IKE SA has, since one had no more; 0:
			  any number */
};

/*
 * C has lost its last SA: try again after 0, 5, 10, 20, ... 300 seconds, when
 * it is to stay up and nobody has brought it down.
 */
void revival_schedule(struct world *world, struct conn *c);

/*
 * The peer refused C's Child SA for now (again after 3, 6, .. 48 seconds), or
 * on the IKE SA at hand (AT_ONCE, by another).  A command goes on waiting.
 * False: it has been tried often enough.
 */
bool start_again(struct world *world, struct conn *c, bool at_once);

/* Whether C is to wait for IKE, which is being made for another. */
bool has_room(const struct ike_sa *ike, const struct conn *c);

/*
 * IKE goes, or has to serve nobody new, through no fault of the connections
 * that wait for it: all but its own begin anew, on another or with a new one.
 */
void send_elsewhere(struct ike_sa *ike);

/*
 * The peer takes no more Child SAs on IKE: the same, on as many as it takes to
 * have no more on one than IKE has.
 */
void send_where_room_is(struct ike_sa *ike);

/* C is up: the next loss is the first again. */
void revival_succeeded(struct world *world, struct conn *c);

/* No Child SA of C is to be made on IKE by us. */
void renounce(struct ike_sa *ike, const struct conn *c);

/* What C waits for, on whichever IKE SA, comes to nothing. */
void stop_waiting(struct world *world, struct conn *c);

/* C has been brought down: what is on its way for it comes to nothing. */
void give_up(struct world *world, struct conn *c);

/* No more attempts; frees what C has of it. */
void revival_stop(struct world *world, struct conn *c);

#endif
