/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA's facts for status and events.
 */
#ifndef LIBIKE_SA_CHILD_STATUS_H
#define LIBIKE_SA_CHILD_STATUS_H

#include "sa/child_sa.h"

/*
 * All but traffic and timers.  ALGORITHMS is room for their text; everything
 * else is borrowed from CHILD.
 */
void child_status_fill(const struct child_sa *child,
		       struct ike_child_status *status, char *algorithms,
		       size_t size);

/* The same of a connection without one, for scripts. */
void child_status_of_conn(const struct conn *c,
			  struct ike_child_status *status);

#endif
