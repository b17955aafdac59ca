/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA in the kernel: its SAs, policies and routes as one batch.
 */

#include "sa/child_kernel.h"

#include "libswan/alloc.h"


struct batch {
	struct kernel_request *list;
	size_t nr;
	size_t size;
};

static struct kernel_request *batch_add(struct batch *b,
					enum kernel_request_kind kind)
{
	if (b->nr == b->size) {
		size_t size = b->size == 0 ? 8 : 2 * b->size;

		b->list = xrealloc(b->list, b->size * sizeof(*b->list),
				   size * sizeof(*b->list));
		b->size = size;
	}
	struct kernel_request *request = &b->list[b->nr++];

	*request = (struct kernel_request){ .kind = kind };
	return request;
}

static uint64_t limit_of(uint64_t configured)
{
	return configured >= INT64_MAX ? 0 : configured;
}

/* A rekey is due before the end; the IKE SA's initiator is the first to see. */
static uint64_t soft_limit_of(const struct child_sa *child, uint64_t configured)
{
	uint64_t limit = limit_of(configured);

	return child->ike->role == INITIATOR ? limit / 4 * 3 : limit / 8 * 7;
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

static void batch_add_sa(struct batch *b, const struct child_sa *child,
			 const struct conn *c, bool inbound,
			 enum role sender_role, const struct keymat *keymat)
{
	const struct ike_path *path = &child->ike->path;
	const struct ip_endpoint *from = inbound ? &path->remote : &path->local;
	const struct ip_endpoint *to = inbound ? &path->local : &path->remote;
	struct kernel_request *request = batch_add(b, KERNEL_SA_ADD);
	struct kernel_sa *sa = &request->sa;

	*sa = sa_base(child, c);
	sa->inbound = inbound;
	sa->spi = inbound ? child->spi_in : child->spi_out;
	sa->src = from->address;
	sa->dst = to->address;
	sa->encap_sport = from->port;
	sa->encap_dport = to->port;
	sa->encr_key = blob_view(&keymat->encr[sender_role]);
	sa->integ_key = blob_view(&keymat->integ[sender_role]);
	if (child->transport) {
		sa->sel_src = inbound ? child->ts.remote.list[0] :
					child->ts.local.list[0];
		sa->sel_dst = inbound ? child->ts.local.list[0] :
					child->ts.remote.list[0];
	}
}

static void batch_add_policy(struct batch *b, enum kernel_request_kind kind,
			     const struct child_sa *child, const struct conn *c,
			     enum kernel_direction direction,
			     const struct ip_selector *local,
			     const struct ip_selector *remote)
{
	const struct ike_path *path = &child->ike->path;
	bool out = direction == KERNEL_OUT;
	struct kernel_policy *policy = &batch_add(b, kind)->policy;

	*policy = (struct kernel_policy){
		.direction = direction,
		.src = out ? *local : *remote,
		.dst = out ? *remote : *local,
		.action = KERNEL_ALLOW,
		.priority = conn_policy_priority(c, local, remote),
		.has_template = true,
		.protocol = child->protocol,
		.mode = child->transport ? KERNEL_TRANSPORT : KERNEL_TUNNEL,
		.template_src = out ? path->local.address :
				      path->remote.address,
		.template_dst = out ? path->remote.address :
				      path->local.address,
		.reqid = child->reqid,
	};
}

/* The configured source address of the selector's family, or unset. */
static struct ip_address source_address(const struct conn *c,
					enum ip_family family)
{
	const struct end_spec *local = conn_local(c);

	for (size_t n = 0; n < ARRAY_LEN(local->sourceip); n++) {
		if (local->sourceip[n].family == family) {
			return local->sourceip[n];
		}
	}
	return (struct ip_address){ .family = IP_NONE };
}

/* Through netlink unless a script has been named to do it. */
static void batch_add_route(struct batch *b, enum kernel_request_kind kind,
			    const struct child_sa *child, const struct conn *c,
			    const struct ip_selector *remote)
{
	const struct ike_path *path = &child->ike->path;
	struct ip_range peer = ip_range_of_address(&path->remote.address);

	if (conn_local(c)->updown != NULL || child->transport ||
	    ip_range_eq(&remote->range, &peer)) {
		return;
	}
	batch_add(b, kind)->route = (struct kernel_route){
		.dst = remote->range,
		.gateway = conn_local(c)->nexthop,
		.peer = path->remote.address,
		.local = path->local.address,
		.source = source_address(c, remote->range.start.family),
		.metric = c->spec->metric,
		.mtu = c->spec->mtu,
	};
}

static bool has_selector(const struct conn_ts *ts, const struct ip_selector *s)
{
	for (size_t n = 0; n < ts->nr; n++) {
		if (ip_selector_eq(&ts->list[n], s)) {
			return true;
		}
	}
	return false;
}

/* LOCAL NULL: any. */
struct pair {
	const struct ip_selector *local;
	const struct ip_selector *remote;
};

static bool uses(const struct child_sa *child, const void *arg)
{
	const struct pair *pair = arg;

	return child->state != CHILD_LARVAL &&
	       has_selector(&child->ts.remote, pair->remote) &&
	       (pair->local == NULL ||
		has_selector(&child->ts.local, pair->local));
}

/* Another Child SA of C needs it, too: the one before or after a rekey. */
static bool is_shared(const struct child_sa *child, const struct conn *c,
		      const struct ip_selector *local,
		      const struct ip_selector *remote)
{
	struct pair pair = { local, remote };

	return child_sa_other(child, c, uses, &pair) != NULL;
}

/* IN, OUT and, for tunnels, FWD. */
static void batch_add_pair(struct batch *b, enum kernel_request_kind kind,
			   const struct child_sa *child, const struct conn *c,
			   const struct ip_selector *local,
			   const struct ip_selector *remote)
{
	batch_add_policy(b, kind, child, c, KERNEL_IN, local, remote);
	if (!child->transport) {
		batch_add_policy(b, kind, child, c, KERNEL_FWD, local, remote);
	}
	batch_add_policy(b, kind, child, c, KERNEL_OUT, local, remote);
}

/* All of CHILD; to be deleted: those that no other needs. */
static void batch_add_policies(struct batch *b, bool add,
			       const struct child_sa *child,
			       const struct conn *c)
{
	enum kernel_request_kind policy = add ? KERNEL_POLICY_ADD :
						KERNEL_POLICY_DELETE;
	enum kernel_request_kind route = add ? KERNEL_ROUTE_ADD :
					       KERNEL_ROUTE_DELETE;

	for (size_t r = 0; r < child->ts.remote.nr; r++) {
		const struct ip_selector *remote = &child->ts.remote.list[r];

		for (size_t l = 0; l < child->ts.local.nr; l++) {
			const struct ip_selector *local =
				&child->ts.local.list[l];

			if (local->range.start.family ==
				    remote->range.start.family &&
			    (add || !is_shared(child, c, local, remote))) {
				batch_add_pair(b, policy, child, c, local,
					       remote);
			}
		}
		if (add || !is_shared(child, c, NULL, remote)) {
			batch_add_route(b, route, child, c, remote);
		}
	}
}

diag_t child_kernel_install(struct child_sa *child, enum role role,
			    const struct keymat *keymat)
{
	struct world *world = child->ike->world;
	struct conn *c = conn_by_serial(&world->conns, child->conn_serial);
	struct batch b = { NULL, 0, 0 };

	batch_add_sa(&b, child, c, true, role_other(role), keymat);
	batch_add_sa(&b, child, c, false, role, keymat);
	batch_add_policies(&b, true, child, c);
	diag_t d = world->env->kernel->run(world->env->kernel_ctx, b.list,
					   b.nr);
	xfree(b.list);
	return d;
}

static void batch_delete_sa(struct batch *b, const struct child_sa *child,
			    bool inbound)
{
	const struct ike_path *path = &child->ike->path;
	struct kernel_sa *sa = &batch_add(b, KERNEL_SA_DELETE)->sa;

	sa->protocol = child->protocol;
	sa->inbound = inbound;
	sa->spi = inbound ? child->spi_in : child->spi_out;
	sa->src = inbound ? path->remote.address : path->local.address;
	sa->dst = inbound ? path->local.address : path->remote.address;
}

static void run_removal(struct child_sa *child, struct batch *b)
{
	struct world *world = child->ike->world;
	diag_t d = world->env->kernel->run(world->env->kernel_ctx, b->list,
					   b->nr);

	xfree(b->list);
	if (d != NULL) {
		log_error(&child->log, "%s", diag_text(d));
		diag_free(&d);
	}
}

void child_kernel_remove_policies(struct child_sa *child)
{
	struct conn *c = conn_by_serial(&child->ike->world->conns,
					child->conn_serial);
	struct batch b = { NULL, 0, 0 };

	if (c != NULL && child->state != CHILD_LARVAL) {
		batch_add_policies(&b, false, child, c);
		run_removal(child, &b);
	}
}

void child_kernel_remove(struct child_sa *child)
{
	struct conn *c = conn_by_serial(&child->ike->world->conns,
					child->conn_serial);
	struct batch b = { NULL, 0, 0 };

	if (child->state != CHILD_LARVAL) {
		if (c != NULL) {
			batch_add_policies(&b, false, child, c);
		}
		batch_delete_sa(&b, child, false);
	}
	batch_delete_sa(&b, child, true);
	run_removal(child, &b);
}

void child_sa_traffic(const struct child_sa *child, struct kernel_traffic *in,
		      struct kernel_traffic *out)
{
	const struct world *world = child->ike->world;
	const struct kernel_ops *kernel = world->env->kernel;
	const struct ike_path *path = &child->ike->path;

	*in = *out = (struct kernel_traffic){ .bytes = 0 };
	if (child->state == CHILD_LARVAL) {
		return;
	}
	kernel->traffic(world->env->kernel_ctx, child->protocol, child->spi_in,
			&path->remote.address, &path->local.address, in);
	kernel->traffic(world->env->kernel_ctx, child->protocol, child->spi_out,
			&path->local.address, &path->remote.address, out);
}
