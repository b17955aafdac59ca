/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Message IDs: one exchange out, one in with its response kept.
 */

#include "sa/window.h"

#include "libswan/alloc.h"
#include "sa/child_sa.h"

void sent_free(struct sent *sent)
{
	for (unsigned n = 0; n < sent->nr; n++) {
		blob_free(&sent->datagrams[n]);
	}
	xfree(sent->datagrams);
	*sent = (struct sent){ NULL, 0 };
}

size_t sent_bytes(const struct sent *sent)
{
	size_t bytes = 0;

	for (unsigned n = 0; n < sent->nr; n++) {
		bytes += sent->datagrams[n].len;
	}
	return bytes;
}

void window_init(struct window *w)
{
	*w = (struct window){ .out = { .next_id = 0 } };
	list_init(&w->out.tasks);
}

void window_out_forget(struct window_out *out)
{
	sent_free(&out->sent);
	blob_free(&out->payloads);
}

void window_done(struct world *world, struct window *w)
{
	struct task *task;

	timer_stop(world, &w->out.timer);
	window_out_forget(&w->out);
	sent_free(&w->in.response);
	builder_done(&w->in.reply);
	reassembly_done(&w->out.fragments);
	reassembly_done(&w->in.fragments);
	while ((task = window_next_task(w)) != NULL) {
		xfree(task);
	}
}

/* What TASK is to delete, while it is there; or NULL. */
static struct child_sa *child_to_delete(struct window *w,
					const struct task *task)
{
	struct ike_sa *ike = CONTAINER_OF(w, struct ike_sa, window);

	return task->kind != TASK_DELETE_CHILD ?
		       NULL :
		       child_sa_by_serial(&ike->world->sas, task->serial);
}

void window_put_task(struct window *w, struct task *task)
{
	struct child_sa *child = child_to_delete(w, task);

	list_add_tail(&w->out.tasks, &task->in_queue);
	w->out.nr_deletes += task->kind == TASK_DELETE_IKE;
	w->out.nr_new_children += task->kind == TASK_NEW_CHILD;
	if (child != NULL) {
		child_sa_delete_put(child);
	}
}

void window_take_task(struct window *w, struct task *task)
{
	struct child_sa *child = child_to_delete(w, task);

	list_remove(&task->in_queue);
	w->out.nr_deletes -= task->kind == TASK_DELETE_IKE;
	w->out.nr_new_children -= task->kind == TASK_NEW_CHILD;
	if (child != NULL) {
		child_sa_delete_taken(child);
	}
}

struct task *window_add_task(struct window *w, enum task_kind kind,
			     uint64_t serial)
{
	struct task *task = NEW(struct task);

	task->kind = kind;
	task->serial = serial;
	window_put_task(w, task);
	return task;
}

void window_wake_after(struct world *world, struct window *w,
		       struct deltatime wait)
{
	if (w->out.exchange == NULL) { /* else its end is early enough */
		timer_start(world, &w->out.timer, TIMER_TASKS, wait);
	}
}

void window_wake(struct world *world, struct window *w)
{
	window_wake_after(world, w, MILLIS(0));
}

struct task *window_next_task(struct window *w)
{
	if (list_is_empty(&w->out.tasks)) {
		return NULL;
	}
	struct task *task =
		CONTAINER_OF(w->out.tasks.next, struct task, in_queue);

	window_take_task(w, task);
	return task;
}
