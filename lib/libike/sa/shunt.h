/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a connection has in the kernel beneath its Child SAs: a trap, or a
 * shunt that passes or drops.
 */
#ifndef LIBIKE_SA_SHUNT_H
#define LIBIKE_SA_SHUNT_H

#include "sa/world.h"

/*
 * From now on C has what ROUTING stands for, for all its pairs of selectors;
 * C->routing says so.  What it had stays until the new is there.  On failure
 * all is as before.
 */
diag_t shunt_set(struct world *world, struct conn *c,
		 enum conn_routing routing) MUST_USE;

/* The same where nothing better than logging a failure can be done. */
void shunt_change(struct world *world, struct conn *c,
		  enum conn_routing routing);

/*
 * NULL, or whose pair of selectors one of C's is already: two connections of
 * different names cannot have a trap or shunt for the same packets.
 */
diag_t shunt_conflict(const struct world *world, const struct conn *c) MUST_USE;

/* Whatever packet C's trap has reported: the next one is to be, too. */
void shunt_forget_packet(struct world *world, struct conn *c);

/* Calls FN for each pair of selectors that C is for. */
typedef void shunt_pair_fn(void *ctx, const struct ip_selector *local,
			   const struct ip_selector *remote);
void shunt_each_pair(const struct conn *c, shunt_pair_fn *fn, void *ctx);

#endif
