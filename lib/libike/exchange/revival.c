/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections that are to stay up are brought up again (auto=up, auto=keep).
 */
#include "exchange/revival.h"

#include "exchange/demand.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"
#include "sa/larval_sa.h"

#define DELAY_FIRST_S 5
#define DELAY_MAX_S   300

#define STARTS_MAX     5 /* of a Child SA, before it has failed */
#define START_AGAIN_MS 3000
#define AFTER_FIRST_MS 1 /* so that they find the IKE SA of who was refused */

static bool is_to_stay_up(const struct world *world, const struct conn *c)
{
	return c->wanted && c->oriented &&
	       conn_db_has_address(&world->conns, &c->local_address) && !conn_is_template(c) &&
	       !conn_is_instance(c) &&
	       (c->spec->autostart == AUTO_UP ||
		c->spec->autostart == AUTO_KEEP);
}

static unsigned delay_seconds(unsigned nr_attempts)
{
	unsigned delay = DELAY_FIRST_S;

	if (nr_attempts == 0) {
		return 0;
	}
	for (unsigned n = 1; n < nr_attempts && delay < DELAY_MAX_S; n++) {
		delay *= 2;
	}
	return delay < DELAY_MAX_S ? delay : DELAY_MAX_S;
}

static void need_revival(struct conn *c)
{
	if (c->revival == NULL) {
		c->revival = NEW(struct conn_revival);
		c->revival->conn_serial = c->serial;
	}
}

static void start_after(struct world *world, struct conn *c, int64_t wait_ms)
{
	c->up_ike = 0; /* its end is not that of who waits for C */
	timer_start(world, &c->revival->timer, TIMER_REVIVAL, MILLIS(wait_ms));
}

bool start_again(struct world *world, struct conn *c, bool at_once)
{
	if (c->child_serial != 0 || conn_is_instance(c)) {
		return false;
	}
	need_revival(c);
	if (c->revival->nr_starts >= STARTS_MAX) {
		c->revival->nr_starts = 0;
		return false;
	}
	int64_t wait = (int64_t)START_AGAIN_MS << c->revival->nr_starts++;

	if (at_once) {
		wait = 0;
		c->revival->room = 1; /* of its own */
	} else {
		log_info(&c->log, "next attempt in %jd seconds",
			 (intmax_t)(wait / 1000));
	}
	start_after(world, c, wait);
	return true;
}

bool has_room(const struct ike_sa *ike, const struct conn *c)
{
	unsigned room = c->revival == NULL ? 0 : c->revival->room;

	return room == 0 || 1 + ike->window.out.nr_new_children < room;
}

/* C waits for IKE, by TASK, and can do without. */
static bool can_go_elsewhere(const struct ike_sa *ike, const struct task *task,
			     const struct conn *c)
{
	return task->kind == TASK_NEW_CHILD && c != NULL &&
	       c->serial != ike->conn_serial && c->up_ike == ike->serial &&
	       c->child_serial == 0 && !conn_is_instance(c);
}

/* They begin after WAIT_MS; ROOM: of each IKE SA, 0: as before. */
static void send_all(struct ike_sa *ike, unsigned room, int64_t wait_ms)
{
	struct world *world = ike->world;

	LIST_FOREACH_SAFE(entry, after, &ike->window.out.tasks) {
		struct task *task = CONTAINER_OF(entry, struct task, in_queue);
		struct conn *c = conn_by_serial(&world->conns, task->serial);

		if (can_go_elsewhere(ike, task, c)) {
			window_take_task(&ike->window, task);
			xfree(task);
			need_revival(c);
			if (room != 0) {
				c->revival->room = room;
			}
			start_after(world, c, wait_ms);
		}
	}
}

void send_elsewhere(struct ike_sa *ike)
{
	send_all(ike, 0, 0);
}

void send_where_room_is(struct ike_sa *ike)
{
	unsigned nr = 0;

	LIST_FOREACH(entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		nr += child->state == CHILD_INSTALLED && child_sa_serves(child);
	}
	send_all(ike, nr > 0 ? nr : 1, AFTER_FIRST_MS);
}

void revival_schedule(struct world *world, struct conn *c)
{
	if (!is_to_stay_up(world, c) || c->child_serial != 0 || c->up_ike != 0) {
		return;
	}
	need_revival(c);
	if (c->revival->timer.heap.at != 0) {
		return; /* scheduled already */
	}
	unsigned delay = delay_seconds(c->revival->nr_attempts);

	if (world->impair.revival) {
		log_impair(&c->log,
			   "revival: skip scheduling CONNECTION_REVIVAL event in %u seconds",
			   delay);
		return;
	}
	c->revival->nr_attempts++;
	log_info(&c->log,
		 "connection is supposed to remain up; revival attempt %u scheduled in %u seconds",
		 c->revival->nr_attempts, delay);
	timer_start(world, &c->revival->timer, TIMER_REVIVAL, SECONDS(delay));
}

void revival_succeeded(struct world *world, struct conn *c)
{
	if (c->revival != NULL) {
		timer_stop(world, &c->revival->timer);
		c->revival->nr_attempts = 0;
		c->revival->nr_starts = 0;
		c->revival->room = 0;
	}
}

void revival_stop(struct world *world, struct conn *c)
{
	if (c->up_leader != 0 && c->up_ike == 0) { /* between two attempts */
		conn_up_done(world, c, RC_FATAL);
	}
	if (c->revival != NULL) {
		timer_stop(world, &c->revival->timer);
		xfree(c->revival);
		c->revival = NULL;
	}
}

static void drop_tasks(struct ike_sa *ike, const struct conn *c)
{
	LIST_FOREACH_SAFE(entry, after, &ike->window.out.tasks) {
		struct task *task = CONTAINER_OF(entry, struct task, in_queue);

		if (task->kind == TASK_NEW_CHILD && task->serial == c->serial) {
			window_take_task(&ike->window, task);
			task_tell_end(ike->world, task, RC_FATAL);
			xfree(task);
		}
	}
}

void renounce(struct ike_sa *ike, const struct conn *c)
{
	drop_tasks(ike, c);
	LIST_FOREACH(entry, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		larval->unwanted |= larval->kind == LARVAL_NEW_CHILD &&
				    larval->role == INITIATOR &&
				    larval->conn_serial == c->serial;
	}
}

/* The IKE SA that is to take over C's Child SA; NULL: none. */
static struct ike_sa *replacement_of(const struct world *world,
				     const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);

	return child == NULL ? NULL :
			       ike_sa_by_serial(&world->sas,
						child->ike->replaced_by);
}

void stop_waiting(struct world *world, struct conn *c)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, c->up_ike);

	if (ike != NULL) {
		renounce(ike, c);
	}
}

void give_up(struct world *world, struct conn *c)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, c->up_ike);
	struct ike_sa *new = replacement_of(world, c);

	demand_cancel(world, c); /* so that it is no failure */
	revival_stop(world, c);
	if (new != NULL) {
		renounce(new, c);
	}
	if (ike == NULL) {
		return;
	}
	renounce(ike, c);
	if (ike->half_open != NULL && ike->conn_serial == c->serial) {
		send_elsewhere(ike);
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
	}
}
