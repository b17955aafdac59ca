/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When a Child SA begins to carry what we send (RFC 7296 2.8).
 */
#ifndef LIBIKE_SA_OUTBOUND_H
#define LIBIKE_SA_OUTBOUND_H

#include "sa/child_sa.h"

/*
 * Who responds has a new Child SA before the initiator has: that hears of it by
 * a response, which may be late or lost.  Until then our traffic goes on
 * through the one that was there before: the new one's outbound SA waits.
 */
struct outbound_wait {
	struct child_sa *child;
	uint64_t sender; /* the Child SA that sends meanwhile */
	struct blob encr; /* the keys of what waits */
	struct blob integ;
	bool is_timed;
	struct sa_timer timer; /* TIMER_OUTBOUND */
	int64_t look_ms;       /* until the next look */
	struct monotime since;
	struct monotime heard;	 /* the peer's last use of SENDER */
	uint64_t sender_packets; /* that the peer had sent through it then */
};

/* CHILD, not yet installed, waits until SENDER (a serial) goes. */
void outbound_wait(struct child_sa *child, uint64_t sender);

/*
 * CHILD, not yet installed, is new, asked for by the peer.  Where C has another
 * one that can send meanwhile, and that the peer used just now (else it may have
 * lost it, and loses nothing by CHILD), it does so until it goes, the peer sends
 * on CHILD, or nothing on that one for a second, or some seconds are over.
 */
void outbound_wait_for_peer(struct child_sa *child, const struct conn *c);

/* CHILD is in the kernel, but for what waits: KEYMAT's keys for that. */
void outbound_keep_keys(struct child_sa *child, struct blob *encr,
			struct blob *integ);

/* GOING no longer sends: HEIR (NULL: none), in its place, may have to. */
void outbound_take_over(const struct child_sa *going, struct child_sa *heir);

/* TIMER_OUTBOUND. */
void outbound_look(struct outbound_wait *wait);

/* The wait is over, or CHILD goes. */
void outbound_done(struct child_sa *child);

#endif
