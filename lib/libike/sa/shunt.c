/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a connection has in the kernel beneath its Child SAs: a trap, or a
 * shunt that passes or drops.
 */

#include "sa/shunt.h"

#include <string.h>

#include "sa/tunnel_route.h"

/*
 * Where the remote host is not known there is no address: what never
 * negotiates is then for any.
 */
static struct ip_selector with_addresses(const struct ip_selector *s,
					 enum ip_family family)
{
	struct ip_selector out = *s;

	if (!ip_address_is_set(&s->range.start)) {
		out.range.start = (struct ip_address){ .family = family };
		out.range.end = out.range.start;
		memset(out.range.end.bytes, 0xff, ip_family_bytes(family));
	}
	return out;
}

void shunt_each_pair(const struct conn *c, shunt_pair_fn *fn, void *ctx)
{
	const struct conn_ts *l = &c->local_ts;
	const struct conn_ts *r = &c->remote_ts;

	if (!c->oriented ||
	    (conn_is_template(c) && !conn_never_negotiates(c))) {
		return;
	}
	for (size_t n = 0; n < l->nr * r->nr; n++) {
		struct ip_selector local = l->list[n / r->nr];
		struct ip_selector remote = with_addresses(
			&r->list[n % r->nr], local.range.start.family);

		if (spd_is_pair(&local, &remote)) {
			fn(ctx, &local, &remote);
		}
	}
}

static struct spd_want trap_of(struct world *world, struct conn *c)
{
	bool transport = c->spec->type == CONN_TRANSPORT;

	return (struct spd_want){
		.rank = SPD_SHUNT,
		.directions = SPD_OUT,
		.action = KERNEL_ALLOW,
		.has_template = true,
		.mode = transport ? KERNEL_TRANSPORT : KERNEL_TUNNEL,
		.protocol = c->spec->protocol_ah ? PROTOCOL_AH : PROTOCOL_ESP,
		.local = c->local_address,
		.remote = c->remote_address,
		.reqid = conn_trap_reqid(&world->conns, c),
	};
}

/* What passes must do so both ways, whatever wider policies demand. */
static struct spd_want pass(void)
{
	return (struct spd_want){ .rank = SPD_SHUNT,
				  .directions = SPD_ALL,
				  .action = KERNEL_ALLOW };
}

static struct spd_want drop(unsigned directions)
{
	return (struct spd_want){ .rank = SPD_SHUNT,
				  .directions = directions,
				  .action = KERNEL_BLOCK };
}

/*
 * While an SA is negotiated the trap itself holds packets back.  Without one
 * that was asked for only a shunt of an earlier failure is replaced.
 */
static struct spd_want of_negotiation(struct world *world, struct conn *c)
{
	if (!c->routed && list_is_empty(&c->policies)) {
		return (struct spd_want){ .directions = 0 };
	}
	return c->spec->negotiationshunt == SHUNT_PASS ? pass() :
							 trap_of(world, c);
}

/* No directions: nothing. */
static struct spd_want want_of(struct world *world, struct conn *c,
			       enum conn_routing routing)
{
	switch (routing) {
	case ROUTING_ONDEMAND:
		return trap_of(world, c);
	case ROUTING_NEGOTIATION:
		return of_negotiation(world, c);
	case ROUTING_FAILURE:
		return c->spec->failureshunt == SHUNT_PASS ? pass() :
							     drop(SPD_OUT);
	case ROUTING_NEVER_NEGOTIATE:
		return c->spec->type == CONN_DROP ? drop(SPD_ALL) : pass();
	case ROUTING_UNROUTED:
		break;
	}
	return (struct spd_want){ .directions = 0 };
}

/* One change of a connection's claims. */
struct setting {
	struct world *world;
	struct conn *c;
	struct spd_want want;
	struct kernel_batch batch;
};

static void claim_pair(void *ctx, const struct ip_selector *local,
		       const struct ip_selector *remote)
{
	struct setting *s = ctx;

	s->want.priority = conn_policy_priority(s->c, local, remote);
	spd_claim(&s->world->spd, &s->c->policies, s->c->serial, local, remote,
		  &s->want, &s->batch);
}

