/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an IKE SA does next, when nothing of ours is in flight.
 */

#include "exchange/tasks.h"

#include "exchange/collision.h"
#include "exchange/informational.h"
#include "exchange/replace.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"

static struct verdict start(struct ike_sa *ike, const struct task *task)
{
	switch (task->kind) {
	case TASK_DELETE_IKE:
	case TASK_DELETE_CHILD:
	case TASK_LIVENESS:
		return informational_start(ike, task);
	case TASK_NEW_CHILD:
		return new_child_start(ike, task);
	case TASK_REKEY_CHILD:
		return rekey_child_start(ike, task);
	case TASK_REKEY_IKE:
		return rekey_ike_start(ike, task);
	case TASK_RETIRE_OLD:
		replace_finish(ike, task->serial);
		break;
	case TASK_NONE:
		break;
	}
	return verdict_done();
}

/* TASK had nothing to do: whether what it was for is there all the same. */
static int end_of(const struct ike_sa *ike, const struct task *task)
{
	const struct conn *c = conn_by_serial(&ike->world->conns,
					      task->kind == TASK_NEW_CHILD ?
						      task->serial :
						      task->conn_serial);

	switch (task->kind) {
	case TASK_NEW_CHILD:
	case TASK_REKEY_CHILD:
		return c != NULL && c->child_serial != 0 &&
				       c->child_serial != task->serial ?
			       RC_OK :
			       RC_FATAL;
	case TASK_REKEY_IKE:
		return RC_FATAL;
	case TASK_DELETE_IKE:
	case TASK_DELETE_CHILD:
	case TASK_LIVENESS:
	case TASK_RETIRE_OLD:
	case TASK_NONE:
		break;
	}
	return RC_OK;
}

/*
 * RFC 7296 2.8: once the peer has asked for a rekey of IKE, nothing begins that
 * would have to end on the old IKE SA.  It goes on under the new one.
 */
static bool must_wait(const struct ike_sa *ike, const struct task *task)
{
	bool is_new = task->kind == TASK_NEW_CHILD ||
		      task->kind == TASK_RETIRE_OLD; /* which is after them */

	if (is_new && ike->hybrid_due) {
		return true; /* nor a Child SA before an additional KE */
	}
	return (is_new || task->kind == TASK_REKEY_CHILD ||
		task->kind == TASK_REKEY_IKE ||
		task->kind == TASK_DELETE_CHILD) &&
	       (is_being_rekeyed(ike) || ike->peers_new_ike != 0);
}

static struct task *take_task(struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->window.out.tasks) {
		struct task *task = CONTAINER_OF(entry, struct task, in_queue);

		if (!must_wait(ike, task)) {
			window_take_task(&ike->window, task);
			return task;
		}
	}
	return NULL;
}

/* An instance that was to get its first Child SA, and has none. */
static void drop_instance_of(struct world *world, const struct task *task)
{
	if (task->kind == TASK_NEW_CHILD) {
		drop_unused_instance(world, conn_by_serial(&world->conns,
							   task->serial));
	}
}

struct verdict start_next_task(struct ike_sa *ike)
{
	struct verdict verdict = verdict_done();

	if (ike->superseded) { /* another IKE SA stays */
		send_elsewhere(ike);
	}
	while ((verdict.outcome == DONE || verdict.outcome == FAIL_EXCHANGE) &&
	       window_is_idle(&ike->window) &&
	       (ike->state == SA_ESTABLISHED || ike->state == SA_REKEYED)) {
		struct task *task = take_task(ike);

		if (task == NULL) {
			break;
		}
		verdict = start(ike, task);
		if (verdict.outcome == DONE && window_is_idle(&ike->window)) {
			task_tell_end(ike->world, task, end_of(ike, task));
			drop_instance_of(ike->world, task);
		}
		xfree(task);
	}
	return verdict;
}
