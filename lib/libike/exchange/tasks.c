/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an IKE SA does next, when nothing of ours is in flight.
 */

#include "exchange/tasks.h"

#include "exchange/create_child_sa.h"
#include "exchange/informational.h"
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
	case TASK_NONE:
		break;
	}
	return RC_OK;
}

struct verdict start_next_task(struct ike_sa *ike)
{
	struct verdict verdict = verdict_done();

	while ((verdict.outcome == DONE || verdict.outcome == FAIL_EXCHANGE) &&
	       window_is_idle(&ike->window) &&
	       (ike->state == SA_ESTABLISHED || ike->state == SA_REKEYED)) {
		struct task *task = window_next_task(&ike->window);

		if (task == NULL) {
			break;
		}
		verdict = start(ike, task);
		if (verdict.outcome == DONE && window_is_idle(&ike->window)) {
			task_tell_end(ike->world, task, end_of(ike, task));
		}
		xfree(task);
	}
	return verdict;
}
