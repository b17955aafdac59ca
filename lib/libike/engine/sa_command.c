/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an operator asks of single SAs: rekey, down, delete (whack).
 */

#include "engine/engine.h"
#include "engine/named.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"

static bool is_of_ike(enum ike_sa_action action)
{
	return action == SA_REKEY_IKE || action == SA_DOWN_IKE ||
	       action == SA_DELETE_IKE;
}

static bool is_rekey(enum ike_sa_action action)
{
	return action == SA_REKEY_IKE || action == SA_REKEY_CHILD;
}

static enum task_kind task_of(enum ike_sa_action action)
{
	if (is_rekey(action)) {
		return is_of_ike(action) ? TASK_REKEY_IKE : TASK_REKEY_CHILD;
	}
	return is_of_ike(action) ? TASK_DELETE_IKE : TASK_DELETE_CHILD;
}

/* C's Child SA says which, where another connection's IKE SA serves it. */
static struct ike_sa *ike_of(const struct world *world, const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);
	struct ike_sa *ike = child != NULL ?
				     child->ike :
				     ike_sa_by_serial(&world->sas,
						      c->ike_serial);

	return ike != NULL && ike->state == SA_ESTABLISHED ? ike : NULL;
}

/* Queue what ACTION asks of C's SAs; false: it has none. */
static bool begin(struct world *world, struct conn *c,
		  enum ike_sa_action action)
{
	struct ike_sa *ike = ike_of(world, c);

	if (ike == NULL || (!is_of_ike(action) && c->child_serial == 0)) {
		return false;
	}
	struct task *task =
		window_add_task(&ike->window, task_of(action),
				is_of_ike(action) ? 0 : c->child_serial);

	task->commanded = true;
	task->conn_serial = c->serial;
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	return true;
}

/* Whether an event will tell the end of what ACTION has begun. */
static bool is_to_wait(const struct conn *c, enum ike_sa_action action)
{
	return c != NULL &&
	       (is_rekey(action) || c->child_serial != 0 ||
		(is_of_ike(action) && c->ike_serial != 0 && c->nr_users > 0));
}

/* One connection; down also ends what would bring it up again. */
static void act_on(struct world *world, struct conn *c,
		   enum ike_sa_action action, struct ike_answer *answer)
{
	uint64_t serial = c->serial;

	if (action == SA_DOWN_IKE || action == SA_DOWN_CHILD) {
		c->wanted = false;
		give_up(world, c);
		c = conn_by_serial(&world->conns, serial);
	}
	if (c == NULL) {
		return;
	}
	c->down_waits |= !is_rekey(action);
	if (!begin(world, c, action)) {
		c->down_waits = false;
		log_info(&c->log, "connection does not have %s SA",
			 is_of_ike(action) ? "an IKE" : "a Child");
		answer->code = is_rekey(action) ? RC_FATAL : answer->code;
		return;
	}
	if (is_to_wait(conn_by_serial(&world->conns, serial), action)) {
		answer->conn_serial = serial;
	}
}

struct ike_answer ike_sa_command(struct ike_engine *engine,
				 enum ike_sa_action action, const char *name,
				 struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer;
	struct named named;

	if (find_named(&world->conns, name, &named, &answer)) {
		named_add_instances(&world->conns, &named);
		for (size_t n = 0; n < named.nr; n++) {
			struct conn *c = conn_by_serial(&world->conns,
							named.serials[n]);
			bool stands_for_others =
				c != NULL && conn_is_template(c) && named.nr > 1;

			if (c != NULL && !stands_for_others &&
			    !(c->is_beside && is_of_ike(action))) {
				act_on(world, c, action, &answer);
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}

static bool delete_child(struct world *world, uint64_t serial)
{
	struct child_sa *child = child_sa_by_serial(&world->sas, serial);

	if (child == NULL || child->state != CHILD_INSTALLED) {
		return false;
	}
	struct ike_sa *ike = child->ike;

	window_add_task(&ike->window, TASK_DELETE_CHILD, serial);
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	return true;
}

static bool delete_ike(struct world *world, uint64_t serial)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, serial);

	if (ike == NULL || ike->state == SA_LARVAL ||
	    ike->state == SA_DELETING) {
		return false;
	}
	if (ike->state == SA_ESTABLISHED) {
		window_add_task(&ike->window, TASK_DELETE_IKE, 0);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
	} else {
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
	}
	return true;
}

struct ike_answer ike_delete_state(struct ike_engine *engine, uint64_t serial,
				   struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer = { .code = RC_OK };

	if (!delete_child(world, serial) && !delete_ike(world, serial)) {
		struct text text = TEXT_IN(answer.text);

		answer.code = RC_UNKNOWN_NAME;
		text_add(&text, "no state #%ju to delete", (uintmax_t)serial);
	}
	engine_leave(engine);
	return answer;
}