static bool has_routes(const struct conn *c, enum conn_routing routing)
{
	return !list_is_empty(&c->policies) &&
	       routing != ROUTING_NEVER_NEGOTIATE &&
	       c->spec->type != CONN_TRANSPORT;
}

static void add_routes(struct kernel_batch *b, enum kernel_request_kind kind,
		       const struct conn *c)
{
	for (size_t n = 0; n < c->remote_ts.nr; n++) {
		batch_add_tunnel_route(b, kind, c, &c->local_address,
				       &c->remote_address,
				       &c->remote_ts.list[n]);
	}
}

static void move_all(struct list *from, struct list *to)
{
	list_init(to);
	LIST_FOREACH_SAFE(entry, after, from) {
		list_remove(entry);
		list_add_tail(to, entry);
	}
}

static void revert(struct setting *s, struct list *old)
{
	spd_revert(&s->world->spd, &s->c->policies, &s->batch);
	move_all(old, &s->c->policies);
	kernel_batch_run_removal(s->world, &s->batch, &s->c->log);
}

diag_t shunt_set(struct world *world, struct conn *c,
		 enum conn_routing routing)
{
	struct setting s = { world, c, want_of(world, c, routing),
			     KERNEL_BATCH_EMPTY };
	bool had_routes = has_routes(c, c->routing);
	struct list old;

	move_all(&c->policies, &old);
	if (s.want.directions != 0) {
		shunt_each_pair(c, claim_pair, &s);
	}
	bool needs_routes = has_routes(c, routing);

	if (needs_routes && !had_routes) {
		add_routes(&s.batch, KERNEL_ROUTE_ADD, c);
	}
	diag_t d = kernel_batch_run(world, &s.batch);

	if (d != NULL) {
		revert(&s, &old);
		return d;
	}
	spd_release(&world->spd, &old, &s.batch);
	if (had_routes && !needs_routes) {
		add_routes(&s.batch, KERNEL_ROUTE_DELETE, c);
	}
	kernel_batch_run_removal(world, &s.batch, &c->log);
	c->routing = routing;
	return NULL;
}

void shunt_change(struct world *world, struct conn *c,
		  enum conn_routing routing)
{
	diag_t d = shunt_set(world, c, routing);

	if (d != NULL) {
		log_error(&c->log, "%s", diag_text(d));
		diag_free(&d);
	}
}

void shunt_forget_packet(struct world *world, struct conn *c)
{
	struct kernel_batch b = KERNEL_BATCH_EMPTY;
	struct spd_want trap = trap_of(world, c);
	struct kernel_sa *sa = &kernel_batch_add(&b, KERNEL_ACQUIRE_FORGET)->sa;

	sa->protocol = trap.protocol;
	sa->mode = trap.mode;
	sa->src = trap.local;
	sa->dst = trap.remote;
	sa->reqid = trap.reqid;
	kernel_batch_run_removal(world, &b, &c->log);
}

struct conflict {
	const struct world *world;
	const struct conn *c;
	diag_t d;
};

static void check_pair(void *ctx, const struct ip_selector *local,
		       const struct ip_selector *remote)
{
	struct conflict *conflict = ctx;
	const struct world *world = conflict->world;
	const struct conn *other = conn_by_serial(
		&world->conns, spd_other_shunt(&world->spd, conflict->c->serial,
					       local, remote));

	if (other != NULL && conflict->d == NULL &&
	    strcmp(other->spec->name, conflict->c->spec->name) != 0) {
		char buf[200];
		struct text pair = TEXT_IN(buf);

		text_add_ip_selector(&pair, local);
		text_add_string(&pair, "===");
		text_add_ip_selector(&pair, remote);
		conflict->d = diag("%s is routed by connection \"%s\"", buf,
				   other->spec->name);
	}
}

diag_t shunt_conflict(const struct world *world, const struct conn *c)
{
	struct conflict conflict = { world, c, NULL };

	shunt_each_pair(c, check_pair, &conflict);
	return conflict.d;
}
