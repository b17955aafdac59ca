/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of two Child SAs of a connection under two IKE SAs one goes; so does an IKE
 * SA whose Child SAs have all been replaced so (RFC 7296 2.4, 2.8).
 */
#include "exchange/supersede.h"

#include "exchange/childless.h"
#include "exchange/lifetime.h"
#include "exchange/replace.h"
#include "exchange/terminate.h"
#include "sa/child_sa.h"

/* The initiator of what has to go deletes it; else the other does. */
#define GRACE_INITIATOR SECONDS(3)
#define GRACE_RESPONDER SECONDS(10)

/* A Child SA goes with its IKE SA, if that does. */
#define GRACE_AFTER_IKE_MS 1000

/* What the nonces speak for goes that much later. */
#define GRACE_WINNER_MS 20000

/* Where any identity will do, another's IKE SA is none of ours. */
bool is_of_same_peer(const struct ike_sa *ike, const struct ike_sa *old)
{
	return old != NULL && old != ike && old->state == SA_ESTABLISHED &&
	       id_eq(&old->peer_id, &ike->peer_id);
}

bool have_crossed(const struct ike_sa *ike, const struct ike_sa *old)
{
	return ike->role != old->role && old->established.ms >= ike->created.ms;
}

/* Whichever was first. */
static bool are_crossed(const struct ike_sa *a, const struct ike_sa *b)
{
	return a->established.ms < b->established.ms ? have_crossed(b, a)
						     : have_crossed(a, b);
}

/* The smaller of the nonces of its IKE_SA_INIT, or of its rekey. */
static struct view low_nonce(const struct ike_sa *ike)
{
	struct nonces nonces = ike_sa_nonces(ike);

	return view_cmp(nonces.i, nonces.r) < 0 ? nonces.i : nonces.r;
}

bool loses_by_nonce(const struct ike_sa *ike, const struct ike_sa *other)
{
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

	if (old->role != by->role && loses_by_nonce(by, old)) {
		grace.ms += GRACE_WINNER_MS;
	}
	return grace;
}

void supersede_ike(struct ike_sa *old, const struct ike_sa *by)
{
	struct deltatime grace = grace_of(old, by);

	if (old->superseded || by->replaces == old->serial) {
		return; /* replace_finish() ends it */
	}
	log_info(&by->log,
		 "IKE SA #%ju of the same peer is superseded; to be deleted in "
		 "%jd seconds",
		 (uintmax_t)old->serial, (intmax_t)(grace.ms / 1000));
	old->superseded = true;
	timer_start(old->world, &old->lifetime, TIMER_IKE_LIFE, grace);
}

void ask_whether_known(struct ike_sa *old, const struct ike_sa *by)
{
	if (by->role == RESPONDER && old->heard.ms < by->created.ms) {
		window_add_task(&old->window, TASK_LIVENESS, 0);
		window_wake(old->world, &old->window);
	}
}

/* It is to be deleted before its lifetime is over. */
static bool is_about_to_go(const struct child_sa *child)
{
	return is_ending_early(&child->lifetime, child->ends);
}

/*
 * OLD does not serve its connection any more: a Child SA under BY does.  Where
 * its IKE SA goes it does not outlive that, nor does it stay if that does.
 */
static void supersede_child(struct child_sa *old, const struct ike_sa *by)
{
	struct deltatime grace = grace_of(old->ike, by);

	if (!ike_sa_serves(old->ike)) {
		supersede_ike(old->ike, by);
		grace.ms += GRACE_AFTER_IKE_MS;
	} else if (!is_about_to_go(old)) {
		ask_whether_known(old->ike, by);
		log_info(&old->log, "superseded; to be deleted in %jd seconds",
			 (intmax_t)(grace.ms / 1000));
	}
	if (!is_about_to_go(old)) {
		timer_start(by->world, &old->lifetime, TIMER_CHILD_LIFE, grace);
	}
}

static void keep_ike(struct ike_sa *ike)
{
	const struct conn *owner = ike_sa_conn(ike);

	ike->superseded = false;
	log_info(&ike->log, "IKE SA #%ju stays", (uintmax_t)ike->serial);
	if (owner != NULL) {
		resume_ike_lifetime(ike, owner);
		childless_watch(ike);
	}
}

/* The next of C's Child SAs, from OTHER on, that CHILD cannot stand beside. */
static struct child_sa *rival_from(const struct child_sa *child,
				   struct child_sa *other)
{
	while (other != NULL && (other->state != CHILD_INSTALLED ||
				 !is_of_same_peer(child->ike, other->ike))) {
		other = child_sa_by_conn_next(other);
	}
	return other;
}

static struct child_sa *first_rival(const struct child_sa *child)
{
	return rival_from(child, child_sa_by_conn(&child->ike->world->sas,
						  child->conn_serial));
}

static struct child_sa *next_rival(const struct child_sa *child,
				   const struct child_sa *other)
{
	return rival_from(child, child_sa_by_conn_next(other));
}

static struct child_sa *winner_of(struct child_sa *child)
{
	struct child_sa *winner = child;
	struct child_sa *other = first_rival(child);

	for (; other != NULL; other = next_rival(child, other)) {
		if (are_crossed(winner->ike, other->ike) &&
		    loses_by_nonce(winner->ike, other->ike)) {
			winner = other;
		}
	}
	return winner;
}

