/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Child SAs beside a narrowed one: for packets that it leaves out, of an
 * instance of its connection (RFC 7296 2.9).
 */
#ifndef LIBIKE_EXCHANGE_BESIDE_H
#define LIBIKE_EXCHANGE_BESIDE_H

#include "exchange/exchange.h"
#include "sa/child_sa.h"

#define BESIDE_MAX 16 /* instances beside one connection */

/* What has been asked for in vain: not again before UNTIL. */
struct beside_refusal {
	struct ip_selector local;
	struct ip_selector remote;
	struct monotime until;
};

/* Of a connection whose Child SA has been narrowed. */
struct conn_beside {
	struct sa_timer timer; /* TIMER_BESIDE: its trap speaks again */
	uint64_t conn_serial;
	unsigned nr_failures; /* in a row */
	bool is_full;	      /* and that has been said */
	struct beside_refusal refusals[BESIDE_MAX]; /* the latest */
	unsigned next;
};

/*
 * C's Child SA leaves packets from LOCAL to REMOTE out: *BESIDE is an instance
 * that is to have one for them, or that has or is about to get it.  NULL: it has
 * been refused not long ago, which an operator overrules, or there are
 * BESIDE_MAX.
 */
enum beside_asked_by { ASKED_BY_PACKET, ASKED_BY_OPERATOR };
enum beside_state { BESIDE_NEW, BESIDE_THERE, BESIDE_REFUSED, BESIDE_FULL };
enum beside_state beside_begin(struct world *world, struct conn *c,
			       const struct ip_selector *local,
			       const struct ip_selector *remote,
			       enum beside_asked_by by, struct conn **beside);

/*
 * The peer asks by MSG for a Child SA, of what is C's: whose it is to be, C's,
 * an instance's, or a new one's where what C has is apart from it.  NULL: WHY
 * there is to be none, which is NO_ADDITIONAL_SAS.
 */
struct conn *beside_owner(struct world *world, struct conn *c,
			  const struct message *msg, diag_t *why);

/* The answer to our request for CHILD, of C: whether we have that already. */
diag_t beside_check(const struct child_sa *child,
		    const struct conn *c) MUST_USE;

/* What BESIDE, an instance, was begun for has ended with CODE. */
void beside_end(struct world *world, struct conn *beside, int code);

/* An instance beside C has gone: its packets are C's again. */
void beside_gone(struct world *world, struct conn *c);

/* Not now: C's trap is to speak again. */
void beside_listen_later(struct world *world, struct conn *c);

/* TIMER_BESIDE. */
void beside_listen(struct world *world, struct conn *c);

/* C goes, or has a new Child SA: what was refused is forgotten. */
void beside_stop(struct world *world, struct conn *c);

#endif
