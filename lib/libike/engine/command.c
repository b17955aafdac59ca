/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an operator asks for: add, up, down, delete (whack).
 */

#include "engine/engine.h"
#include "engine/named.h"
#include "engine/parent.h"
#include "engine/start.h"
#include "exchange/beside.h"
#include "exchange/demand.h"
#include "exchange/ike_sa_init.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"

static struct ike_sa *first_sa_of(struct world *world, const struct conn *c)
{
	LIST_FOREACH(entry, &world->sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->conn_serial == c->serial && ike->state != SA_LARVAL) {
			return ike;
		}
	}
	return NULL;
}

/*
 * Every SA of C, half-open ones too, without waiting for the peer.  The end of
 * one may be that of others, made by its exchanges.  C stays.
 */
static void end_sas(struct world *world, struct conn *c)
{
	struct ike_sa *ike;

	c->nr_users++;
	while (c->nr_users > 1 && (ike = first_sa_of(world, c)) != NULL) {
		send_elsewhere(ike);
		ike_send_delete_once(ike);
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
	}
	c->nr_users--;
}

/* C's Child SAs on an IKE SA of another connection; the peer is told. */
static void leave_parents(struct world *world, struct conn *c)
{
	struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);

	if (child != NULL) {
		child_event(child, IKE_EVENT_CHILD_DOWN);
	}
	while ((child = child_sa_by_conn(&world->sas, c->serial)) != NULL) {
		struct ike_sa *ike = child->ike;

		child_sa_disown(child);
		if (child->state == CHILD_INSTALLED) {
			window_add_task(&ike->window, TASK_DELETE_CHILD,
					child->serial);
			dispatch(ike, SIDE_RESPONSE, verdict_done());
		}
	}
}

static void delete_conn(struct world *world, struct conn *c)
{
	demand_cancel(world, c);
	c->wanted = false;
	if (c->nr_users > 0 ||
	    child_sa_by_conn(&world->sas, c->serial) != NULL) {
		log_info(&c->log, "terminating SAs using this connection");
		end_sas(world, c);
		c->nr_users++; /* it is still needed when its Child SAs go */
		leave_parents(world, c);
		c->nr_users--;
	}
	stop_waiting(world, c);
	conn_up_done(world, c, RC_FATAL);
	demand_stop(world, c);
	beside_stop(world, c);
	revival_stop(world, c);
	trace_free(&c->trace);
	conn_remove(&world->conns, &c);
}

/* Instances, then what they are of. */
static void delete_with_instances(struct world *world, struct conn *c)
{
	struct named instances = { NULL, 0 };

	conn_each_instance(&world->conns, c, note_named, &instances);
	for (size_t n = 0; n < instances.nr; n++) {
		struct conn *i =
			conn_by_serial(&world->conns, instances.serials[n]);

		if (i != NULL) { /* the end of one may be that of another */
			delete_conn(world, i);
		}
	}
	named_done(&instances);
	delete_conn(world, c);
}

/* Slow methods that C will need: pairs are made ahead. */
static void want_pairs(struct world *world, const struct conn *c)
{
	for (size_t n = 0; n < c->ike->nr; n++) {
		const struct proposal *p = &c->ike->list[n];

		for (size_t t = 0; t < p->nr; t++) {
			const struct transform *transform = &p->transforms[t];

			if (transform->type == TRANSFORM_KE ||
			    (transform->type >= TRANSFORM_ADDKE1 &&
			     transform->type <= TRANSFORM_ADDKE7)) {
				keypair_pool_want(&world->pairs,
						  transform->ke);
			}
		}
	}
	struct job *job;

	while ((job = keypair_pool_refill(&world->pairs)) != NULL) {
		world->env->job_submit(world->env->ctx, job);
	}
}

static void log_added(const struct conn *c)
{
	if (c->spec->type == CONN_PASSTHROUGH || c->spec->type == CONN_DROP) {
		log_info(&c->log, "added %s connection",
			 c->spec->type == CONN_DROP ? "drop" : "passthrough");
	} else if (c->oriented) {
		log_info(&c->log, "added oriented IKEv2 connection");
	} else {
		log_info(&c->log,
			 "added unoriented IKEv2 connection (neither left=%s nor right=%s match an interface)",
			 c->spec->left.host_text, c->spec->right.host_text);
	}
}

/* What is routed stays so: NEW's policies stand before those of OLD go. */
static void replace_conn(struct world *world, struct conn *old,
			 struct conn *new)
{
	bool was_routed = old->routed;

	if (was_routed) {
		demand_take_place(world, new);
	}
	delete_with_instances(world, old);
	if (was_routed) {
		demand_took_place(world, new);
	}
}

