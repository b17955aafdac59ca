/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE SAs that serve more than one connection (RFC 7296 1.3.1).
 */

#include "engine/parent.h"

#include "conn/conn_db.h"
#include "conn/conn_index.h"
#include "conn/id_key.h"
#include "exchange/revival.h"
#include "proposal/match.h"
#include "sa/child_sa.h"

bool ike_is_leaving(const struct ike_sa *ike)
{
	return ike->window.out.nr_deletes > 0 ||
	       (ike->window.out.exchange != NULL &&
		ike->window.out.task == TASK_DELETE_IKE);
}

/* C's, or of an instance beside it. */
static bool is_of(const struct child_sa *child, const struct conn *c)
{
	const struct conn *other = conn_by_serial(&child->ike->world->conns,
						  child->conn_serial);

	return child->conn_serial == c->serial ||
	       (other != NULL && other->is_beside &&
		other->template_serial == c->serial);
}

bool serves_others(const struct ike_sa *ike, const struct conn *c)
{
	LIST_FOREACH(entry, &ike->staying) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_staying);

		if (child->state == CHILD_INSTALLED && !is_of(child, c)) {
			return true;
		}
	}
	return false;
}

static bool is_strong_enough(const struct ike_sa *ike, const struct conn *c)
{
	return (c->spec->intermediate != INTERMEDIATE_INSIST ||
		ike->rounds_done > 0) &&
	       proposals_allow(c->ike, &ike->crypto.chosen);
}

/* What it serves is on its way to another, which will do as well. */
static bool is_moving(const struct ike_sa *ike)
{
	const struct ike_sa *new =
		ike_sa_by_serial(&ike->world->sas, ike->replaced_by);

	return new != NULL && new->state == SA_ESTABLISHED;
}

static bool is_parent(const struct ike_sa *ike, const struct conn *c)
{
	const struct conn *owner = ike == NULL ? NULL : ike_sa_conn(ike);
	struct id wanted = conn_configured_id(c);

	return owner != NULL && ike->state == SA_ESTABLISHED &&
	       !ike_is_leaving(ike) && !ike->superseded && !is_moving(ike) &&
	       !ike->no_more_children && conn_is_alike(c, owner) &&
	       id_eq(&ike->peer_id, &wanted) && is_strong_enough(ike, c);
}

/* We are making IKE, and it will do for C once it is established. */
static bool is_future_parent(const struct ike_sa *ike, const struct conn *c)
{
	const struct conn *owner = ike == NULL ? NULL : ike_sa_conn(ike);
	struct id wanted = conn_configured_id(c);
	struct id offered;

	if (owner == NULL || owner == c || !ike_sa_is_being_made(ike)) {
		return false;
	}
	offered = conn_configured_id(owner);
	return wanted.type != ID_NONE && !id_is_pattern(&wanted) &&
	       id_eq(&wanted, &offered) &&
	       conn_is_alike(c, owner) && conn_offers_the_same(c, owner);
}

/* A connection has it: it is not what one has left behind. */
static bool is_in_use(const struct ike_sa *ike)
{
	return ike_sa_conn(ike)->ike_serial == ike->serial ||
	       ike_sa_serves(ike);
}

/* Its owner's, not one in the place of what it has. */
static bool is_awaited(const struct ike_sa *ike)
{
	return ike_sa_conn(ike)->up_ike == ike->serial;
}

static struct ike_sa *find_made(const struct world *world, const struct conn *c,
				const struct id *peer)
{
	struct ike_sa *ike = ike_sa_by_ends(&world->sas, c, peer, true);

	while (ike != NULL && !(is_parent(ike, c) && is_in_use(ike))) {
		ike = ike_sa_by_ends_next(ike);
	}
	return ike;
}

/* The latest: those before it have no more room. */
static struct ike_sa *find_being_made(const struct world *world,
				      const struct conn *c,
				      const struct id *peer)
{
	struct ike_sa *ike = ike_sa_by_ends(&world->sas, c, peer, false);

	while (ike != NULL && !(is_future_parent(ike, c) && is_awaited(ike))) {
		ike = ike_sa_by_ends_next(ike);
	}
	return ike != NULL && has_room(ike, c) ? ike : NULL;
}

struct ike_sa *find_parent(struct world *world, const struct conn *c)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, c->ike_serial);
	struct id wanted = conn_configured_id(c);

	if (is_parent(ike, c)) {
		return ike;
	}
	ike = ike_sa_by_serial(&world->sas, c->up_ike);
	if (is_future_parent(ike, c)) {
		return ike;
	}
	if (wanted.type == ID_NONE) {
		return NULL; /* whoever it was before may not be there now */
	}
	ike = find_made(world, c, &wanted);
	return ike != NULL ? ike : find_being_made(world, c, &wanted);
}
