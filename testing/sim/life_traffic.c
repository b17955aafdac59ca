/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic of a life: packets through the kernels' SAs, and where they end.
 */
#include "exchange/demand.h"
#include "libswan/alloc.h"
#include "sim/life_run.h"

#define PACKET_BYTES 1000

/* Some packets that one SA sent together. */
struct esp {
	struct moment arrival;
	struct list in_run;
	struct life_run *run;
	const struct life_flow *flow;
	uint8_t protocol;
	uint32_t spi;
	struct ip_endpoint from; /* as its receiver sees it */
	bool had_others; /* SAs that could have sent it, too */
	bool was_lost; /* the receiver had no such SA when they came */
	unsigned nr_phases;
};

static void esp_free(struct esp *esp)
{
	timeline_cancel(&esp->run->sim->timeline, &esp->arrival);
	list_remove(&esp->in_run);
	esp->run->nr_packets--;
	xfree(esp);
}

static uint64_t packets_of(const struct life_flow *flow)
{
	return flow->run->life->conns[flow->conn].flow_packets;
}

static void count(struct host *host, struct kept_sa *kept, uint64_t packets)
{
	struct kernel_event event;

	if (sim_kernel_count(kept, packets, packets * PACKET_BYTES,
			     host_realtime(host), &event)) {
		host_kernel_event(host, &event);
	}
}

static struct ip_selector side_of(const struct life_flow *flow, int end)
{
	return life_conn_selector(flow->run->life, flow->conn, end);
}

static struct kept_sa *sending_sa(const struct life_flow *flow,
				  const struct kernel_policy **policy)
{
	struct ip_selector src = side_of(flow, flow->from);
	struct ip_selector dst = side_of(flow, !flow->from);

	return sim_kernel_route(
		&life_host(flow->run, flow->conn, flow->from)->kernel, &src,
		&dst, policy);
}

/* A trap that reports nothing, while nothing is under way for it, never will.
 */
static void check_trap(const struct life_flow *flow, const struct host *host)
{
	struct world *world = &host->engine->world;
	const struct conn *c =
		conn_by_name(&world->conns, life_conn_name(flow->conn));
	struct monotime now = host->sim->timeline.now;

	if (c != NULL && demand_is_due(world, c) &&
	    (c->demand == NULL || c->demand->not_before.ms < now.ms)) {
		sim_fault(flow->run->sim, "%s: the trap of %s is deaf",
			  host->name, life_conn_name(flow->conn));
	}
}

/* Without an SA: held back, or in the clear, which a trap must not allow. */
static void send_without(const struct life_flow *flow, struct host *host,
			 const struct kernel_policy *policy)
{
	const struct life_run *run = flow->run;
	struct ip_selector src = side_of(flow, flow->from);
	struct ip_selector dst = side_of(flow, !flow->from);
	enum packet_fate fate = sim_kernel_fate(policy, NULL);

	if (fate == PACKET_HELD) {
		if (!host_acquire(host, policy, &src, &dst)) {
			check_trap(flow, host);
		}
	} else if (fate == PACKET_CLEAR &&
		   run->life->conns[flow->conn].demand[flow->from]) {
		sim_fault(run->sim, "%s sends %s in the clear", host->name,
			  life_conn_name(flow->conn));
	}
}

/* A rekey is over by then, at both ends. */
static struct deltatime grace(const struct life_run *run)
{
	int64_t ms = 1000 + 4 * run->life->net.delay_max_ms;

	for (unsigned n = 0; n < run->life->nr_hosts; n++) {
		ms += 8 * run->life->hosts[n].jobs_ms;
	}
	return MILLIS(ms);
}

/* Still sent by an SA that the receiver has not: for good. */
static void check_again(const struct esp *esp)
{
	const struct life_run *run = esp->run;
	const struct kernel_policy *policy;
	const struct kept_sa *kept = sending_sa(esp->flow, &policy);

	if (run->phase == PHASE_CALM && run->nr_phases == esp->nr_phases &&
	    kept != NULL && kept->sa.spi == esp->spi) {
		sim_fault(run->sim,
			  "%s sends %s through SPI 0x%08x, which the peer has "
			  "not",
			  life_host(run, esp->flow->conn, esp->flow->from)
				  ->name,
			  life_conn_name(esp->flow->conn), esp->spi);
	}
}

static struct kept_sa *receiving_sa(const struct host *host,
				    const struct esp *esp)
{
	return (struct kept_sa *)sim_kernel_find(&host->kernel, esp->protocol,
						 esp->spi, true);
}

/* From elsewhere than before: the kernel says so. */
static void notice_source(struct host *host, const struct esp *esp)
{
	const struct kept_sa *kept = receiving_sa(host, esp);

	if (kept == NULL || !kept->sa.encap) {
		return;
	}
	struct ip_endpoint before = sim_kernel_ends(kept).src;
	struct kernel_event event = { .kind = KERNEL_MAPPING,
				      .protocol = kept->sa.protocol,
				      .spi = kept->sa.spi,
				      .reqid = kept->sa.reqid,
				      .sa_dst = kept->sa.dst,
				      .source = esp->from };

	if (!ip_endpoint_eq(&before, &esp->from)) {
		host_kernel_event(host, &event);
	}
}

/* The IKE SA that FLOW's connection may share is reauthenticated. */
static bool is_reauthenticated(const struct life_flow *flow)
{
	const struct life *life = flow->run->life;
	const struct life_conn *conn = &life->conns[flow->conn];

	for (unsigned n = 0; n < life->nr_conns; n++) {
		const struct life_conn *other = &life->conns[n];

		bool same_way = other->a == conn->a && other->b == conn->b;
		bool other_way = other->a == conn->b && other->b == conn->a;

		if (other->reauth && (same_way || other_way)) {
			return true;
		}
	}
	return false;
}