struct ike_answer ike_add(struct ike_engine *engine, struct conn_spec *spec,
			  struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer = { .code = RC_OK };
	struct conn *old = conn_by_name(&world->conns, spec->name);
	struct conn *c;
	diag_t d = conn_add(&world->conns, spec, world->config.fips, &c);

	if (d != NULL) { /* what is there stays */
		struct text text = TEXT_IN(answer.text);

		answer.code = RC_FATAL;
		text_add(&text, "\"%s\": failed to add connection: %s",
			 spec->name, diag_text(d));
		diag_free(&d);
	} else {
		if (old != NULL) {
			replace_conn(world, old, c);
		}
		log_added(c);
		if (c->oriented) {
			want_pairs(world, c);
		}
		answer.conn_serial = c->serial;
	}
	engine_leave(engine);
	return answer;
}

/* An IKE SA of the connection that is not about to go, alone or with another. */
static struct ike_sa *next_to_go(struct world *world, uint64_t conn_serial)
{
	const struct conn *c = conn_by_serial(&world->conns, conn_serial);

	if (c == NULL) {
		return NULL;
	}
	LIST_FOREACH(entry, &world->sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->conn_serial == c->serial && ike->state != SA_LARVAL &&
		    !ike_is_leaving(ike) && !serves_others(ike, c)) {
			return ike;
		}
	}
	return NULL;
}

/* Besides the one in use: of crossing initiations, or half-open. */
static void bring_down_others(struct world *world, uint64_t conn_serial)
{
	struct ike_sa *ike;

	while ((ike = next_to_go(world, conn_serial)) != NULL) {
		send_elsewhere(ike);
		if (ike->state == SA_ESTABLISHED) {
			window_add_task(&ike->window, TASK_DELETE_IKE, 0);
			dispatch(ike, SIDE_RESPONSE, verdict_done());
		} else {
			ike_send_delete_once(ike);
			ike_sa_terminate(ike, FREE_SA, RC_FATAL);
		}
	}
}

/* The IKE SA stays, for other connections; true: there is one to wait for. */
static bool start_down_child(struct world *world, struct conn *c,
			     struct ike_sa *ike)
{
	uint64_t serial = c->serial;

	if (c->child_serial == 0) {
		return false;
	}
	log_info(&c->log,
		 "initiating delete of connection's Child SA #%ju using IKE SA #%ju",
		 (uintmax_t)c->child_serial, (uintmax_t)ike->serial);
	struct task *task = window_add_task(&ike->window, TASK_DELETE_CHILD,
					    c->child_serial);

	task->commanded = true;
	task->conn_serial = serial;
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	c = conn_by_serial(&world->conns, serial);
	return c != NULL && c->child_serial != 0;
}

/*
 * Ask the peer to delete; true when there is something to wait for.  An
 * instance may be gone then.
 */
static bool begin_down(struct world *world, struct conn *c)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, c->ike_serial);
	uint64_t serial = c->serial;

	c->wanted = c->suspended = false;
	c->down_waits = true;
	give_up(world, c);
	bool others = c->nr_users > 1;

	if (ike == NULL || ike->state != SA_ESTABLISHED) {
		end_sas(world, c);
		drop_unused_instance(world, c);
		return false;
	}
	if (serves_others(ike, c)) {
		return start_down_child(world, c, ike);
	}
	if (c->child_serial != 0) {
		log_info(&c->log,
			 "initiating delete of connection's IKE SA #%ju (and Child SA #%ju)",
			 (uintmax_t)ike->serial, (uintmax_t)c->child_serial);
	} else {
		log_info(&c->log,
			 "initiating delete of connection's IKE SA #%ju",
			 (uintmax_t)ike->serial);
	}
	send_elsewhere(ike); /* what is queued for others would go with it */
	window_add_task(&ike->window, TASK_DELETE_IKE, 0);
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	if (others) {
		bring_down_others(world, serial);
	}
	c = conn_by_serial(&world->conns, serial);
	return c != NULL && c->ike_serial != 0;
}

static bool start_down(struct world *world, struct conn *c)
{
	uint64_t serial = c->serial;
	bool waits = begin_down(world, c);

	c = conn_by_serial(&world->conns, serial);
	if (c != NULL && !waits) {
		c->down_waits = false;
	}
	return waits;
}

/* What C is beside has gone down, and takes the IKE SA of both along. */
static bool goes_along(const struct world *world, const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&world->sas, c->child_serial);

	return c->is_beside && child != NULL && ike_is_leaving(child->ike);
}

struct ike_answer ike_down(struct ike_engine *engine, const char *name,
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

			if (c != NULL && !goes_along(world, c) &&
			    start_down(world, c)) {
				answer.conn_serial = named.serials[n];
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}

struct ike_answer ike_delete(struct ike_engine *engine, const char *name,
			     struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer;
	struct named named;

	if (find_named(&world->conns, name, &named, &answer)) {
		for (size_t n = 0; n < named.nr; n++) {
			struct conn *c = conn_by_serial(&world->conns,
							named.serials[n]);

			if (c != NULL) {
				delete_with_instances(world, c);
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}
