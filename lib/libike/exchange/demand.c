/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections on demand: what a packet may start, and what stands in the
 * kernel before, while and after (auto=ondemand, the shunts).
 */

#include "exchange/demand.h"

#include "libswan/alloc.h"
#include "sa/child_status.h"
#include "sa/shunt.h"

#define WAIT_FIRST_S 5
#define WAIT_MAX_S   300

/* What C has when nothing is being negotiated and nothing has failed. */
static enum conn_routing at_rest(const struct conn *c)
{
	if (!c->routed) {
		return ROUTING_UNROUTED;
	}
	return conn_never_negotiates(c) ? ROUTING_NEVER_NEGOTIATE :
					  ROUTING_ONDEMAND;
}

static struct conn_demand *get_demand(struct conn *c)
{
	if (c->demand == NULL) {
		c->demand = NEW(struct conn_demand);
		c->demand->conn_serial = c->serial;
	}
	return c->demand;
}

static void free_demand(struct world *world, struct conn *c)
{
	if (c->demand != NULL) {
		timer_stop(world, &c->demand->shunt);
		xfree(c->demand);
		c->demand = NULL;
	}
}

/* The next packet is as the first, if there has been one. */
static void forget_failures(struct world *world, struct conn *c)
{
	if (c->demand != NULL) {
		free_demand(world, c);
		shunt_forget_packet(world, c);
	}
}

static void tell(struct world *world, const struct conn *c,
		 enum ike_event_kind kind)
{
	struct ike_child_status status;

	if (!conn_never_negotiates(c)) {
		child_status_of_conn(c, &status);
		world->env->event(world->env->ctx,
				  &(struct ike_event){ .kind = kind,
						       .conn_serial = c->serial,
						       .child = &status });
	}
}

/* The first time, scripts of leftupdown= hear of it. */
static diag_t install(struct world *world, struct conn *c, bool first)
{
	bool negotiates = c->routing == ROUTING_NEGOTIATION;
	diag_t d = shunt_set(world, c, negotiates ? ROUTING_NEGOTIATION :
						    at_rest(c));

	if (d == NULL && !negotiates) {
		forget_failures(world, c);
	}
	if (d == NULL && first && c->child_serial == 0) {
		tell(world, c, IKE_EVENT_ROUTED);
	}
	return d;
}

diag_t demand_route(struct world *world, struct conn *c)
{
	bool first = !c->routed;
	diag_t d = shunt_conflict(world, c);

	if (d == NULL) {
		c->routed = true;
		if (c->oriented) {
			d = install(world, c, first);
		}
		c->routed = !first || d == NULL;
	}
	return d;
}

void demand_take_place(struct world *world, struct conn *c)
{
	diag_t d = shunt_conflict(world, c);

	c->routed = d == NULL;
	if (c->routed && c->oriented) {
		d = shunt_set(world, c, at_rest(c));
		c->routed = d == NULL;
	}
	if (d != NULL) {
		log_error(&c->log, "could not route: %s", diag_text(d));
		diag_free(&d);
	}
}

void demand_took_place(struct world *world, struct conn *c)
{
	if (c->routing != ROUTING_UNROUTED) {
		tell(world, c, IKE_EVENT_ROUTED);
	}
}

void demand_unroute(struct world *world, struct conn *c)
{
	bool was_routed = c->routed && c->routing != ROUTING_UNROUTED;

	c->routed = false;
	if (c->routing != ROUTING_UNROUTED) {
		shunt_change(world, c, ROUTING_UNROUTED);
	}
	if (was_routed && c->child_serial == 0) {
		tell(world, c, IKE_EVENT_UNROUTED);
	}
	forget_failures(world, c);
}

bool demand_is_due(const struct world *world, const struct conn *c)
{
	return c->routed && c->routing == ROUTING_ONDEMAND &&
	       c->child_serial == 0 &&
	       (c->demand == NULL ||
		c->demand->not_before.ms <= world->now.ms);
}

void demand_note_packet(struct conn *c, const struct ip_selector *local,
			const struct ip_selector *remote)
{
	struct conn_demand *demand = get_demand(c);

	demand->has_packet = true;
	demand->local = *local;
	demand->remote = *remote;
}

