/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two hosts: brought up, rekeyed, brought down as a schedule says.
 */
#include "sim/check.h"

enum { LABEL_NOISE = 3 };

/* Every exchange of an initiation may use up its whole timeout. */
#define EXCHANGES_MAX (1 + 5 + NR_ADDKE + 1) /* IKE_SA_INIT: 5 retries */
#define TIMEOUT_MS    31000
#define UP_LIMIT_MS   (EXCHANGES_MAX * TIMEOUT_MS)

/* Until half-open SAs, retransmissions and kept responses are gone. */
#define SETTLE_MS 70000

/* Noise: copies of sealed datagrams with an error, which nobody may mind. */
static enum tap_result make_noise(void *ctx, struct host *sender,
				  struct packet *packet)
{
	struct run *run = ctx;
	struct cursor in = cursor_of(blob_view(&packet->datagram));
	struct ike_header h;

	(void)sender;
	if (!ike_header_decode(&in, &h) || h.exchange == EXCHANGE_IKE_SA_INIT ||
	    !seed_percent(&run->noise, run->schedule.noise_percent)) {
		return TAP_PASS;
	}
	struct blob copy = blob_clone(blob_view(&packet->datagram));
	size_t len = copy.len;

	copy.ptr[seed_below(&run->noise, len)] ^=
		(uint8_t)(1u << seed_below(&run->noise, 8));
	if (seed_percent(&run->noise, 20)) {
		len = (size_t)seed_below(&run->noise, len);
	}
	net_inject(&run->sim->net, &packet->from, &packet->to,
		   view_of(copy.ptr, len),
		   MILLIS(seed_between(&run->noise, 0, 50)));
	blob_free(&copy);
	return TAP_PASS;
}

static void start_host(struct run *run, size_t n)
{
	const struct end_config *end = &run->schedule.ends[n];
	struct host *host = &run->sim->hosts[n];

	host_start(host, &end->engine);
	host_set_psk(host, end->psk);
	if (end->omit_intermediate) {
		host_impair(host, "omit_intermediate");
	}
	host_add_conn(host, schedule_conn(&run->schedule, n));
}

static void set_up(struct run *run)
{
	const struct schedule *s = &run->schedule;
	struct sim *sim = run->sim;

	sim->net.rules = s->net;
	if (s->nat) {
		nat_init(&sim->net.nats[0], &WEST(sim)->addresses[0],
			 "203.0.113.7", 0);
	}
	if (s->noise_percent > 0) {
		sim->net.tap = make_noise;
		sim->net.tap_ctx = run;
	}
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		sim->hosts[n].job_rules = s->ends[n].jobs;
		sim->hosts[n].kernel.nr_to_fail = s->ends[n].nr_kernel_failures;
		start_host(run, n);
	}
}

static bool west_up_is_done(const struct sim *sim)
{
	return WEST(sim)->nr_up_done > 0;
}

static bool both_ups_are_done(const struct sim *sim)
{
	return WEST(sim)->nr_up_done > 0 && EAST(sim)->nr_up_done > 0;
}

static void stop_host(struct run *run, size_t n)
{
	host_stop(&run->sim->hosts[n]);
	check_stopped(run->sim, &run->sim->hosts[n]);
}

static void bring_up(struct run *run)
{
	const struct schedule *s = &run->schedule;
	struct sim *sim = run->sim;

	host_up(WEST(sim), CONN);
	if (s->both_up) {
		sim_run(sim, s->east_up_ms);
		host_up(EAST(sim), CONN);
	}
	if (s->crash_ms > 0) {
		sim_run(sim, s->crash_ms);
		stop_host(run, 1);
		start_host(run, 1);
	}
	if (!sim_run_until(sim,
			   s->both_up && s->crash_ms == 0 ? both_ups_are_done
							  : west_up_is_done,
			   UP_LIMIT_MS)) {
		sim_fault(sim, "an up has not ended after %d s",
			  UP_LIMIT_MS / 1000);
	}
	sim_run(sim, SETTLE_MS);
}

/* One host has forgotten all, and begins anew; the other has it still. */
static void restart(struct run *run)
{
	struct host *host = &run->sim->hosts[run->schedule.restart];
	enum fate fate = run->expected[run->schedule.restart].fate;

	ladder_add(&run->sim->ladder, run->sim->timeline.now, host->name,
		   "* starts again");
	stop_host(run, (size_t)run->schedule.restart);
	start_host(run, (size_t)run->schedule.restart);
	host_up(host, CONN);
	sim_run(run->sim, UP_LIMIT_MS);
	if (fate == FATE_UP) {
		check_one_pair(run);
	}
}

