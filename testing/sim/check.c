/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold once a schedule has come to rest.
 */
#include "sim/check.h"

static bool is_established(const struct host *host)
{
	return host_nr_ike_sas(host, SA_ESTABLISHED) > 0;
}

static void check_kernels(const struct run *run)
{
	struct sim *sim = run->sim;
	bool addresses = !run->schedule.nat;
	char buf[200];
	struct text why = TEXT_IN(buf);

	if (!sim_kernels_match(&WEST(sim)->kernel, &EAST(sim)->kernel,
			       addresses, &why) ||
	    !sim_kernels_match(&EAST(sim)->kernel, &WEST(sim)->kernel,
			       addresses, &why)) {
		sim_fault(sim, "%s", buf);
	}
}

static void check_counts(const struct run *run, size_t nr_ike, size_t nr_kernel)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &run->sim->hosts[n];
		size_t ike = host_nr_ike_sas(host, SA_ESTABLISHED);
		size_t kernel = sim_kernel_nr_installed(&host->kernel);

		if (ike != nr_ike || kernel != nr_kernel) {
			sim_fault(run->sim,
				  "%s has %zu IKE SAs and %zu SAs in the "
				  "kernel, must have %zu and %zu",
				  host->name, ike, kernel, nr_ike, nr_kernel);
		}
	}
}

/* The rounds are those chosen, and the choice is one that is allowed. */
static void check_rounds(const struct run *run, const struct expectation *e)
{
	struct sim *sim = run->sim;
	const struct ike_sa *west = host_ike_sa(WEST(sim), SA_ESTABLISHED);
	const struct ike_sa *east = host_ike_sa(EAST(sim), SA_ESTABLISHED);
	const struct wire_watch *watch = &sim->net.watch;
	char buf[100];
	struct text why = TEXT_IN(buf);

	if (!expectation_allows(e, &west->crypto.chosen, &why) ||
	    !expectation_allows(e, &east->crypto.chosen, &why)) {
		sim_fault(sim, "%s", buf);
	}
	if (west->rounds_done != east->rounds_done ||
	    west->rounds_done < e->rounds_min ||
	    west->rounds_done > e->rounds_max) {
		sim_fault(sim, "%u and %u rounds, must be %u to %u",
			  west->rounds_done, east->rounds_done, e->rounds_min,
			  e->rounds_max);
	}
	if (run->exact && (watch->nr_intermediate != west->rounds_done ||
			   watch->last_auth_id != west->rounds_done + 1)) {
		sim_fault(sim,
			  "%u IKE_INTERMEDIATE, IKE_AUTH's ID is %u, after %u "
			  "rounds",
			  watch->nr_intermediate, watch->last_auth_id,
			  west->rounds_done);
	}
}

/* What FATE and the code reported say of one initiation must agree. */
static void check_fate(const struct run *run, enum fate fate, int code)
{
	switch (fate) {
	case FATE_UP:
		if (code != RC_OK) {
			sim_fault(run->sim, "up ends with %d, must succeed",
				  code);
		}
		check_counts(run, 1, 2);
		break;
	case FATE_NO_CHILD:
		if (code != RC_FATAL) {
			sim_fault(run->sim, "up ends with %d, must be %d", code,
				  RC_FATAL);
		}
		check_counts(run, 1, 0);
		break;
	case FATE_FAIL:
	case FATE_OPEN:
		if (code == RC_OK) {
			sim_fault(run->sim, "up succeeds, must fail");
		}
		check_counts(run, 0, 0);
		break;
	}
}

/* Without loss all is as the model says. */
static void check_exact(const struct run *run)
{
	const struct expectation *e = &run->expected[0];
	int code = WEST(run->sim)->up_code;
	enum fate fate = e->fate;

	if (fate == FATE_OPEN && is_established(WEST(run->sim))) {
		fate = FATE_UP;
		if (code != RC_OK) {
			fate = FATE_NO_CHILD;
		}
	}
	check_fate(run, fate, code);
	if (sim_is_ok(run->sim) && is_established(WEST(run->sim))) {
		check_rounds(run, e);
	}
}

/* With loss it may fail, but never succeed where it must not. */
static void check_lossy(const struct run *run)
{
	const struct sim *sim = run->sim;
	enum fate fate = run->expected[0].fate;

	if (WEST(sim)->up_code == RC_OK) {
		if (fate != FATE_UP && fate != FATE_OPEN) {
			sim_fault(run->sim, "up succeeds, must fail: %s",
				  run->expected[0].why);
		}
		return;
	}
	if (sim_kernel_nr_installed(&WEST(sim)->kernel) > 0) {
		sim_fault(run->sim, "up ends with %d, SAs are installed",
			  WEST(sim)->up_code);
	}
	if (fate == FATE_FAIL &&
	    sim_kernel_nr_installed(&EAST(sim)->kernel) > 0) {
		sim_fault(run->sim, "east has SAs installed, must fail: %s",
			  run->expected[0].why);
	}
}

/*
 * Both began.  What one of them could do alone may be given up for what the
 * other began later; not so where both could.
 */
static void check_both(const struct run *run)
{
	struct sim *sim = run->sim;
	bool all_up = true;

	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &sim->hosts[n];

		all_up &= run->expected[n].fate == FATE_UP;
		if (run->expected[n].fate == FATE_UP &&
		    host->up_code != RC_OK) {
			sim_fault(sim, "%s's up ends with %d, must succeed",
				  host->name, host->up_code);
		}
	}
	if (all_up && sim_kernel_nr_installed(&WEST(sim)->kernel) == 0) {
		sim_fault(sim, "nothing is up in the end");
	}
}

void check_up(const struct run *run)
{
	struct sim *sim = run->sim;
	const struct schedule *s = &run->schedule;

	for (size_t n = 0; n < SIM_HOSTS; n++) {
		unsigned nr = n == 0 || s->both_up;

		if (sim->hosts[n].nr_up_done != nr &&
		    (s->crash_ms == 0 || n == 0)) {
			sim_fault(sim, "%s's up ends %u times, must be %u",
				  sim->hosts[n].name, sim->hosts[n].nr_up_done,
				  nr);
		}
	}
	if (s->both_up && run->exact) {
		check_both(run);
	} else if (run->exact) {
		check_exact(run);
	} else if (!s->both_up) {
		check_lossy(run);
	}
	if (run->exact) {
		check_kernels(run);
	}
}

void check_one_pair(const struct run *run)
{
	if (run->exact) {
		check_counts(run, 1, 2);
		check_kernels(run);
	}
}

void check_down(const struct run *run)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &run->sim->hosts[n];
		char buf[100];
		struct text left = TEXT_IN(buf);

		if (host->engine == NULL) {
			continue;
		}
		if (is_established(host)) {
			sim_fault(run->sim, "%s still has an IKE SA",
				  host->name);
		}
		if (!sim_kernel_is_empty(&host->kernel, &left)) {
			sim_fault(run->sim, "%s's kernel still has %s",
				  host->name, buf);
		}
	}
}

void check_stopped(struct sim *sim, const struct host *host)
{
	char buf[100];
	struct text left = TEXT_IN(buf);

	if (!sim_kernel_is_empty(&host->kernel, &left)) {
		sim_fault(sim, "%s is stopped, its kernel still has %s",
			  host->name, buf);
	}
	if (host->nr_jobs > 0) {
		sim_fault(sim, "%s is stopped, %zu jobs are out", host->name,
			  host->nr_jobs);
	}
}
