/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How SAs end, and who is told.
 */

#include "exchange/terminate.h"

#include "exchange/beside.h"
#include "exchange/create_child_sa.h"
#include "exchange/demand.h"
#include "exchange/replace.h"
#include "exchange/revival.h"
#include "exchange/supersede.h"
#include "libswan/alloc.h"
#include "sa/child_status.h"
#include "sa/larval_sa.h"
#include "sa/retransmit.h"
#include "sa/seal.h"
#include "wire/delete_payload.h"

void child_event(const struct child_sa *child, enum ike_event_kind kind)
{
	const struct world *world = child->ike->world;
	char algorithms[100];
	struct ike_child_status status;

	child_status_fill(child, &status, algorithms, sizeof(algorithms));
	world->env->event(world->env->ctx,
			  &(struct ike_event){ .kind = kind,
					       .conn_serial = child->conn_serial,
					       .child = &status });
}

void down_done(struct world *world, uint64_t conn_serial)
{
	struct conn *c = conn_by_serial(&world->conns, conn_serial);

	if (c != NULL && !c->down_waits) {
		return; /* nobody does, or has been told */
	}
	if (c != NULL) {
		c->down_waits = false;
	}
	world->env->event(world->env->ctx,
			  &(struct ike_event){ .kind = IKE_EVENT_DOWN_DONE,
					       .conn_serial = conn_serial,
					       .exit_code = RC_OK });
}

void child_terminate(struct child_sa **out)
{
	struct child_sa *child = *out;
	struct world *world = child->ike->world;
	uint64_t conn_serial = child->conn_serial;
	bool served = child_sa_serves(child);
	struct kernel_traffic in;
	struct kernel_traffic sent;

	if (child->state != CHILD_LARVAL) {
		child_sa_traffic(child, &in, &sent);
		log_info(&child->log,
			 "%s traffic information: in=%juB out=%juB",
			 child->protocol == PROTOCOL_AH ? "AH" : "ESP",
			 (uintmax_t)in.bytes, (uintmax_t)sent.bytes);
		/* one that was rekeyed goes unnoticed, either of the two */
		if (child_sa_serves(child) && child_sa_heir(child) == NULL) {
			child_event(child, IKE_EVENT_CHILD_DOWN);
		}
	}
	child_sa_remove(out);
	struct conn *c = conn_by_serial(&world->conns, conn_serial);

	if (c != NULL && served) {
		restore_superseded(world, c);
	}
	drop_unused_instance(world, c);
}

void child_terminate_alone(struct child_sa **out)
{
	struct world *world = (*out)->ike->world;
	uint64_t conn_serial = child_sa_serves(*out) ? (*out)->conn_serial : 0;

	child_terminate(out);
	if (conn_serial == 0) {
		return;
	}
	struct conn *c = conn_by_serial(&world->conns, conn_serial);

	if (c == NULL || c->child_serial == 0) {
		down_done(world, conn_serial);
	}
	if (c != NULL) {
		revival_schedule(world, c);
	}
}

void task_tell_end(struct world *world, const struct task *task, int code)
{
	struct conn *c;

	switch (task->kind) {
	case TASK_NEW_CHILD:
		c = conn_by_serial(&world->conns, task->serial);
		if (c != NULL) {
			conn_up_done(world, c, code);
		}
		break;
	case TASK_REKEY_CHILD:
	case TASK_REKEY_IKE:
		if (task->commanded) {
			world->env->event(
				world->env->ctx,
				&(struct ike_event){
					.kind = IKE_EVENT_REKEY_DONE,
					.conn_serial = task->conn_serial,
					.exit_code = code });
		}
		break;
	case TASK_DELETE_CHILD:
		if (task->commanded) {
			down_done(world, task->conn_serial);
		}
		break;
	case TASK_DELETE_IKE:
	case TASK_LIVENESS:
	case TASK_RETIRE_OLD:
	case TASK_NONE:
		break;
	}
}

/*
 * TASK comes to nothing, with IKE.  A connection that meanwhile waits for
 * another IKE SA goes on doing so.
 */