/*
 * The receiver has got it only now, and another was to be had.  Who answers a
 * reauthentication waits for it only where there is more traffic than here.
 */
static void check_was_early(const struct esp *esp)
{
	const struct life_run *run = esp->run;

	if (esp->was_lost && esp->had_others && run->phase == PHASE_CALM &&
	    run->nr_phases == esp->nr_phases &&
	    !is_reauthenticated(esp->flow)) {
		sim_fault(run->sim,
			  "%s sends %s through SPI 0x%08x before the peer has "
			  "it",
			  life_host(run, esp->flow->conn, esp->flow->from)
				  ->name,
			  life_conn_name(esp->flow->conn), esp->spi);
	}
}

static void on_arrival(struct moment *moment)
{
	struct esp *esp = CONTAINER_OF(moment, struct esp, arrival);
	struct life_run *run = esp->run;
	struct host *host = life_host(run, esp->flow->conn, !esp->flow->from);
	struct kept_sa *kept = receiving_sa(host, esp);

	if (kept != NULL && !kept->is_reserved && !kept->is_expired) {
		check_was_early(esp);
		if (host->engine != NULL && !esp->was_lost) {
			count(host, kept, packets_of(esp->flow));
			notice_source(host, esp);
		}
	} else if (esp->was_lost) {
		check_again(esp);
	} else if (run->phase == PHASE_CALM) {
		run->totals->nr_dropped += packets_of(esp->flow);
		esp->was_lost = true;
		timeline_set(&run->sim->timeline, &esp->arrival,
			     monotime_add(run->sim->timeline.now, grace(run)));
		return;
	}
	esp_free(esp);
}

/* Through NATs, where they are: in calm these know who sends and receives. */
static bool pass_nats(const struct life_flow *flow, const struct kept_sa *kept,
		      struct ip_endpoint *from)
{
	struct life_run *run = flow->run;
	struct kernel_ends ends = sim_kernel_ends(kept);
	bool passes = !kept->sa.encap ||
		      net_pass_nats(&run->sim->net, &ends.src, &ends.dst);

	if (!passes && run->phase == PHASE_CALM) {
		sim_fault(run->sim, "%s sends %s to where its NAT has it no more",
			  life_host(run, flow->conn, flow->from)->name,
			  life_conn_name(flow->conn));
	}
	*from = ends.src;
	return passes;
}

static void send_esp(const struct life_flow *flow, const struct kernel_sa *sa,
		     const struct ip_endpoint *from, bool had_others)
{
	struct life_run *run = flow->run;
	struct timeline *timeline = &run->sim->timeline;
	struct esp *esp = NEW(struct esp);

	esp->run = run;
	esp->flow = flow;
	esp->protocol = sa->protocol;
	esp->spi = sa->spi;
	esp->from = *from;
	esp->had_others = had_others;
	esp->nr_phases = run->nr_phases;
	esp->arrival.run = on_arrival;
	list_add_tail(&run->packets, &esp->in_run);
	run->nr_packets++;
	run->totals->nr_packets += packets_of(flow);
	timeline_set(timeline, &esp->arrival,
		     monotime_add(timeline->now,
				  MILLIS(net_delay_ms(&run->sim->net))));
}

static void send_packets(struct life_flow *flow)
{
	const struct life_run *run = flow->run;
	struct host *host = life_host(run, flow->conn, flow->from);
	struct host *peer = life_host(run, flow->conn, !flow->from);
	const struct kernel_policy *policy;
	struct kept_sa *kept = sending_sa(flow, &policy);
	struct ip_endpoint from;

	if (kept == NULL) {
		send_without(flow, host, policy);
		return;
	}
	if (pass_nats(flow, kept, &from) &&
	    !net_is_cut(&run->sim->net, host, peer)) {
		send_esp(flow, &kept->sa, &from,
			 sim_kernel_nr_serving(&host->kernel, policy) > 1);
	}
	count(host, kept, packets_of(flow));
}

static void on_flow(struct moment *moment)
{
	struct life_flow *flow = CONTAINER_OF(moment, struct life_flow, next);
	struct life_run *run = flow->run;
	struct timeline *timeline = &run->sim->timeline;

	timeline_set(timeline, &flow->next,
		     monotime_add(timeline->now,
				  MILLIS(run->life->conns[flow->conn].flow_ms)));
	const struct host *host = life_host(run, flow->conn, flow->from);

	if (host->engine != NULL && !host->is_off) {
		send_packets(flow);
	}
}

void life_flows_start(struct life_run *run)
{
	struct timeline *timeline = &run->sim->timeline;

	list_init(&run->packets);
	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		int64_t ms = run->life->conns[n].flow_ms;

		for (int from = 0; from < 2 && ms > 0; from++) {
			struct life_flow *flow = &run->flows[n][from];

			*flow = (struct life_flow){ .next.run = on_flow,
						    .run = run,
						    .conn = n,
						    .from = from };
			timeline_set(timeline, &flow->next,
				     monotime_add(timeline->now,
						  MILLIS(ms / (1 + from))));
		}
	}
}

void life_flows_stop(struct life_run *run)
{
	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		timeline_cancel(&run->sim->timeline, &run->flows[n][0].next);
		timeline_cancel(&run->sim->timeline, &run->flows[n][1].next);
	}
	while (!list_is_empty(&run->packets)) {
		esp_free(CONTAINER_OF(run->packets.next, struct esp, in_run));
	}
}
