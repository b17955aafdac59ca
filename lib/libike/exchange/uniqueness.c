/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which of several IKE SAs with one peer stays (RFC 7296 2.4, uniqueids=).
 */
#include "exchange/uniqueness.h"

#include "exchange/lifetime.h"
#include "exchange/replace.h"
#include "exchange/terminate.h"
#include "sa/child_sa.h"

/* The initiator of what has to go deletes it; else the other does. */
#define GRACE_INITIATOR SECONDS(3)
#define GRACE_RESPONDER SECONDS(10)

/* What the nonces speak for goes that much later. */
#define GRACE_WINNER_MS 20000

/* What was begun without a Child SA has yet to make it. */
#define GRACE_CHILDLESS_MS 30000

/* The smaller of the nonces of its IKE_SA_INIT. */
static struct view low_nonce(const struct ike_sa *ike)
{
	struct nonces nonces = ike_sa_nonces(ike);

	return view_cmp(nonces.i, nonces.r) < 0 ? nonces.i : nonces.r;
}

/* Each end began one before the other's was there. */
static bool have_crossed(const struct ike_sa *ike, const struct ike_sa *old)
{
	return ike->role != old->role && old->established.ms >= ike->created.ms;
}

/* Both ends must come to the same answer. */
static bool loses_against(const struct ike_sa *ike, const struct ike_sa *other,
			  const struct conn *c)
{
	bool has_child = child_sa_under(ike, c) != NULL;

	if (has_child != (child_sa_under(other, c) != NULL)) {
		return !has_child;
	}
	return view_cmp(low_nonce(ike), low_nonce(other)) < 0;
}

/*
 * Whether two have crossed each end may see otherwise: one superseded the
 * first, the other the second.  Both ends know the nonces: the one that loses
 * by them is deleted before the other, which then stays.
 */
static struct deltatime grace_of(const struct ike_sa *old,
				 const struct ike_sa *by)
{
	struct deltatime grace =
		old->role == INITIATOR ? GRACE_INITIATOR : GRACE_RESPONDER;

	if (old->role != by->role &&
	    view_cmp(low_nonce(old), low_nonce(by)) > 0) {
		grace.ms += GRACE_WINNER_MS;
	}
	if (by->childless) {
		grace.ms += GRACE_CHILDLESS_MS;
	}
	return grace;
}

static void supersede(struct ike_sa *old, const struct ike_sa *by)
{
	struct deltatime grace = grace_of(old, by);

	log_info(&by->log,
		 "IKE SA #%ju of the same peer is superseded; to be deleted in %jd seconds",
		 (uintmax_t)old->serial, (intmax_t)(grace.ms / 1000));
	old->superseded = true;
	timer_start(old->world, &old->lifetime, TIMER_IKE_LIFE, grace);
}

static void end_now(struct ike_sa *old, const struct ike_sa *by)
{
	log_info(&by->log, "deleting older IKE SA #%ju of the same peer",
		 (uintmax_t)old->serial);
	if (!by->peer.initial_contact) { /* else it does not know it */
		ike_send_delete_once(old);
	}
	ike_sa_terminate(old, FREE_SA, RC_FATAL);
}

/* C is served by IKE, and by IKE's Child SA where it has one. */
static void serve(const struct ike_sa *ike, struct conn *c)
{
	const struct child_sa *child = child_sa_under(ike, c);

	c->ike_serial = ike->serial;
	if (child != NULL) {
		c->child_serial = child->serial;
	}
}

/* Where any identity will do, another's IKE SA is none of ours. */
static bool is_of_same_peer(const struct ike_sa *ike, const struct ike_sa *old)
{
	return old != NULL && old != ike && old->state == SA_ESTABLISHED &&
	       id_eq(&old->peer_id, &ike->peer_id);
}

/* The IKE SA of the same peer that stays when OLD, of OWNER, goes. */
static struct ike_sa *successor_of(const struct ike_sa *old,
				   const struct conn *owner)
{
	struct ike_sa *ike = ike_sa_by_peer(&old->world->sas, &owner->local_id,
					    &old->peer_id);

	for (; ike != NULL; ike = ike_sa_by_peer_next(ike)) {
		const struct conn *other = ike_sa_conn(ike);

		if (is_of_same_peer(old, ike) && !ike->superseded &&
		    other != NULL && conn_is_alike(owner, other)) {
			return ike;
		}
	}
	return NULL;
}

