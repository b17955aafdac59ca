/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections on demand: what a packet may start, and what stands in the
 * kernel before, while and after (auto=ondemand, the shunts).
 */
#ifndef LIBIKE_EXCHANGE_DEMAND_H
#define LIBIKE_EXCHANGE_DEMAND_H

#include "exchange/exchange.h"

/* Of a connection with a trap, or whose negotiation has failed. */
struct conn_demand {
	struct sa_timer shunt; /* TIMER_SHUNT: the end of failureshunt=, or of
				  the wait */
	uint64_t conn_serial;
	unsigned nr_failures; /* since it was up last */
	struct monotime not_before; /* a packet starts nothing earlier */
	int code;		    /* of the last end: whack's */
	/* What the packet was: the first selectors offered (RFC 7296 2.9). */
	bool has_packet;
	struct ip_selector local;
	struct ip_selector remote;
};

/*
 * C gets its trap, or its shunt when it never negotiates, and keeps it until
 * demand_unroute().  Where an address is missing it is there once C has one.
 */
diag_t demand_route(struct world *world, struct conn *c) MUST_USE;
void demand_unroute(struct world *world, struct conn *c);

/*
 * C takes the place of a routed connection of its name, which goes between the
 * two calls: at no time is there neither the old policies nor the new ones.
 */
void demand_take_place(struct world *world, struct conn *c);
void demand_took_place(struct world *world, struct conn *c);

/* Whether a packet that met C's trap is to start a negotiation now. */
bool demand_is_due(const struct world *world, const struct conn *c);

/* A packet from LOCAL to REMOTE has met C's trap. */
void demand_note_packet(struct conn *c, const struct ip_selector *local,
			const struct ip_selector *remote);

/* Negotiation of C begins; what it was for has ended with CODE. */
void demand_begin(struct world *world, struct conn *c);
void demand_end(struct world *world, struct conn *c, int code);

/* It could not even begin. */
void demand_refused(struct world *world, struct conn *c, int code);

/* An operator ends it: that is no failure. */
void demand_cancel(struct world *world, struct conn *c);

/* TIMER_SHUNT. */
void demand_shunt_is_over(struct world *world, struct conn *c);

/* C's addresses may be others than before. */
void demand_reorient(struct world *world, struct conn *c);

/* C goes: so does all it has here and in the kernel. */
void demand_stop(struct world *world, struct conn *c);

#endif