static void drop_task(const struct ike_sa *ike, const struct task *task,
		      int code)
{
	const struct conn *c =
		task->kind != TASK_NEW_CHILD ?
			NULL :
			conn_by_serial(&ike->world->conns, task->serial);

	if (c != NULL && c->up_ike != 0 && c->up_ike != ike->serial) {
		return;
	}
	if (c != NULL && ike_sa_is_being_made(ike)) {
		log_info(&c->log, "IKE SA #%ju has not been established",
			 (uintmax_t)ike->serial);
	}
	task_tell_end(ike->world, task, code == RC_OK ? RC_FATAL : code);
	if (c != NULL) {
		drop_unused_instance(ike->world,
				     conn_by_serial(&ike->world->conns,
						    task->serial));
	}
}

/* What was queued or under way on IKE comes to nothing. */
static void drop_work(struct ike_sa *ike, int code)
{
	struct task *task;

	while ((task = window_next_task(&ike->window)) != NULL) {
		drop_task(ike, task, code);
		xfree(task);
	}
	LIST_FOREACH_SAFE(entry, after, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		uint64_t conn_serial = larval->conn_serial;

		if (larval->role == INITIATOR) {
			larval_tell_end(larval, RC_FATAL);
		}
		larval_sa_free(&larval);
		drop_unused_instance(ike->world,
				     conn_by_serial(&ike->world->conns,
						    conn_serial));
	}
}

static void terminate_children(struct ike_sa *ike, int code)
{
	drop_work(ike, code);
	LIST_FOREACH_SAFE(entry, after, &ike->children) {
		struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->conn_serial == ike->conn_serial) {
			child_terminate(&child); /* leave_conn() tells more */
		} else {
			child_terminate_alone(&child);
		}
	}
}

void conn_up_done(struct world *world, struct conn *c, int code)
{
	struct conn *leader = conn_by_serial(&world->conns, c->up_leader);

	c->up_leader = 0;
	c->up_ike = 0;
	demand_end(world, c, code);
	if (c->is_beside) {
		beside_end(world, c, code);
	} else if (code == RC_OK) {
		beside_stop(world, c); /* it may be narrowed otherwise */
	}
	if (code != RC_OK) {
		revival_schedule(world, c);
	}
	if (leader == NULL || leader->up_pending == 0) {
		return;
	}
	if (code != RC_OK) {
		leader->up_code = code;
	}
	if (--leader->up_pending == 0) {
		world->env->event(world->env->ctx,
				  &(struct ike_event){
					  .kind = IKE_EVENT_UP_DONE,
					  .conn_serial = leader->serial,
					  .exit_code = leader->up_code });
	}
}

void drop_unused_instance(struct world *world, struct conn *c)
{
	if (c != NULL && conn_is_instance(c) && c->nr_users == 0 &&
	    child_sa_by_conn(&world->sas, c->serial) == NULL) {
		struct conn *of = !c->is_beside ?
					  NULL :
					  conn_by_serial(&world->conns,
							 c->template_serial);

		demand_stop(world, c);
		trace_free(&c->trace);
		conn_remove(&world->conns, &c);
		if (of != NULL) {
			beside_gone(world, of);
		}
	}
}

/*
 * An operator brings C down, and it has a Child SA still: that goes, too.  One
 * that the peer asks for only now is not what was brought down.
 */
static void bring_down_heir(struct world *world, struct conn *c)
{
	struct child_sa *heir =
		child_sa_by_serial(&world->sas, c->child_serial);

	if (heir == NULL) {
		down_done(world, c->serial);
		return;
	}
	struct task *task = window_add_task(&heir->ike->window,
					    TASK_DELETE_CHILD, heir->serial);

	task->commanded = true;
	task->conn_serial = c->serial;
	window_wake(world, &heir->ike->window);
}

/* Whether what serves C now is there by rekeys, or was before #DELETED. */
static bool is_of_what_was_there(const struct child_sa *child,
				 uint64_t deleted)
{
	return child->state == CHILD_INSTALLED &&
	       (child->replaces != 0 || child->serial < deleted);
}