void move_from_superseded(const struct child_sa *child)
{
	const struct ike_sa *old = child->ike;
	const struct conn *owner = ike_sa_conn(old);

	if (!old->superseded || old->role != INITIATOR || owner == NULL) {
		return;
	}
	struct ike_sa *by = successor_of(old, owner);

	if (by != NULL && child->conn_serial != owner->serial) {
		window_add_task(&by->window, TASK_NEW_CHILD,
				child->conn_serial);
		window_wake(by->world, &by->window);
	}
}

/*
 * OLD goes, BY stays: what OLD serves (besides C), and we have asked for, is
 * asked for again.
 */
static void move_others(const struct ike_sa *old, struct ike_sa *by,
			const struct conn *c)
{
	if (old->role != INITIATOR) {
		return; /* the peer does it */
	}
	LIST_FOREACH(entry, &old->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);
		const struct conn *other = conn_by_serial(
			&old->world->conns, child->conn_serial);

		if (other != NULL && other != c &&
		    other->child_serial == child->serial) {
			window_add_task(&by->window, TASK_NEW_CHILD,
					other->serial);
		}
	}
	window_wake(by->world, &by->window);
}

static void settle_crossing(struct ike_sa *ike, struct ike_sa *old,
			    struct conn *c)
{
	if (loses_against(ike, old, c)) {
		serve(old, c);
		supersede(ike, old);
		move_others(ike, old, c);
	} else {
		serve(ike, c);
		supersede(old, ike);
		move_others(old, ike, c);
	}
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
	       !old->superseded && ike->replaces == 0 && old->replaces == 0 &&
	       !is_being_replaced(old) && have_crossed(ike, old) &&
	       conn_is_alike(c, other) && conn_offers_the_same(c, other);
}

/*
 * One is enough.  Of two the one that loses by its nonces goes, by whoever
 * initiated it; a peer that does not do so keeps it.
 */
static void merge_crossing(struct ike_sa *ike, const struct conn *c)
{
	struct ike_sa *old = ike_sa_by_peer(&ike->world->sas, &c->local_id,
					    &ike->peer_id);

	for (; old != NULL && !ike->superseded;
	     old = ike_sa_by_peer_next(old)) {
		if (!have_crossed_in_vain(ike, old, c)) {
			continue;
		}
		bool loses = view_cmp(low_nonce(ike), low_nonce(old)) < 0;
		struct ike_sa *loser = loses ? ike : old;
		struct ike_sa *winner = loses ? old : ike;

		if (loser->role == INITIATOR) {
			supersede(loser, winner);
			move_others(loser, winner, NULL);
		}
	}
}

static void take_over_conn(struct ike_sa *ike, struct conn *c)
{
	struct world *world = ike->world;
	struct ike_sa *old = ike_sa_by_serial(&world->sas, c->ike_serial);
	uint64_t replaces = ike->replaces;

	end_elsewhere(ike, c);
	if (replaces != 0) {
		replace_go_on(ike, c);
	} else if (!is_of_same_peer(ike, old)) {
		c->ike_serial = ike->serial;
	}
	if (!is_of_same_peer(ike, old) || old->serial == replaces) {
		return;
	}
	if (have_crossed(ike, old)) {
		settle_crossing(ike, old, c);
		return;
	}
	c->ike_serial = ike->serial;
	if (ike->peer.initial_contact) {
		end_now(old, ike);
	} else if (world->config.uniqueids) {
		supersede(old, ike);
	}
}

void take_over(struct ike_sa *ike, struct conn *c)
{
	take_over_conn(ike, c);
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

void superseded_inherit(const struct ike_sa *old, struct ike_sa *new)
{
	if (old->superseded && old->lifetime.kind == TIMER_IKE_LIFE) {
		new->superseded = true;
		timer_start(new->world, &new->lifetime, TIMER_IKE_LIFE,
			    monotime_sub(old->lifetime.heap.when,
					 new->world->now));
	}
}

void restore_superseded(struct world *world, struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);
	struct ike_sa *ike = child == NULL ? NULL : child->ike;

	if (ike != NULL && ike->superseded && ike->state == SA_ESTABLISHED) {
		ike->superseded = false;
		if (c->ike_serial == 0) {
			c->ike_serial = ike->serial;
		}
		log_info(&ike->log, "IKE SA #%ju stays",
			 (uintmax_t)ike->serial);
		start_ike_lifetime(ike, c, ike->role);
	}
}
