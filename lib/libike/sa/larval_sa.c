/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An SA being made by CREATE_CHILD_SA and IKE_FOLLOWUP_KE.
 */

#include "sa/larval_sa.h"

#include "libswan/alloc.h"

struct larval_sa *larval_sa_new(struct ike_sa *ike, enum larval_kind kind,
				enum role role, const struct conn *c,
				struct view nonce)
{
	struct larval_sa *larval = NEW(struct larval_sa);
	struct blob *ours = role == INITIATOR ? &larval->n_i : &larval->n_r;
	struct blob *theirs = role == INITIATOR ? &larval->n_r : &larval->n_i;

	larval->serial = ++ike->world->sas.last_larval;
	larval->kind = kind;
	larval->role = role;
	larval->ike = ike;
	larval->conn_serial = c->serial;
	*ours = world_nonce(ike->world, role);
	*theirs = blob_clone(nonce);
	list_add_tail(&ike->larvals, &larval->in_ike);
	return larval;
}

/*
 * The peer's rekey that ends without an SA can win no collision: its nonce
 * would let a later rekey of ours lose against nothing (RFC 7296 2.8.1).
 */
static void forget_nonce(const struct larval_sa *larval)
{
	struct child_sa *old = child_sa_by_serial(&larval->ike->world->sas,
						  larval->old_child);

	if (larval->role == INITIATOR ||
	    (larval->child == NULL && larval->new_ike == NULL)) {
		return;
	}
	if (larval->kind == LARVAL_REKEY_IKE) {
		blob_free(&larval->ike->peer_low_nonce);
	} else if (old != NULL) {
		blob_free(&old->peer_low_nonce);
	}
}

void larval_sa_free(struct larval_sa **out)
{
	struct larval_sa *larval = *out;

	if (larval == NULL) {
		return;
	}
	timer_stop(larval->ike->world, &larval->deadline);
	list_remove(&larval->in_ike);
	forget_nonce(larval);
	child_sa_remove(&larval->child);
	ike_sa_free(&larval->new_ike);
	proposals_free(&larval->offer);
	ke_plan_done(&larval->plan);
	blob_free(&larval->ke_value);
	blob_free(&larval->n_i);
	blob_free(&larval->n_r);
	blob_free(&larval->link);
	blob_free(&larval->peer_low_nonce);
	xfree(larval);
	*out = NULL;
}

const struct logger *larval_log(const struct larval_sa *larval)
{
	if (larval->child != NULL) {
		return &larval->child->log;
	}
	return larval->new_ike != NULL ? &larval->new_ike->log :
					 &larval->ike->log;
}

struct larval_sa *larval_by_serial(const struct ike_sa *ike, uint64_t serial)
{
	LIST_FOREACH(entry, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->serial == serial) {
			return larval;
		}
	}
	return NULL;
}

struct larval_sa *larval_by_link(const struct ike_sa *ike, struct view link)
{
	LIST_FOREACH(entry, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == RESPONDER && larval->link.len > 0 &&
		    ct_equal(blob_view(&larval->link), link)) {
			return larval;
		}
	}
	return NULL;
}

struct larval_sa *larval_at(const struct ike_sa *ike, enum side side)
{
	return larval_by_serial(ike, ike->window.larval[side]);
}

void larval_next_link(struct larval_sa *larval)
{
	struct world *world = larval->ike->world;

	blob_free(&larval->link);
	larval->link = blob_new(LARVAL_LINK_BYTES);
	world->env->random(world->env->ctx, larval->link.ptr,
			   larval->link.len);
	timer_start(world, &larval->deadline, TIMER_LARVAL, LARVAL_LIFETIME);
}

struct nonces larval_nonces(const struct larval_sa *larval)
{
	return (struct nonces){ .i = blob_view(&larval->n_i),
				.r = blob_view(&larval->n_r) };
}

void larval_keep_nonce(const struct child_sa *child)
{
	LIST_FOREACH(entry, &child->ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR &&
		    larval->old_child == child->serial) {
			blob_free(&larval->peer_low_nonce);
			larval->peer_low_nonce =
				blob_clone(blob_view(&child->peer_low_nonce));
		}
	}
}

void larval_note_deleted(struct ike_sa *ike, uint32_t spi)
{
	LIST_FOREACH(entry, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR && larval->child != NULL) {
			larval->deleted[larval->nr_deleted++ %
					LARVAL_DELETED_MAX] = spi;
		}
	}
}

bool larval_was_deleted(const struct larval_sa *larval)
{
	for (unsigned n = 0;
	     n < larval->nr_deleted && n < LARVAL_DELETED_MAX; n++) {
		if (larval->deleted[n] == larval->child->spi_out) {
			return true;
		}
	}
	return false;
}

void larval_drop_peers(struct ike_sa *ike, enum larval_kind kind,
		       uint64_t old_child)
{
	LIST_FOREACH_SAFE(entry, after, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == RESPONDER && larval->kind == kind &&
		    larval->old_child == old_child) {
			larval_sa_free(&larval);
		}
	}
}

void larval_drop_all_peers(struct ike_sa *ike)
{
	LIST_FOREACH_SAFE(entry, after, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == RESPONDER) {
			larval_sa_free(&larval);
		}
	}
}

struct view larval_low_nonce(const struct larval_sa *larval)
{
	struct view i = blob_view(&larval->n_i);
	struct view r = blob_view(&larval->n_r);

	if (i.len == 0 || r.len == 0) {
		return EMPTY_VIEW;
	}
	return view_cmp(i, r) < 0 ? i : r;
}
