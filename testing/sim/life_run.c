/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A life being played: storms, healing, calm.
 */
#include "sim/life_run.h"

#include <stdio.h>

/* Liveness, its timeout, the longest pause of a revival, and an initiation. */
#define PAUSE_MS INT64_C(300000)
#define UP_MS	 (12 * LIFE_TIMEOUT_MS)

/* Longest job once the network has healed: the peer still waits. */
#define PROMPT_MS INT64_C(2000)

struct host *life_host(const struct life_run *run, unsigned conn, int end)
{
	const struct life_conn *c = &run->life->conns[conn];

	return &run->sim->hosts[end == 0 ? c->a : c->b];
}

/* As CONN is called at END. */
static const char *name_at(const struct life_run *run, unsigned conn, int end)
{
	return life_conn_name(life_conn_at(run->life, conn, end));
}

static void up(struct life_run *run, unsigned conn, int end)
{
	host_up(life_host(run, conn, end), name_at(run, conn, end));
}

/* In storms jobs may end later than anybody waits for. */
static void set_job_rules(struct life_run *run)
{
	for (unsigned n = 0; n < run->life->nr_hosts; n++) {
		int64_t ms = run->life->hosts[n].jobs_ms;
		bool late = ms > PROMPT_MS && run->phase != PHASE_STORM;

		run->sim->hosts[n].job_rules.max_ms = late ? PROMPT_MS : ms;
	}
}

/* What is to stand from the start, or come up. */
static void start_conn(struct life_run *run, unsigned conn, int end)
{
	const struct life_conn *c = &run->life->conns[conn];

	if (c->demand[end]) {
		run->want[conn][end] = true;
		host_route(life_host(run, conn, end), name_at(run, conn, end));
	}
	if (c->up[end]) {
		run->want[conn][end] = true;
		up(run, conn, end);
	}
}

static void start_host(struct life_run *run, unsigned n)
{
	const struct life *life = run->life;
	struct host *host = &run->sim->hosts[n];
	struct ike_config config = ike_config_default();

	config.keypair_pool = 0;
	config.fragment_bytes = (uint16_t)life->hosts[n].fragment_bytes;
	if (life->hosts[n].max_children != 0) {
		config.max_children = life->hosts[n].max_children;
	}
	host_start(host, &config);
	host_set_psk(host, "a secret of all");
	for (unsigned c = 0; c < life->nr_conns; c++) {
		int end = life_conn_end(&life->conns[c], n);

		if (end >= 0 && life_conn_at(life, c, end) == c) {
			host_add_conn(host, life_conn_spec(life, c, end));
		}
	}
	for (unsigned c = 0; c < life->nr_conns; c++) {
		int end = life_conn_end(&life->conns[c], n);

		if (end >= 0) {
			start_conn(run, c, end);
		}
	}
}

static void crash(struct life_run *run, unsigned n)
{
	struct host *host = &run->sim->hosts[n];

	ladder_add(&run->sim->ladder, run->sim->timeline.now, host->name,
		   "* crashes");
	host_stop(host);
	sim_kernel_reset(&host->kernel);
}

static void restart(struct life_run *run, unsigned n)
{
	struct host *host = &run->sim->hosts[n];

	ladder_add(&run->sim->ladder, run->sim->timeline.now, host->name,
		   "* starts again");
	start_host(run, n);
}

static void cut(struct life_run *run, const struct life_event *e, int by)
{
	struct net_cuts *cuts = &run->sim->net.cuts;

	ladder_add(&run->sim->ladder, run->sim->timeline.now, "net",
		   "* %s %s %s %s", by > 0 ? "cut" : "whole again",
		   run->sim->hosts[e->host].name,
		   e->kind == LIFE_CUT ? ">" : "<>",
		   run->sim->hosts[e->peer].name);
	cuts->cut[e->host][e->peer] += (unsigned)by;
	if (e->kind == LIFE_CUT_BOTH) {
		cuts->cut[e->peer][e->host] += (unsigned)by;
	}
}

/* What others see of host number N; which of its NAT's two addresses. */
static void outside_address(char *buf, size_t size, unsigned n, bool other)
{
	snprintf(buf, size, "203.0.113.%u", n + (other ? 101 : 1));
}

static void start_nats(struct life_run *run)
{
	for (unsigned n = 0; n < run->life->nr_hosts; n++) {
		char outside[32];

		outside_address(outside, sizeof(outside), n, false);
		if (run->life->hosts[n].nat_ms > 0) {
			nat_init(&run->sim->net.nats[n],
				 &run->sim->hosts[n].addresses[0], outside,
				 run->life->hosts[n].nat_ms);
		}
	}
}

static void rebind(struct life_run *run, const struct life_event *e)
{
	char outside[32];

	outside_address(outside, sizeof(outside), e->host, e->percent > 50);
	ladder_add(&run->sim->ladder, run->sim->timeline.now,
		   run->sim->hosts[e->host].name, "* has other ports, at %s",
		   outside);
	nat_rebind(&run->sim->net.nats[e->host], outside);
}

