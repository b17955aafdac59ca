/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The last round of CREATE_CHILD_SA is done: the SA is made (RFC 9370 2.2.4).
 */

#include "conn/conn_ends.h"
#include "exchange/collision.h"
#include "exchange/ike_auth.h"
#include "exchange/lifetime.h"
#include "exchange/supersede.h"
#include "exchange/terminate.h"
#include "sa/outbound.h"

static void log_rekeyed(const struct larval_sa *larval)
{
	const struct child_sa *child = larval->child;
	char ts_buf[400];
	char sa_buf[200];
	struct text ts = TEXT_IN(ts_buf);
	struct text sa = TEXT_IN(sa_buf);

	text_add_child_ts(&ts, child);
	text_add_child_sa(&sa, child);
	log_info(&child->log,
		 "%s rekeyed Child SA #%ju using #%ju; IPsec %s %s %s",
		 larval->role == INITIATOR ? "initiator" : "responder",
		 (uintmax_t)larval->old_child, (uintmax_t)larval->ike->serial,
		 child->transport ? "transport" : "tunnel", ts_buf, sa_buf);
}

/* Installed: which of old and new serves, and which is deleted by us. */
static void replace_child(struct larval_sa *larval, struct conn *c,
			  uint64_t before)
{
	struct ike_sa *ike = larval->ike;
	struct child_sa *old = child_sa_by_serial(&ike->world->sas,
						  larval->old_child);

	log_rekeyed(larval);
	if (larval->role == RESPONDER) {
		return; /* the peer deletes the old one */
	}
	if (larval->lost) {
		c->child_serial = before;
		window_add_task(&ike->window, TASK_DELETE_CHILD,
				larval->child->serial);
	} else if (old != NULL) {
		window_add_task(&ike->window, TASK_DELETE_CHILD, old->serial);
	}
}

/*
 * RFC 7296 2.8: who answers a rekey goes on to send on the old SA until the
 * peer, which may not have the answer yet, deletes that.  On what is redundant
 * (2.8.1) nobody need ever send.
 */
static void let_old_send(const struct larval_sa *larval, const struct conn *c)
{
	const struct child_sa *old = child_sa_by_serial(
		&larval->ike->world->sas, larval->old_child);

	if (larval->lost || (larval->role == RESPONDER && old != NULL &&
			     old->state == CHILD_INSTALLED)) {
		outbound_wait(larval->child, larval->old_child);
	} else if (larval->kind == LARVAL_NEW_CHILD &&
		   larval->role == RESPONDER) {
		outbound_wait_for_peer(larval->child, c);
	}
}

static diag_t finish_child(struct larval_sa *larval, struct conn *c)
{
	struct nonces nonces = larval_nonces(larval);
	uint64_t before = c->child_serial;
	bool elsewhere = is_served_elsewhere(larval->ike, c);

	larval->child->replaces = larval->old_child;
	if (c->is_beside) { /* a rekey, too, asks for just these */
		conn_set_ts(c, &larval->child->ts.local,
			    &larval->child->ts.remote);
	}
	let_old_send(larval, c);
	diag_t d = child_sa_install(larval->child, larval->role,
				    larval->plan.secrets,
				    larval->plan.nr_secrets, &nonces);

	if (d != NULL) {
		return d;
	}
	if (larval->kind == LARVAL_NEW_CHILD) {
		child_established(larval->child, larval->role);
		larval->child->low_nonce =
			blob_clone(larval_low_nonce(larval));
		new_child_settle(larval->child, c);
		if (larval->role == INITIATOR && !larval->unwanted) {
			move_along(larval->child);
		}
	} else {
		larval->child->role = larval->role;
		start_child_lifetime(larval->child, c, larval->role);
		replace_child(larval, c, before);
		if (elsewhere) {
			c->child_serial = before;
			supersede_rekeyed(larval->child, c);
		}
	}
	struct child_sa *child = larval->child;
	bool gone = larval_was_deleted(larval);

	larval->child = NULL; /* it is its IKE SA's */
	if (larval->unwanted) {
		window_add_task(&larval->ike->window, TASK_DELETE_CHILD,
				child->serial);
	}
	if (gone) {
		log_info(&child->log,
			 "the peer has deleted this Child SA already");
		child_terminate_alone(&child);
	}
	return NULL;
}

struct verdict larval_finish(struct larval_sa **out)
{
	struct larval_sa *larval = *out;
	struct world *world = larval->ike->world;
	struct conn *c = conn_by_serial(&world->conns, larval->conn_serial);
	uint16_t notify = NOTIFY_NO_ADDITIONAL_SAS;
	diag_t d;

	if (c == NULL) {
		d = diag("the connection has been deleted");
	} else if (larval->kind == LARVAL_REKEY_IKE && !larval->lost &&
		   larval->ike->state == SA_REKEYED) {
		notify = NOTIFY_TEMPORARY_FAILURE;
		d = diag("the IKE SA has been rekeyed meanwhile");
	} else if (larval->kind == LARVAL_REKEY_IKE) {
		d = rekey_ike_finish(larval);
	} else {
		d = finish_child(larval, c);
	}
	if (d != NULL) {
		larval_disown(larval);
		return larval_fail(out, notify, &d);
	}
	enum role role = larval->role;

	larval_tell_end(larval, RC_OK);
	larval_sa_free(out);
	return role == INITIATOR ? verdict_done() : verdict_reply();
}
