/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA in the kernel: its SAs, policies and routes as one batch.
 */

#include "sa/child_kernel.h"

#include "sa/outbound.h"
#include "sa/tunnel_route.h"

static uint64_t limit_of(uint64_t configured)
{
	return configured >= INT64_MAX ? 0 : configured;
}

/* A rekey is due before the end; the IKE SA's initiator is the first to see. */
static uint64_t soft_limit_of(const struct child_sa *child, uint64_t configured)
{
	uint64_t limit = limit_of(configured);

	return limit - limit / (child->ike->role == INITIATOR ? 4 : 8);
}

/* What both directions share. */
static struct kernel_sa sa_base(const struct child_sa *child,
				const struct conn *c)
{
	const struct ike_path *path = &child->ike->path;
	const struct suite *suite = &child->chosen.suite;
	const struct conn_spec *spec = c->spec;

	return (struct kernel_sa){
		.protocol = child->protocol,
		.mode = child->transport ? KERNEL_TRANSPORT : KERNEL_TUNNEL,
		.reqid = child->reqid,
		.encr_id = suite->encr == NULL ? 0 : suite->encr->id,
		.encr_bits = suite->encr_bits,
		.integ_id = suite->integ->id,
		.esn = child->chosen.has_sn && child->chosen.sn == SN_64_BIT,
		.replay_window = spec->replay_window,
		.encap = spec->encapsulation == ENCAPSULATION_YES ||
			 (spec->encapsulation == ENCAPSULATION_AUTO &&
			  (path->nat_local || path->nat_remote)),
		.nopmtudisc = spec->nopmtudisc,
		.decap_dscp = spec->decap_dscp,
		.dont_encap_dscp = !spec->encap_dscp,
		.tfc = child->ike->peer.no_esp_tfc ? 0 : spec->tfc,
		.soft_bytes = soft_limit_of(child, spec->ipsec_max_bytes),
		.soft_packets = soft_limit_of(child, spec->ipsec_max_packets),
		.hard_bytes = limit_of(spec->ipsec_max_bytes),
		.hard_packets = limit_of(spec->ipsec_max_packets),
		.user = child->serial,
	};
}

static struct kernel_ends ends_of(const struct child_sa *child, bool inbound)
{
	return inbound ? (struct kernel_ends){ child->remote, child->local } :
			 (struct kernel_ends){ child->local, child->remote };
}

static void batch_add_sa(struct kernel_batch *b, const struct child_sa *child,
			 const struct conn *c, bool inbound, struct view encr,
			 struct view integ)
{
	struct kernel_ends ends = ends_of(child, inbound);
	struct kernel_request *request = kernel_batch_add(b, KERNEL_SA_ADD);
	struct kernel_sa *sa = &request->sa;

	*sa = sa_base(child, c);
	sa->inbound = inbound;
	sa->spi = inbound ? child->spi_in : child->spi_out;
	sa->src = ends.src.address;
	sa->dst = ends.dst.address;
	sa->encap_sport = ends.src.port;
	sa->encap_dport = ends.dst.port;
	sa->encr_key = encr;
	sa->integ_key = integ;
	if (child->transport) {
		sa->sel_src = inbound ? child->ts.remote.list[0] :
					child->ts.local.list[0];
		sa->sel_dst = inbound ? child->ts.local.list[0] :
					child->ts.remote.list[0];
	}
}

static struct spd_want want_of(const struct child_sa *child)
{
	return (struct spd_want){
		.rank = SPD_TUNNEL,
		.directions = child->transport ? SPD_OUT | SPD_IN : SPD_ALL,
		.action = KERNEL_ALLOW,
		.has_template = true,
		.mode = child->transport ? KERNEL_TRANSPORT : KERNEL_TUNNEL,
		.protocol = child->protocol,
		.local = child->local.address,
		.remote = child->remote.address,
		.reqid = child->reqid,
	};
}

static void batch_add_policies(struct kernel_batch *b, struct child_sa *child,
			       const struct conn *c)
{
	struct spd *spd = &child->ike->world->spd;
	const struct narrowed *ts = &child->ts;
	struct spd_want want = want_of(child);

	for (size_t n = 0; n < ts->remote.nr * ts->local.nr; n++) {
		const struct ip_selector *remote =
			&ts->remote.list[n / ts->local.nr];
		const struct ip_selector *local =
			&ts->local.list[n % ts->local.nr];

		if (spd_is_pair(local, remote)) {
			want.priority = conn_policy_priority(c, local, remote);
			spd_claim(spd, &child->policies, c->serial, local,
				  remote, &want, b);
		}
	}
}

static void batch_add_routes(struct kernel_batch *b,
			     enum kernel_request_kind kind,
			     const struct child_sa *child,
			     const struct conn *c)
{
	for (size_t r = 0; r < child->ts.remote.nr && !child->transport; r++) {
		batch_add_tunnel_route(b, kind, c, &child->local.address,
				       &child->remote.address,
				       &child->ts.remote.list[r]);
	}
}

/* The kernel did not take it: what was there before is put back. */
static void revert(struct child_sa *child)
{
	struct world *world = child->ike->world;
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	spd_revert(&world->spd, &child->policies, &b);
	kernel_batch_run_removal(world, &b, &child->log);
}

void child_kernel_install_outbound(struct child_sa *child)
{
	struct world *world = child->ike->world;
	struct conn *c = conn_by_serial(&world->conns, child->conn_serial);
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	if (c == NULL) {
		return;
	}
	batch_add_sa(&b, child, c, false, blob_view(&child->wait->encr),
		     blob_view(&child->wait->integ));
	diag_t d = kernel_batch_run(world, &b);
	if (d != NULL) { /* half of it is of no use: the peer must know */
		log_error(&child->log, "%s", diag_text(d));
		diag_free(&d);
		window_add_task(&child->ike->window, TASK_DELETE_CHILD,
				child->serial);
		window_wake(world, &child->ike->window);
		return;
	}
	outbound_done(child);
}