/* What lasts for a while is over. */
static void end_event(struct life_moment *m)
{
	struct life_run *run = m->run;

	m->lasts = false;
	timeline_cancel(&run->sim->timeline, &m->end);
	switch (m->event->kind) {
	case LIFE_CRASH:
		restart(run, m->event->host);
		break;
	case LIFE_CUT:
	case LIFE_CUT_BOTH:
		cut(run, m->event, -1);
		break;
	case LIFE_LOSS:
		run->sim->net.rules.loss_percent = run->life->net.loss_percent;
		break;
	case LIFE_NO_ADDRESS:
		host_set_off(&run->sim->hosts[m->event->host], false);
		break;
	default:
		break;
	}
}

static void on_end(struct moment *moment)
{
	end_event(CONTAINER_OF(moment, struct life_moment, end));
}

static void last(struct life_moment *m)
{
	struct timeline *timeline = &m->run->sim->timeline;

	m->lasts = true;
	m->end.run = on_end;
	timeline_set(timeline, &m->end,
		     monotime_add(timeline->now, MILLIS(m->event->ms)));
}

/* What CONN's A has to the same peer, as if it were one with several subnets.
 */
static void up_all(struct life_run *run, const struct life_conn *conn)
{
	struct host *host = &run->sim->hosts[conn->a];
	char buf[20];
	struct text alias = TEXT_IN(buf);
	bool any = false;

	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		const struct life_conn *other = &run->life->conns[n];

		if (host->engine != NULL && other->a == conn->a &&
		    other->b == conn->b && other->up[0]) {
			run->want[n][0] = any = true;
		}
	}
	life_conn_add_alias(&alias, conn);
	if (any) {
		host_up(host, buf);
	}
}

/* Operator's commands: the engine has to be there. */
static void command(struct life_run *run, const struct life_event *e)
{
	struct host *host = &run->sim->hosts[e->host];
	int end = life_conn_end(&run->life->conns[e->conn], e->host);
	unsigned conn = life_conn_at(run->life, e->conn, end);
	const char *name = life_conn_name(conn);

	switch (e->kind) {
	case LIFE_UP:
		if (run->life->conns[e->conn].up[end] ||
		    run->life->conns[e->conn].demand[end]) {
			run->want[e->conn][end] = true;
			host_up(host, name);
		}
		break;
	case LIFE_UP_ALL:
		up_all(run, &run->life->conns[e->conn]);
		break;
	case LIFE_DOWN: /* but traffic may want it again */
		run->want[e->conn][end] = run->life->conns[e->conn].demand[end];
		host_down(host, name);
		break;
	case LIFE_DOWN_CHILD:
		run->want[e->conn][end] = run->life->conns[e->conn].demand[end];
		host_down_child(host, name);
		break;
	case LIFE_REKEY_IKE:
	case LIFE_REKEY_CHILD:
		host_rekey(host, name, e->kind == LIFE_REKEY_IKE);
		break;
	case LIFE_REPLACE:
		host_add_conn(host, life_conn_spec(run->life, conn, end));
		if (run->want[conn][end]) {
			start_conn(run, conn, end);
		}
		break;
	case LIFE_KERNEL_FAIL:
		host->kernel.nr_to_fail = 1;
		break;
	default:
		break;
	}
}

static void on_event(struct moment *moment)
{
	struct life_moment *m = CONTAINER_OF(moment, struct life_moment, begin);
	const struct life_event *e = m->event;
	struct life_run *run = m->run;

	switch (e->kind) {
	case LIFE_CRASH:
		if (run->sim->hosts[e->host].engine != NULL) {
			crash(run, e->host);
			last(m);
		}
		break;
	case LIFE_CUT:
	case LIFE_CUT_BOTH:
		cut(run, e, 1);
		last(m);
		break;
	case LIFE_LOSS:
		run->sim->net.rules.loss_percent = e->percent;
		last(m);
		break;
	case LIFE_NO_ADDRESS:
		if (!run->sim->hosts[e->host].is_off) {
			host_set_off(&run->sim->hosts[e->host], true);
			last(m);
		}
		break;
	case LIFE_REBIND:
		rebind(run, e);
		break;
	default:
		if (run->sim->hosts[e->host].engine != NULL) {
			command(run, e);
		}
		break;
	}
}

static void plan_events(struct life_run *run, unsigned storm, bool calm)
{
	struct timeline *timeline = &run->sim->timeline;

	for (unsigned n = 0; n < run->life->nr_events; n++) {
		const struct life_event *e = &run->life->events[n];
		struct life_moment *m = &run->moments[n];

		if (e->storm == storm && e->calm == calm) {
			*m = (struct life_moment){ .begin.run = on_event,
						   .run = run,
						   .event = e };
			timeline_set(timeline, &m->begin,
				     monotime_add(timeline->now,
						  MILLIS(e->at_ms)));
		}
	}
}

static void end_events(struct life_run *run)
{
	for (unsigned n = 0; n < run->life->nr_events; n++) {
		struct life_moment *m = &run->moments[n];

		timeline_cancel(&run->sim->timeline, &m->begin);
		if (m->lasts) {
			end_event(m);
		}
	}
}