/* Whatever becomes of a rekey, what was up stays up. */
static void rekey(struct run *run, const struct rekey_config *r)
{
	struct sim *sim = run->sim;

	if (r->by[0]) {
		host_rekey(WEST(sim), CONN, r->ike[0]);
	}
	if (r->by[1]) {
		sim_run(sim, r->apart_ms);
		host_rekey(EAST(sim), CONN, r->ike[1]);
	}
	sim_run(sim, SETTLE_MS);
	check_one_pair(run);
}

static bool has_one_pair(const struct sim *sim)
{
	return sim_kernel_nr_installed(&WEST(sim)->kernel) == 2 &&
	       sim_kernel_nr_installed(&EAST(sim)->kernel) == 2;
}

static void rekey_all(struct run *run)
{
	for (unsigned n = 0; n < run->schedule.nr_rekeys &&
			     sim_is_ok(run->sim) && !run->schedule.both_up;
	     n++) {
		rekey(run, &run->schedule.rekeys[n]);
	}
}

static void bring_down(struct run *run)
{
	struct sim *sim = run->sim;

	switch (run->schedule.ending) {
	case END_NONE:
	case NR_ENDINGS:
		return;
	case END_DOWN_WEST:
		host_down(WEST(sim), CONN);
		break;
	case END_DOWN_EAST:
		host_down(EAST(sim), CONN);
		break;
	case END_DOWN_BOTH:
		host_down(WEST(sim), CONN);
		host_down(EAST(sim), CONN);
		break;
	case END_CHILD_WEST:
		host_down_child(WEST(sim), CONN);
		break;
	case END_CHILD_EAST:
		host_down_child(EAST(sim), CONN);
		break;
	case END_DELETE_WEST:
		host_delete(WEST(sim), CONN);
		break;
	case END_DELETE_EAST:
		host_delete(EAST(sim), CONN);
		break;
	case END_SHUTDOWN_WEST:
		ike_shutdown(WEST(sim)->engine, sim->timeline.now);
		stop_host(run, 0);
		break;
	}
	sim_run(sim, SETTLE_MS);
}

/* Deletes that were lost, the Child SA's parent: whatever is there yet. */
static void bring_down_rest(struct run *run)
{
	struct sim *sim = run->sim;
	bool gone = run->exact && !run->schedule.both_up &&
		    run->schedule.ending != END_CHILD_WEST &&
		    run->schedule.ending != END_CHILD_EAST;

	if (gone) {
		check_down(run);
	}
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		while (sim->hosts[n].engine != NULL &&
		       host_ike_sa(&sim->hosts[n], SA_ESTABLISHED) != NULL &&
		       sim_is_ok(sim)) {
			size_t nr =
				host_nr_ike_sas(&sim->hosts[n], SA_ESTABLISHED);

			host_down(&sim->hosts[n], CONN);
			sim_run(sim, SETTLE_MS);
			if (host_nr_ike_sas(&sim->hosts[n], SA_ESTABLISHED) ==
			    nr) {
				break; /* what the connection has not now */
			}
		}
	}
	if (!run->schedule.both_up) {
		check_down(run);
	}
}

static enum run_outcome outcome_of(const struct sim *sim)
{
	int code = WEST(sim)->up_code;

	if (code == RC_OK) {
		return RUN_UP;
	}
	if (code == RC_NORETRANSMISSION) {
		return RUN_TIMED_OUT;
	}
	return host_ike_sa(WEST(sim), SA_ESTABLISHED) != NULL
		       ? RUN_NO_CHILD
		       : RUN_FAILED_CLEANLY;
}

static void play(struct run *run, struct run_result *result)
{
	struct sim *sim = run->sim;

	set_up(run);
	bring_up(run);
	result->outcome = outcome_of(sim);
	result->rounds = sim->net.watch.nr_intermediate;
	if (sim_is_ok(sim)) {
		check_up(run);
	}
	if (sim_is_ok(sim) && run->schedule.restart >= 0 &&
	    !run->schedule.both_up && result->outcome == RUN_UP) {
		restart(run);
	}
	if (has_one_pair(sim)) {
		rekey_all(run);
	}
	if (sim_is_ok(sim) && run->schedule.ending != END_NONE) {
		bring_down(run);
		bring_down_rest(run);
	}
}

static bool loses(const struct schedule *s, const struct net_faults *faults)
{
	if (!faults->exact) {
		return s->net.loss_percent > 0;
	}
	for (unsigned n = 0; n < faults->nr; n++) {
		if (faults->list[n].kind == FAULT_LOST) {
			return true;
		}
	}
	return false;
}

void pair_play(const struct sched *sched, struct sim *sim,
	       struct run_result *result)
{
	struct run run = { .schedule = sched->pair,
			   .sim = sim,
			   .noise = seed_of(sched->pair.number, LABEL_NOISE) };

	run.expected[0] = expect(&run.schedule, 0);
	run.expected[1] = expect(&run.schedule, 1);
	run.exact = !loses(&run.schedule, &sched->faults) &&
		    run.schedule.crash_ms == 0;
	play(&run, result);
}
