/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Packets that a narrowed Child SA leaves out, and what they start.
 */
#ifndef LIBIKE_ENGINE_OUTSIDE_H
#define LIBIKE_ENGINE_OUTSIDE_H

#include "sa/world.h"

/* C has a Child SA, and that leaves packets from LOCAL to REMOTE out. */
bool is_outside(const struct world *world, const struct conn *c,
		const struct ip_selector *local,
		const struct ip_selector *remote);

/*
 * The kernel reports a packet of C's, which its Child SA may leave out: then
 * another is asked for, unless it was, and the trap speaks again.
 */
void start_outside(struct world *world, struct conn *c,
		   const struct ip_selector *local,
		   const struct ip_selector *remote);

/*
 * An operator asks for what a packet outside of C's Child SA would start, and
 * waits for it as ANSWER says.  Why there is to be none, or NULL.
 */
const char *start_outside_by_operator(struct world *world, struct conn *c,
				      const struct ip_selector *local,
				      const struct ip_selector *remote,
				      struct ike_answer *answer);

#endif