static void enter(struct life_run *run, enum life_phase phase)
{
	static const char *const names[] = { "storm", "healing", "calm" };

	run->phase = phase;
	run->nr_phases++;
	run->sim->net.is_calm = phase != PHASE_STORM;
	set_job_rules(run);
	ladder_add(&run->sim->ladder, run->sim->timeline.now, "life", "* %s",
		   names[phase]);
}

static void storm(struct life_run *run, unsigned n)
{
	struct sim *sim = run->sim;

	enter(run, PHASE_STORM);
	sim->net.rules = run->life->net;
	plan_events(run, n, false);
	sim_run(sim, run->life->storm_ms);
	end_events(run);
	sim->net.rules.loss_percent = 0;
	sim->net.rules.repeat_percent = 0;
	for (unsigned h = 0; h < sim->nr_hosts; h++) {
		sim->hosts[h].kernel.nr_to_fail = 0;
	}
}

/* Until what began in the storm has ended: a late job, and its exchange. */
static int64_t aftermath_ms(const struct life *life)
{
	int64_t ms = 0;

	for (unsigned n = 0; n < life->nr_hosts; n++) {
		if (life->hosts[n].jobs_ms > ms) {
			ms = life->hosts[n].jobs_ms;
		}
	}
	return ms + LIFE_TIMEOUT_MS;
}

static int64_t healing_ms(const struct life *life)
{
	int64_t dpd_ms = 0;
	int64_t flow_ms = 0;
	int64_t jobs_ms = 0;

	for (unsigned n = 0; n < life->nr_conns; n++) {
		if (life->conns[n].dpddelay_ms > dpd_ms) {
			dpd_ms = life->conns[n].dpddelay_ms;
		}
		if (life_conn_is_on_demand(&life->conns[n]) &&
		    life->conns[n].flow_ms > flow_ms) {
			flow_ms = life->conns[n].flow_ms;
		}
	}
	for (unsigned n = 0; n < life->nr_hosts; n++) {
		jobs_ms += life->hosts[n].jobs_ms;
	}
	return 2 * (dpd_ms + LIFE_TIMEOUT_MS + PAUSE_MS + UP_MS + 8 * jobs_ms +
		    flow_ms);
}

static bool is_settled(const struct sim *sim)
{
	char buf[100];
	struct text why = TEXT_IN(buf);

	return life_is_settled(sim->ctx, &why);
}

static void wait_until_settled(struct life_run *run)
{
	struct sim *sim = run->sim;
	int64_t ms = healing_ms(run->life);
	char buf[100];
	struct text why = TEXT_IN(buf);

	if (!sim_run_until(sim, is_settled, ms) && sim_is_ok(sim)) {
		life_is_settled(run, &why);
		sim_fault(sim, "healed for %jd s: %s", (intmax_t)(ms / 1000),
			  buf);
	}
}

static void heal(struct life_run *run)
{
	enter(run, PHASE_HEALING);
	sim_run(run->sim, aftermath_ms(run->life));
	wait_until_settled(run);
}

/* rekey=no: what ends at the end of calm comes again. */
static void wait_for_successors(struct life_run *run)
{
	for (unsigned n = 0; n < run->life->nr_conns; n++) {
		if (!run->life->conns[n].rekey) {
			wait_until_settled(run);
			return;
		}
	}
}

static void be_calm(struct life_run *run, unsigned storm)
{
	enter(run, PHASE_CALM);
	plan_events(run, storm, true);
	sim_run(run->sim, run->life->calm_ms);
	end_events(run);
	wait_for_successors(run);
	if (sim_is_ok(run->sim)) {
		life_check_memory(run);
	}
}

static void on_step(struct sim *sim, struct host *host)
{
	struct life_run *run = sim->ctx;

	if (run->phase == PHASE_CALM && host->engine != NULL) {
		life_check_calm(run, host);
	}
}

static void add_up(const struct life_run *run)
{
	struct life_totals *totals = run->totals;
	const struct sim *sim = run->sim;

	totals->nr_lives++;
	totals->virtual_ms += (uint64_t)monotime_sub(sim->timeline.now,
						     sim->ladder.start)
				      .ms;
	for (unsigned n = 0; n < sim->nr_hosts; n++) {
		totals->nr_sas += sim->hosts[n].kernel.nr_added;
	}
}

void life_play(const struct life *life, struct sim *sim,
	       struct life_totals *totals)
{
	struct life_run run = { .life = life, .sim = sim, .totals = totals };

	sim->on_step = on_step;
	sim->ctx = &run;
	life_flows_start(&run);
	set_job_rules(&run);
	start_nats(&run);
	for (unsigned n = 0; n < life->nr_hosts; n++) {
		start_host(&run, n);
	}
	for (unsigned n = 0; n < life->nr_storms && sim_is_ok(sim); n++) {
		storm(&run, n);
		if (sim_is_ok(sim)) {
			heal(&run);
		}
		if (sim_is_ok(sim)) {
			be_calm(&run, n);
		}
	}
	add_up(&run);
	end_events(&run);
	life_flows_stop(&run);
}
