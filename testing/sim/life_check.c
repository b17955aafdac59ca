/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold of a life: once the network has healed, and in calm.
 */
#include "sa/child_sa.h"
#include "sim/life_run.h"

/* Child SAs of one tunnel at one end. */
struct census {
	unsigned nr; /* all of them, larval ones not */
	const struct child_sa *last;
};

/* Which tunnel CHILD, of HOST, is for: of one connection there may be several. */
static unsigned conn_of(const struct life_run *run, const struct host *host,
			const struct child_sa *child, const struct conn *c)
{
	unsigned number = (unsigned)(host - run->sim->hosts);
	unsigned named = (unsigned)(c->spec->name[1] - '0');

	for (unsigned n = 0; run->life->conns[named].wide &&
			     n < run->life->nr_conns;
	     n++) {
		int end = life_conn_end(&run->life->conns[n], number);
		struct ip_selector remote =
			life_conn_selector(run->life, n, end <= 0);

		if (end >= 0 &&
		    ip_selector_contains(&remote, child->ts.remote.list)) {
			return n;
		}
	}
	return named;
}

static void take_census(const struct life_run *run, const struct host *host,
			struct census *conns)
{
	struct world *world = &host->engine->world;

	LIST_FOREACH (entry, &world->sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		LIST_FOREACH (of_child, &ike->children) {
			const struct child_sa *child = CONTAINER_OF(
				of_child, struct child_sa, in_ike);
			const struct conn *c = conn_by_serial(
				&world->conns, child->conn_serial);

			if (c != NULL && child->state != CHILD_LARVAL) {
				struct census *census =
					&conns[conn_of(run, host, child, c)];

				census->nr++;
				census->last = child;
			}
		}
	}
}

static bool is_wanted(const struct life_run *run, unsigned conn)
{
	return run->want[conn][0] || run->want[conn][1];
}

/* What HOST would send has a policy and an SA. */
static bool can_send(const struct life_run *run, struct host *host,
		     unsigned conn, int end)
{
	struct ip_selector src = life_conn_selector(run->life, conn, end);
	struct ip_selector dst = life_conn_selector(run->life, conn, !end);
	const struct kernel_policy *policy;

	return sim_kernel_route(&host->kernel, &src, &dst, &policy) != NULL;
}

/* In words: a smaller schedule must fail for the same reason. */
static const char *what_is_wrong(unsigned a, unsigned b, unsigned wanted)
{
	if (wanted == 0) {
		return "is up and must not be";
	}
	if (a > 1 || b > 1) {
		return "is up more than once";
	}
	return a == b ? "is down" : "is up at one end only";
}

static bool is_once(const struct life_run *run, unsigned conn,
		    const struct census *a, const struct census *b,
		    struct text *why)
{
	unsigned nr = is_wanted(run, conn) ? 1 : 0;

	if (a->nr != nr || b->nr != nr) {
		text_add(why, "%s %s: %u and %u Child SAs, must have %u",
			 life_conn_name(conn), what_is_wrong(a->nr, b->nr, nr),
			 a->nr, b->nr, nr);
		return false;
	}
	if (nr > 0 && (a->last->spi_in != b->last->spi_out ||
		       a->last->spi_out != b->last->spi_in)) {
		text_add(why, "%s's ends have different Child SAs",
			 life_conn_name(conn));
		return false;
	}
	return true;
}

/* Both ends send through what is up. */
static bool is_routed(const struct life_run *run, unsigned conn,
		      struct text *why)
{
	for (int end = 0; end < 2 && is_wanted(run, conn); end++) {
		struct host *host = life_host(run, conn, end);

		if (!can_send(run, host, conn, end)) {
			text_add(why, "%s has no policy for %s", host->name,
				 life_conn_name(conn));
			return false;
		}
	}
	return true;
}

/* Who is behind a NAT is called where that has it. */
static bool is_reached(const struct life_run *run, unsigned conn,
		       struct text *why)
{
	const struct net *net = &run->sim->net;
	const struct nat *nat = &net->nats[run->life->conns[conn].a];
	struct ip_selector src = life_conn_selector(run->life, conn, 1);
	struct ip_selector dst = life_conn_selector(run->life, conn, 0);
	const struct kernel_policy *policy;
	const struct kept_sa *kept = sim_kernel_route(
		&life_host(run, conn, 1)->kernel, &src, &dst, &policy);