void go_on_with_down(struct world *world, uint64_t conn_serial,
		     uint64_t deleted)
{
	struct conn *c = conn_by_serial(&world->conns, conn_serial);
	const struct child_sa *heir =
		c == NULL ? NULL :
			    child_sa_by_serial(&world->sas, c->child_serial);

	if (c == NULL) {
		return; /* who waits has been told */
	}
	if (heir == NULL || c->wanted || !is_of_what_was_there(heir, deleted)) {
		down_done(world, conn_serial);
		return;
	}
	log_info(&heir->log, "to be deleted, like #%ju whose place it took",
		 (uintmax_t)deleted);
	bring_down_heir(world, c);
}

/* Whose Child SA an operator brings down by what has no answer yet; 0: none. */
static uint64_t down_in_flight(const struct ike_sa *ike)
{
	const struct window_out *out = &ike->window.out;

	return out->exchange != NULL && out->task == TASK_DELETE_CHILD ?
		       out->down_conn :
		       0;
}

/* C has no IKE SA any more. */
static void leave_conn(struct ike_sa *ike, struct conn *c, int code)
{
	struct world *world = ike->world;
	bool was_serving = c->ike_serial == ike->serial;

	if (was_serving) {
		c->ike_serial = 0;
		down_done(world, c->serial);
	} else if (c->down_waits && !c->wanted &&
		   down_in_flight(ike) != c->serial) {
		bring_down_heir(world, c);
	}
	/* What the peer began in vain is not what our command waits for. */
	if (c->up_ike == ike->serial) {
		conn_up_done(world, c, code);
	}
}

/* What has been queued for the IKE SA in the place of OLD begins. */
static void go_on_after_rekey(const struct ike_sa *old, const struct conn *c)
{
	struct ike_sa *new =
		c == NULL ? NULL :
			    ike_sa_by_serial(&old->world->sas, c->ike_serial);

	if (old->state == SA_REKEYED && new != NULL && new != old &&
	    new->state == SA_ESTABLISHED) {
		window_wake(old->world, &new->window);
	}
}

void ike_sa_terminate(struct ike_sa *ike, enum ike_sa_end end, int code)
{
	struct world *world = ike->world;
	struct conn *c = ike_sa_conn(ike);
	uint64_t down_conn = down_in_flight(ike);
	uint64_t deleted = ike->window.out.serial;

	if (ike->state != SA_DELETING) {
		rekey_ike_yield(ike);
		rekey_ike_undone(ike);
		replace_undone(ike);
		terminate_children(ike, code);
		log_info(&ike->log, "deleting IKE SA (%s)", ike_sa_story(ike));
		go_on_after_rekey(ike, c);
		if (c != NULL) {
			leave_conn(ike, c, code);
		}
		if (down_conn != 0) {
			go_on_with_down(world, down_conn, deleted);
		}
	}
	if (end == KEEP_RESPONSE) {
		ike_sa_retire(ike);
	} else {
		ike_sa_free(&ike);
	}
	if (c != NULL) {
		revival_schedule(world, c);
	}
	drop_unused_instance(world, c);
}

/*
 * One INFORMATIONAL that nobody waits for; PAYLOADS is taken.  With a request
 * in flight it is the next: a message ID names one message (RFC 7296 2.2).
 */
static void send_once(struct ike_sa *ike, struct builder *payloads)
{
	const struct window_out *out = &ike->window.out;
	struct sent sent;
	diag_t d = seal(ike, EXCHANGE_INFORMATIONAL, false,
			out->next_id + (out->exchange != NULL ? 1 : 0),
			builder_first_payload(payloads),
			builder_written(payloads), &sent);

	builder_done(payloads);
	if (d == NULL) {
		send_datagrams(ike, &sent);
		sent_free(&sent);
	}
	diag_free(&d);
}

void ike_send_delete_once(struct ike_sa *ike)
{
	struct builder out;

	if (ike->state == SA_ESTABLISHED && !ike->world->impair.send_no_delete) {
		request_init(&out);
		delete_payload_encode_ike(&out);
		send_once(ike, &out);
	}
}

void ike_send_auth_failed_once(struct ike_sa *ike)
{
	struct builder out;

	request_init(&out);
	notify_payload_encode(&out, NOTIFY_AUTHENTICATION_FAILED, EMPTY_VIEW);
	send_once(ike, &out);
}
