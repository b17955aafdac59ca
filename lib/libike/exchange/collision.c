/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two series for one SA, and what must wait (RFC 7296 2.8, 2.25).
 */

#include "exchange/collision.h"

#define REDUNDANT_LIFETIME SECONDS(3) /* the peer has the other by then */

bool is_being_rekeyed(const struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->larvals) {
		if (CONTAINER_OF(entry, struct larval_sa, in_ike)->kind ==
		    LARVAL_REKEY_IKE) {
			return true;
		}
	}
	return false;
}

static bool is_being_deleted(const struct ike_sa *ike)
{
	return ike->window.out.exchange != NULL &&
	       ike->window.out.task == TASK_DELETE_IKE;
}

const char *child_must_wait(const struct ike_sa *ike)
{
	if (is_being_rekeyed(ike)) {
		return "the IKE SA is being rekeyed";
	}
	return is_being_deleted(ike) ? "the IKE SA is being deleted" : NULL;
}

const char *rekey_ike_must_wait(const struct ike_sa *ike)
{
	const struct window_out *out = &ike->window.out;

	if (ike->peers_new_ike != 0) {
		return "the IKE SA is rekeyed already";
	}
	LIST_FOREACH(entry, &ike->larvals) {
		const struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR &&
		    (larval->kind != LARVAL_REKEY_IKE ||
		     larval->n_r.len > 0)) {
			return "an exchange of ours for an SA is pending";
		}
	}
	if (out->exchange == &exchange_informational &&
	    out->task != TASK_LIVENESS) {
		return "a delete of ours is pending";
	}
	return NULL;
}

static struct view peers_low_nonce(const struct larval_sa *larval)
{
	const struct child_sa *old = child_sa_by_serial(
		&larval->ike->world->sas, larval->old_child);

	if (larval->kind == LARVAL_REKEY_IKE) {
		return blob_view(&larval->ike->peer_low_nonce);
	}
	return blob_view(old == NULL ? &larval->peer_low_nonce :
				       &old->peer_low_nonce);
}

bool collision_is_lost(const struct larval_sa *larval)
{
	struct view ours = larval_low_nonce(larval);
	struct view theirs = peers_low_nonce(larval);

	/* RFC 7296 2.8.1: the lowest of the four nonces loses */
	return ours.len > 0 && theirs.len > 0 && view_cmp(ours, theirs) < 0;
}

void larval_settle_collision(struct larval_sa *larval)
{
	struct world *world = larval->ike->world;
	const struct child_sa *old = child_sa_by_serial(&world->sas,
							larval->old_child);
	struct conn *c = conn_by_serial(&world->conns, larval->conn_serial);

	if (larval->kind == LARVAL_NEW_CHILD) {
		return;
	}
	larval_drop_peers(larval->ike, larval->kind, larval->old_child);
	if (c != NULL && old != NULL && old->state == CHILD_INSTALLED &&
	    !is_served_elsewhere(larval->ike, c)) {
		c->child_serial = old->serial; /* not what the peer made */
	}
}

/* Begun by the other end while the request for CHILD was on its way. */
static struct child_sa *find_crossed(const struct child_sa *child)
{
	struct child_sa *other = child_sa_by_conn(&child->ike->world->sas,
						  child->conn_serial);

	while (other != NULL &&
	       (other == child || other->ike != child->ike ||
		other->state != CHILD_INSTALLED || other->low_nonce.len == 0 ||
		other->role == child->role ||
		!narrowed_overlap(&other->ts, &child->ts))) {
		other = child_sa_by_conn_next(other);
	}
	return other;
}

void new_child_settle(struct child_sa *child, struct conn *c)
{
	struct child_sa *other = find_crossed(child);

	if (other == NULL) {
		return;
	}
	bool loses = view_cmp(blob_view(&child->low_nonce),
			      blob_view(&other->low_nonce)) < 0;
	struct child_sa *loser = loses ? child : other;

	c->child_serial = loses ? other->serial : child->serial;
	if (loser->role == INITIATOR) {
		log_info(&loser->log,
			 "redundant: the peer has made Child SA #%ju at the same time",
			 (uintmax_t)c->child_serial);
		timer_start(loser->ike->world, &loser->lifetime, TIMER_CHILD_LIFE,
			    REDUNDANT_LIFETIME);
	}
}