	if (nat->idle_ms == 0 || kept == NULL) {
		return true;
	}
	struct ip_endpoint to = sim_kernel_ends(kept).dst;
	bool reached = ip_address_eq(&to.address, &nat->outside) &&
		       nat_pass_in(nat, run->sim->timeline.now, &to);

	if (!reached) {
		text_add(why, "%s is called where its NAT has it no more",
			 life_host(run, conn, 0)->name);
	}
	return reached;
}

bool life_is_settled(const struct life_run *run, struct text *why)
{
	struct census hosts[SIM_HOSTS_MAX][LIFE_CONNS_MAX] = { { { 0 } } };

	for (unsigned n = 0; n < run->life->nr_hosts; n++) {
		take_census(run, &run->sim->hosts[n], hosts[n]);
	}
	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		const struct life_conn *conn = &run->life->conns[n];

		if (!is_once(run, n, &hosts[conn->a][n], &hosts[conn->b][n],
			     why) ||
		    !is_routed(run, n, why) || !is_reached(run, n, why)) {
			return false;
		}
	}
	return sim_ike_sas_match(run->sim, why);
}

/* An IKE SA that has ended is kept that long, for repeats of requests. */
#define KEPT_MS INT64_C(120000)

/* What may pass between the end of a lifetime and that of its SA. */
static int64_t end_ms(const struct life_run *run)
{
	int64_t ms = LIFE_TIMEOUT_MS;

	for (unsigned n = 0; n < run->life->nr_hosts; n++) {
		ms += 8 * run->life->hosts[n].jobs_ms;
	}
	return ms;
}

/* No SA outlives its lifetime: rekeyed or not, it ends. */
static void check_ages(struct life_run *run, const struct host *host)
{
	struct world *world = &host->engine->world;
	struct monotime ended = { world->now.ms - end_ms(run) };

	LIST_FOREACH (entry, &world->sas.all) {
		const struct ike_sa *ike =
			CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->half_open == NULL && ike->state != SA_LARVAL &&
		    ike->ends.ms + KEPT_MS < ended.ms) {
			sim_fault(run->sim, "%s: IKE SA #%ju has not ended",
				  host->name, (uintmax_t)ike->serial);
		}
		LIST_FOREACH (of_child, &ike->children) {
			const struct child_sa *child =
				CONTAINER_OF(of_child, struct child_sa, in_ike);

			if (child->state == CHILD_INSTALLED &&
			    child->ends.ms < ended.ms) {
				sim_fault(run->sim,
					  "%s: Child SA #%ju has not ended",
					  host->name, (uintmax_t)child->serial);
			}
		}
	}
}

void life_check_calm(struct life_run *run, struct host *host)
{
	unsigned number = (unsigned)(host - run->sim->hosts);

	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		int end = life_conn_end(&run->life->conns[n], number);

		if (end >= 0 && run->life->conns[n].rekey &&
		    is_wanted(run, n) && !can_send(run, host, n, end)) {
			sim_fault(run->sim,
				  "%s: %s is down, nothing has gone wrong",
				  host->name, life_conn_name(n));
		}
	}
	check_ages(run, host);
}

/* By trial; a leak at each rekey would be far above within hours. */
#define BLOCKS_HOST 100
#define BLOCKS_CONN 60
#define BLOCKS_SA   60

void life_check_memory(const struct life_run *run)
{
	size_t nr = sim_nr_blocks(run->sim) - run->nr_packets;
	size_t bound = BLOCKS_HOST * run->sim->nr_hosts +
		       2 * BLOCKS_CONN * run->life->nr_conns;

	for (unsigned n = 0; n < run->sim->nr_hosts; n++) {
		const struct sa_db *sas =
			&run->sim->hosts[n].engine->world.sas;

		bound += BLOCKS_SA * (sas->nr_ike + sas->nr_child);
	}
	ladder_add(&run->sim->ladder, run->sim->timeline.now, "memory",
		   "* %zu blocks, at most %zu", nr, bound);
	if (nr > bound) {
		sim_fault(run->sim, "engines hold %zu blocks, at most %zu", nr,
			  bound);
	}
}
