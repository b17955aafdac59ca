/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which older IKE SAs of a peer a new one ends (RFC 7296 2.4).
 */
#include "exchange/uniqueness.h"

#include "exchange/replace.h"
#include "exchange/supersede.h"
#include "exchange/terminate.h"
#include "sa/child_sa.h"

static void end_now(struct ike_sa *old, const struct ike_sa *by)
{
	log_info(&by->log, "deleting older IKE SA #%ju of the same peer",
		 (uintmax_t)old->serial);
	if (!by->peer.initial_contact) { /* else it does not know it */
		ike_send_delete_once(old);
	}
	ike_sa_terminate(old, FREE_SA, RC_FATAL);
}

/* OLD is of the same two identities, under another connection. */
static bool is_outlived(const struct ike_sa *ike, const struct ike_sa *old,
			const struct conn *c)
{
	const struct conn *other = ike_sa_conn(old);

	if (!is_of_same_peer(ike, old) || other == NULL || other == c ||
	    ike->replaces == old->serial || have_crossed(ike, old) ||
	    !id_eq(&other->local_id, &c->local_id)) {
		return false;
	}
	return ike->peer.initial_contact ||
	       (c->template_serial != 0 && /* one that moves about */
		c->template_serial == other->template_serial &&
		!ip_address_eq(&ike->path.remote.address,
			       &old->path.remote.address));
}

/* RFC 7296 2.4: others of this peer go, wherever they are. */
static void end_elsewhere(struct ike_sa *ike, const struct conn *c)
{
	struct world *world = ike->world;
	struct ike_sa *old;
	struct ike_sa *next;

	if (ike->peer_id.type == ID_NONE || ike->peer_id.type == ID_NULL) {
		return;
	}
	old = ike_sa_by_peer(&world->sas, &c->local_id, &ike->peer_id);
	for (; old != NULL; old = next) {
		next = ike_sa_by_peer_next(old);
		if (is_outlived(ike, old, c)) {
			end_now(old, ike);
			/* the end of one may be that of another */
			next = ike_sa_by_peer(&world->sas, &c->local_id,
					      &ike->peer_id);
		}
	}
}

/*
 * Each end began one, for different connections of which either IKE SA would
 * have served both.
 */
static bool have_crossed_in_vain(const struct ike_sa *ike,
				 const struct ike_sa *old, const struct conn *c)
{
	const struct conn *other = ike_sa_conn(old);

	return is_of_same_peer(ike, old) && other != NULL && other != c &&
	       ike->replaces == 0 && old->replaces == 0 &&
	       !is_being_replaced(old) && have_crossed(ike, old) &&
	       ike_sa_serves(ike) && ike_sa_serves(old) &&
	       conn_is_alike(c, other) && conn_offers_the_same(c, other);
}

/* One is enough.  A peer that does not move what it has begun keeps both. */
static void merge_crossing(struct ike_sa *ike, const struct conn *c)
{
	struct ike_sa *old = ike_sa_by_peer(&ike->world->sas, &c->local_id,
					    &ike->peer_id);

	for (; old != NULL && !is_being_replaced(ike);
	     old = ike_sa_by_peer_next(old)) {
		if (!have_crossed_in_vain(ike, old, c)) {
			continue;
		}
		if (loses_by_nonce(ike, old)) {
			begin_move(ike, old);
		} else {
			begin_move(old, ike);
		}
	}
}

/* RFC 7296 2.4: the peer may say that it has no other; else it is asked. */
static void doubt_older(struct ike_sa *ike, const struct conn *c)
{
	struct ike_sa *old =
		ike_sa_by_serial(&ike->world->sas, c->ike_serial);

	if (!is_of_same_peer(ike, old) || old->serial == ike->replaces ||
	    have_crossed(ike, old)) {
		return;
	}
	if (ike->peer.initial_contact) {
		end_now(old, ike);
	} else if (child_sa_under(ike, c) == NULL) {
		ask_whether_known(old, ike);
	}
}

void take_over(struct ike_sa *ike, struct conn *c)
{
	end_elsewhere(ike, c);
	doubt_older(ike, c);
	if (ike->replaces != 0) {
		replace_go_on(ike, c);
	}
	if (c->child_serial == 0) {
		c->ike_serial = ike->serial;
	}
	merge_crossing(ike, c);
}

bool is_overtaken(const struct ike_sa *ike, const struct conn *c)
{
	const struct ike_sa *other =
		ike_sa_by_serial(&ike->world->sas, c->ike_serial);

	return other != NULL && other->state == SA_ESTABLISHED &&
	       other->serial != ike->replaces && have_crossed(ike, other) &&
	       child_sa_under(other, c) != NULL;
}
