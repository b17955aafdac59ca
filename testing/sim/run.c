/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule to its verdict.
 */
#include "sim/run.h"

#include "sim/check.h"

const char *const run_outcome_names[NR_RUN_OUTCOMES] = {
	[RUN_UP] = "up",
	[RUN_NO_CHILD] = "no Child SA",
	[RUN_FAILED_CLEANLY] = "failed cleanly",
	[RUN_TIMED_OUT] = "timed out",
	[RUN_LIFE] = "lives",
};

static void add_line(void *ctx, const char *line)
{
	struct sim *sim = ctx;

	ladder_add(&sim->ladder, sim->timeline.now, "schedule", "%s", line);
}

static uint64_t number_of(const struct sched *sched)
{
	return sched->kind == SCHED_LIFE ? sched->life.number
					 : sched->pair.number;
}

static struct sim *start(const struct sched *sched,
			 const struct run_options *options)
{
	size_t nr = sched->kind == SCHED_LIFE ? sched->life.nr_hosts
					      : SIM_HOSTS;
	struct sim *sim = sim_new_hosts(number_of(sched), nr,
					options->show == SHOW_LIVE);

	sim->ke_cache = options->ke_cache;
	sim->net.faults = sched->faults.exact ? &sched->faults : NULL;
	sim->net.noted = options->noted;
	if (options->noted != NULL) {
		options->noted->nr = 0;
	}
	sched_print(sched, add_line, sim);
	return sim;
}

static void stop(struct sim **sim, const struct run_options *options,
		 struct run_result *result)
{
	for (size_t n = 0; n < (*sim)->nr_hosts; n++) {
		host_stop(&(*sim)->hosts[n]);
		check_stopped(*sim, &(*sim)->hosts[n]);
	}
	if (!sim_is_ok(*sim) && options->show == SHOW_FAILURE) {
		ladder_print(&(*sim)->ladder);
	}
	sim_free(sim, result->fault, sizeof(result->fault));
}

struct run_result run_sched(const struct sched *sched,
			    const struct run_options *options)
{
	struct run_result result = { .outcome = RUN_LIFE };
	struct sim *sim = start(sched, options);

	if (sched->kind == SCHED_LIFE) {
		life_play(&sched->life, sim, options->lives);
	} else {
		pair_play(sched, sim, &result);
	}
	stop(&sim, options, &result);
	return result;
}