/* uniqueids=no: unless it is surely the same peer's, there may be two. */
static bool may_supersede(const struct ike_sa *by, const struct ike_sa *old)
{
	return by->world->config.uniqueids || are_crossed(by, old) ||
	       old->replaced_by == by->serial;
}

static void supersede_rivals(const struct child_sa *winner)
{
	struct child_sa *other = first_rival(winner);

	for (; other != NULL; other = next_rival(winner, other)) {
		if (!may_supersede(winner->ike, other->ike)) {
			continue;
		}
		bool move = are_crossed(winner->ike, other->ike);

		supersede_child(other, winner->ike);
		if (move) {
			begin_move(other->ike, winner->ike);
		}
	}
}

/* IKE has served C, or was begun by us for it alone, and is of no use now. */
static bool is_idle_for(const struct ike_sa *ike, const struct conn *c,
			uint64_t served_by)
{
	if (ike_sa_serves(ike) || ike->replaces != 0 ||
	    is_being_replaced(ike)) {
		return false;
	}
	return ike->role == INITIATOR
		       ? ike->conn_serial == c->serial
		       : ike->serial == served_by && !ike->childless;
}

static void supersede_idle(const struct ike_sa *by, const struct conn *c,
			   uint64_t served_by)
{
	struct world *world = by->world;
	struct ike_sa *ike =
		ike_sa_by_peer(&world->sas, &c->local_id, &by->peer_id);

	for (; ike != NULL && world->config.uniqueids;
	     ike = ike_sa_by_peer_next(ike)) {
		if (is_of_same_peer(by, ike) &&
		    is_idle_for(ike, c, served_by)) {
			supersede_ike(ike, by);
		}
	}
}

/*
 * RFC 6023: a childless IKE_AUTH does not say for which of several connections
 * it is.  The first Child SA that the peer asks for does.
 */
static void adopt(struct ike_sa *ike, const struct child_sa *child,
		  struct conn *c)
{
	struct conn *owner = ike_sa_conn(ike);
	bool is_open = ike->childless;

	ike->childless = false;
	if (!is_open || child->role != RESPONDER || owner == NULL ||
	    owner == c || owner->up_ike == ike->serial) {
		return;
	}
	if (owner->ike_serial == ike->serial) {
		owner->ike_serial = 0;
	}
	ike_sa_set_conn(ike, c);
	drop_unused_instance(ike->world, owner);
}

void supersede_others(struct child_sa *child, struct conn *c)
{
	uint64_t before = c->ike_serial;
	struct child_sa *winner = winner_of(child);
	struct ike_sa *ike = winner->ike;

	adopt(child->ike, child, c);
	c->child_serial = winner->serial;
	c->ike_serial = ike->serial;
	if (ike->superseded) {
		keep_ike(ike);
	}
	supersede_rivals(winner);
	supersede_idle(ike, c, before);
}

void supersede_rekeyed(struct child_sa *child, struct conn *c)
{
	const struct child_sa *serving =
		child_sa_by_serial(&child->ike->world->sas, c->child_serial);

	supersede_child(child, serving->ike);
}

/* Asked for again, where the other end has not moved it meanwhile. */
static void move_child(const struct child_sa *child, struct ike_sa *by)
{
	window_add_task(&by->window, TASK_NEW_CHILD, child->conn_serial);
}

static void retire_after_moves(const struct ike_sa *old, struct ike_sa *by)
{
	window_add_task(&by->window, TASK_RETIRE_OLD, old->serial);
	window_wake(by->world, &by->window);
}

void begin_move(struct ike_sa *old, struct ike_sa *by)
{
	if (old->role != INITIATOR || is_being_replaced(old) ||
	    is_being_replaced(by)) {
		return; /* the peer does it; or it is on its way elsewhere */
	}
	old->replaced_by = by->serial;
	LIST_FOREACH (entry, &old->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->state == CHILD_INSTALLED && child_sa_serves(child)) {
			move_child(child, by);
		}
	}
	if (ike_sa_serves(old)) {
		retire_after_moves(old, by);
	}
}

void move_along(const struct child_sa *child)
{
	const struct ike_sa *old = child->ike;
	struct ike_sa *by =
		ike_sa_by_serial(&old->world->sas, old->replaced_by);

	if (by != NULL && by->state == SA_ESTABLISHED &&
	    child_sa_serves(child)) {
		move_child(child, by);
		retire_after_moves(old, by);
	}
}

void superseded_inherit(const struct ike_sa *old, struct ike_sa *new)
{
	if (old->superseded && old->lifetime.kind == TIMER_IKE_LIFE) {
		new->superseded = true;
		timer_start(
			new->world, &new->lifetime, TIMER_IKE_LIFE,
			monotime_sub(old->lifetime.heap.when, new->world->now));
	}
}

/* An operator has brought it down: what was about to go goes on doing so. */
static bool is_to_be_down(const struct conn *c)
{
	return c->down_waits && !c->wanted;
}

void restore_superseded(struct world *world, struct conn *c)
{
	struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);

	if (child == NULL || is_to_be_down(c)) {
		return;
	}
	if (is_about_to_go(child)) {
		log_info(&child->log, "stays");
		resume_child_lifetime(child, c);
	}
	if (child->ike->superseded && child->ike->state == SA_ESTABLISHED) {
		child->ike->replaced_by = 0;
		keep_ike(child->ike);
	}
}

bool is_needed_after_all(struct ike_sa *ike)
{
	if (!ike->superseded || !ike_sa_serves(ike)) {
		return false;
	}
	keep_ike(ike);
	return true;
}