void demand_begin(struct world *world, struct conn *c)
{
	if (c->demand != NULL) {
		timer_stop(world, &c->demand->shunt);
	}
	shunt_change(world, c, ROUTING_NEGOTIATION);
}

static unsigned wait_seconds(unsigned nr_failures)
{
	unsigned wait = WAIT_FIRST_S;

	for (unsigned n = 1; n < nr_failures && wait < WAIT_MAX_S; n++) {
		wait *= 2;
	}
	return wait < WAIT_MAX_S ? wait : WAIT_MAX_S;
}

/* failureshunt= for shuntlifetime=. */
static void start_failure_shunt(struct world *world, struct conn *c)
{
	struct deltatime life = world->config.shunt_lifetime;
	char buf[32];
	struct text seconds = TEXT_IN(buf);

	text_add_deltatime(&seconds, life);
	log_info(&c->log,
		 "negotiation failed; failureshunt=%s for %s seconds",
		 c->spec->failureshunt == SHUNT_PASS ? "passthrough" : "drop",
		 buf);
	shunt_change(world, c, ROUTING_FAILURE);
	timer_start(world, &c->demand->shunt, TIMER_SHUNT, life);
}

static void fail(struct world *world, struct conn *c, int code)
{
	struct conn_demand *demand = get_demand(c);

	demand->nr_failures++;
	demand->code = code;
	demand->has_packet = false;
	if (c->spec->failureshunt != SHUNT_NONE) {
		start_failure_shunt(world, c);
		return;
	}
	unsigned wait = wait_seconds(demand->nr_failures);

	demand->not_before = monotime_add(world->now, SECONDS(wait));
	timer_start(world, &demand->shunt, TIMER_SHUNT, SECONDS(wait));
	if (c->routed) {
		log_info(&c->log,
			 "negotiation failed; traffic starts the next one in %u seconds at the earliest",
			 wait);
	}
	shunt_change(world, c, at_rest(c));
}

void demand_refused(struct world *world, struct conn *c, int code)
{
	fail(world, c, code);
}

void demand_end(struct world *world, struct conn *c, int code)
{
	bool is_up = code == RC_OK || c->child_serial != 0;

	if (is_up && c->routing != ROUTING_NEVER_NEGOTIATE) {
		demand_cancel(world, c);
	} else if (c->routing == ROUTING_NEGOTIATION) {
		fail(world, c, code);
	}
}

void demand_cancel(struct world *world, struct conn *c)
{
	bool negotiated = c->routed && c->routing == ROUTING_NEGOTIATION;

	if (c->child_serial != 0) {
		free_demand(world, c); /* the SA has taken the packet's place */
	}
	if (c->routing != at_rest(c) && c->oriented) {
		shunt_change(world, c, at_rest(c));
	}
	if (c->demand != NULL) {
		forget_failures(world, c);
	} else if (negotiated && c->child_serial == 0) {
		shunt_forget_packet(world, c); /* it may have come meanwhile */
	}
}

void demand_shunt_is_over(struct world *world, struct conn *c)
{
	if (c->routing == ROUTING_FAILURE) {
		shunt_change(world, c, at_rest(c));
	}
	if (c->routed) { /* what came in vain must not hide what comes now */
		shunt_forget_packet(world, c);
	}
}

/* An address has come that it waited for. */
static diag_t install_anew(struct world *world, struct conn *c)
{
	diag_t d = shunt_conflict(world, c);

	return d != NULL ? d : install(world, c, true);
}

void demand_reorient(struct world *world, struct conn *c)
{
	diag_t d = NULL;

	if (c->routing != ROUTING_UNROUTED) {
		d = shunt_set(world, c, c->oriented ? c->routing :
						      ROUTING_UNROUTED);
	} else if (c->routed && c->oriented) {
		d = install_anew(world, c);
	}
	if (d != NULL) {
		log_error(&c->log, "could not route: %s", diag_text(d));
		diag_free(&d);
	}
}

void demand_stop(struct world *world, struct conn *c)
{
	demand_unroute(world, c);
}
