/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE SAs that serve more than one connection (RFC 7296 1.3.1).
 */
#ifndef LIBIKE_ENGINE_PARENT_H
#define LIBIKE_ENGINE_PARENT_H

#include "sa/ike_sa.h"

/*
 * An IKE SA, C's own or another connection's, on which C's Child SA can be
 * made: the same hosts, identities and authentication, algorithms that C
 * allows.  It is established, or being made by us for a connection that offers
 * what C would.  Only IKE SAs between those hosts and identities are looked at,
 * and none that has no room.  NULL: a new one is needed.
 */
struct ike_sa *find_parent(struct world *world, const struct conn *c);

/* Whether a delete of IKE is queued or in flight. */
bool ike_is_leaving(const struct ike_sa *ike);

/* Whether IKE has a Child SA, not about to go, of another connection than C and
 * what is beside it. */
bool serves_others(const struct ike_sa *ike, const struct conn *c);

#endif