diag_t child_kernel_install(struct child_sa *child, enum role role,
			    struct keymat *keymat)
{
	struct world *world = child->ike->world;
	struct conn *c = conn_by_serial(&world->conns, child->conn_serial);
	struct kernel_batch b = KERNEL_BATCH_EMPTY;
	enum role peer = role_other(role);

	child->local = child->ike->path.local; /* as it is by now */
	child->remote = child->ike->path.remote;
	batch_add_sa(&b, child, c, true, blob_view(&keymat->encr[peer]),
		     blob_view(&keymat->integ[peer]));
	if (child->wait == NULL) {
		batch_add_sa(&b, child, c, false,
			     blob_view(&keymat->encr[role]),
			     blob_view(&keymat->integ[role]));
	}
	batch_add_policies(&b, child, c);
	batch_add_routes(&b, KERNEL_ROUTE_ADD, child, c);
	diag_t d = kernel_batch_run(world, &b);

	if (d != NULL) {
		revert(child);
	} else if (child->wait != NULL) {
		outbound_keep_keys(child, &keymat->encr[role],
				   &keymat->integ[role]);
	}
	return d;
}

static void batch_move_sa(struct kernel_batch *b, const struct child_sa *child,
			  bool inbound, const struct ip_endpoint *remote)
{
	struct kernel_move *move = &kernel_batch_add(b, KERNEL_SA_MOVE)->move;

	move->protocol = child->protocol;
	move->spi = inbound ? child->spi_in : child->spi_out;
	move->inbound = inbound;
	move->from = move->to = ends_of(child, inbound);
	*(inbound ? &move->to.src : &move->to.dst) = *remote;
}

/* What has no ports: CHILD's routes and policies go to REMOTE. */
static void batch_move_rest(struct kernel_batch *b, struct child_sa *child,
			    const struct ip_endpoint *remote)
{
	const struct conn *c = conn_by_serial(&child->ike->world->conns,
					      child->conn_serial);
	bool has_routes = c != NULL && !list_is_empty(&child->policies);

	if (has_routes) {
		batch_add_routes(b, KERNEL_ROUTE_DELETE, child, c);
	}
	child->remote = *remote;
	if (has_routes) {
		batch_add_routes(b, KERNEL_ROUTE_ADD, child, c);
	}
	spd_move(&child->policies, &remote->address, b);
}

/* The kernel has refused: the SAs are where they were, the rest is put back. */
static void stay(struct child_sa *child, const struct ip_endpoint *before)
{
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	batch_move_rest(&b, child, before);
	kernel_batch_run_removal(child->ike->world, &b, &child->log);
}

diag_t child_kernel_move(struct child_sa *child,
			 const struct ip_endpoint *remote)
{
	const struct ip_endpoint before = child->remote;
	bool elsewhere = !ip_address_eq(&before.address, &remote->address);
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	batch_move_sa(&b, child, true, remote);
	if (child->wait == NULL) {
		batch_move_sa(&b, child, false, remote);
	}
	if (elsewhere) {
		batch_move_rest(&b, child, remote);
	}
	child->remote = *remote;
	diag_t d = kernel_batch_run(child->ike->world, &b);

	if (d != NULL && elsewhere) {
		stay(child, &before);
	}
	if (d != NULL) {
		child->remote = before;
	}
	return d;
}

static void batch_delete_sa(struct kernel_batch *b,
			    const struct child_sa *child, bool inbound)
{
	struct kernel_ends ends = ends_of(child, inbound);
	struct kernel_sa *sa = &kernel_batch_add(b, KERNEL_SA_DELETE)->sa;

	sa->protocol = child->protocol;
	sa->inbound = inbound;
	sa->spi = inbound ? child->spi_in : child->spi_out;
	sa->src = ends.src.address;
	sa->dst = ends.dst.address;
}

static void batch_remove_policies(struct kernel_batch *b,
				  struct child_sa *child)
{
	struct world *world = child->ike->world;
	const struct conn *c =
		conn_by_serial(&world->conns, child->conn_serial);

	if (c != NULL && !list_is_empty(&child->policies)) {
		batch_add_routes(b, KERNEL_ROUTE_DELETE, child, c);
	}
	spd_release(&world->spd, &child->policies, b);
}

void child_kernel_remove_policies(struct child_sa *child)
{
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	batch_remove_policies(&b, child);
	kernel_batch_run_removal(child->ike->world, &b, &child->log);
}

void child_kernel_remove(struct child_sa *child)
{
	struct kernel_batch b = KERNEL_BATCH_EMPTY;

	batch_remove_policies(&b, child);
	if (child->state != CHILD_LARVAL && child->wait == NULL) {
		batch_delete_sa(&b, child, false);
	}
	batch_delete_sa(&b, child, true);
	kernel_batch_run_removal(child->ike->world, &b, &child->log);
}

void child_sa_traffic(const struct child_sa *child, struct kernel_traffic *in,
		      struct kernel_traffic *out)
{
	const struct world *world = child->ike->world;
	const struct kernel_ops *kernel = world->env->kernel;

	*in = *out = (struct kernel_traffic){ .bytes = 0 };
	if (child->state == CHILD_LARVAL) {
		return;
	}
	kernel->traffic(world->env->kernel_ctx, child->protocol, child->spi_in,
			&child->remote.address, &child->local.address, in);
	kernel->traffic(world->env->kernel_ctx, child->protocol, child->spi_out,
			&child->local.address, &child->remote.address, out);
}
