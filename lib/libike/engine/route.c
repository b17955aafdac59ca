/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Commands for connections on demand: route, unroute, oppo, suspend.
 */

#include "engine/named.h"
#include "engine/outside.h"
#include "engine/start.h"
#include "exchange/demand.h"
#include "exchange/terminate.h"

/* Why C cannot have a trap; RC_OK when it can. */
static int refuse_route(const struct conn *c)
{
	if (!c->oriented) {
		log_info(&c->log,
			 "cannot route connection yet: neither left=%s nor right=%s match an interface",
			 c->spec->left.host_text, c->spec->right.host_text);
		return RC_ORIENT;
	}
	if (conn_is_template(c) && !conn_never_negotiates(c)) {
		log_info(&c->log,
			 "cannot route connection without knowing remote IP address");
		return RC_ROUTE;
	}
	return RC_OK;
}

static int route(struct world *world, struct conn *c)
{
	int code = refuse_route(c);
	diag_t d = NULL;

	if (code == RC_ROUTE) {
		return code;
	}
	d = demand_route(world, c);
	if (d != NULL) {
		log_error(&c->log, "could not route: %s", diag_text(d));
		diag_free(&d);
		code = RC_ROUTE;
	}
	return code;
}

struct ike_answer ike_route(struct ike_engine *engine, const char *name,
			    struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer;
	struct named named;

	if (find_named(&world->conns, name, &named, &answer)) {
		for (size_t n = 0; n < named.nr; n++) {
			int code = route(world,
					 conn_by_serial(&world->conns,
							named.serials[n]));

			if (code != RC_OK) {
				answer.code = code;
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}

static int unroute(struct world *world, struct conn *c)
{
	if (c->child_serial != 0) {
		log_info(&c->log, "cannot unroute: route busy");
		return RC_RTBUSY;
	}
	demand_unroute(world, c);
	return RC_OK;
}

struct ike_answer ike_unroute(struct ike_engine *engine, const char *name,
			      struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct ike_answer answer;
	struct named named;

	if (find_named(&world->conns, name, &named, &answer)) {
		for (size_t n = 0; n < named.nr; n++) {
			int code = unroute(world,
					   conn_by_serial(&world->conns,
							  named.serials[n]));

			if (code != RC_OK) {
				answer.code = code;
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}

/* Those of C's Child SA, narrowed, and without a trap, leave the packet out. */
static bool lets_pass(const struct world *world, const struct conn *c,
		      const struct ip_selector *local,
		      const struct ip_selector *remote)
{
	return !c->routed && is_outside(world, c, local, remote);
}

/* Whose policy the packet would meet: as the kernel has it, the strongest. */
static struct conn *find_by_packet(struct world *world,
				   const struct ip_selector *local,
				   const struct ip_selector *remote)
{
	struct conn *best = NULL;
	uint32_t best_priority = 0;

	LIST_FOREACH(entry, &world->conns.all) {
		struct conn *c = CONTAINER_OF(entry, struct conn, in_db);
		uint32_t priority;

		if (conn_has_policies(c) &&
		    conn_has_packet(c, local, remote, &priority) &&
		    !lets_pass(world, c, local, remote) &&
		    (best == NULL || priority < best_priority)) {
			best = c;
			best_priority = priority;
		}
	}
	return best;
}

static struct ike_answer refuse_oppo(const struct ip_selector *local,
				     const struct ip_selector *remote,
				     const char *why)
{
	struct ike_answer answer = { .code = RC_OPPOFAILURE };
	struct text text = TEXT_IN(answer.text);

	text_add_string(&text, "cannot initiate on-demand for packet ");
	text_add_packet(&text, local, remote);
	text_add(&text, ": %s", why);
	return answer;
}

/* As a packet, but for the wait after failures: an operator need not. */
static struct ike_answer oppo(struct world *world, struct conn *c,
			      const struct ip_selector *local,
			      const struct ip_selector *remote)
{
	struct ike_answer answer = { .code = RC_OK };

	if (is_outside(world, c, local, remote)) {
		const char *why = start_outside_by_operator(world, c, local,
							    remote, &answer);

		return why == NULL ? answer : refuse_oppo(local, remote, why);
	}
	if (c->child_serial != 0) {
		log_up_already(c);
		return answer;
	}
	answer.code = refuse_up(world, c);
	if (answer.code != RC_OK) {
		return answer;
	}
	if (c->up_leader == 0) {
		c->up_leader = c->serial;
		c->up_pending++;
		c->up_code = RC_OK;
	}
	if (c->up_ike == 0) {
		start_on_demand(world, c, local, remote);
	}
	if (c->up_leader != 0) {
		answer.conn_serial = c->up_leader;
	} else {
		answer.code = c->up_code;
	}
	return answer;
}

struct ike_answer ike_oppo(struct ike_engine *engine,
			   const struct ip_selector *local,
			   const struct ip_selector *remote,
			   struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct conn *c = find_by_packet(world, local, remote);
	struct ike_answer answer;

	if (c == NULL) {
		answer = refuse_oppo(local, remote,
				     "no routed connection has it");
	} else if (conn_never_negotiates(c)) {
		answer = refuse_oppo(local, remote,
				     c->spec->type == CONN_DROP ?
					     "it is dropped" :
					     "it is passed");
	} else {
		answer = oppo(world, c, local, remote);
	}
	engine_leave(engine);
	return answer;
}

/*
 * The peer is not told: what it has ends by itself, or when we are back.  What
 * is wanted stays so, but nothing is tried until someone asks.
 */
static void suspend(struct world *world, struct conn *c)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, c->ike_serial);
	uint64_t serial = c->serial;
	bool wanted = c->wanted;

	if (ike == NULL || ike->state != SA_ESTABLISHED) {
		log_info(&c->log, "connection does not have an IKE SA");
		return;
	}
	log_info(&ike->log, "suspending IKE SA");
	c->suspended = true;
	c->wanted = false;
	ike_sa_terminate(ike, FREE_SA, RC_FATAL);
	c = conn_by_serial(&world->conns, serial);
	if (c != NULL) {
		c->wanted = wanted;
	}
}

struct ike_answer ike_suspend(struct ike_engine *engine, const char *name,
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

			if (c != NULL && !conn_is_template(c) &&
			    !c->is_beside) {
				suspend(world, c);
			}
		}
	}
	named_done(&named);
	engine_leave(engine);
	return answer;
}
