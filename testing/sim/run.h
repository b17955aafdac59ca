/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule to its verdict.
 */
#ifndef TESTING_SIM_RUN_H
#define TESTING_SIM_RUN_H

#include "sim/life_run.h"
#include "sim/model.h"
#include "sim/sched.h"

enum run_outcome {
	RUN_UP,
	RUN_NO_CHILD,
	RUN_FAILED_CLEANLY,
	RUN_TIMED_OUT,
	RUN_LIFE, /* of several peers */
	NR_RUN_OUTCOMES
};

extern const char *const run_outcome_names[NR_RUN_OUTCOMES];

struct run_result {
	enum run_outcome outcome;
	unsigned rounds;
	char fault[300]; /* empty: none */
};

enum run_show { SHOW_NOTHING, SHOW_FAILURE, SHOW_LIVE };

struct run_options {
	enum run_show show;	   /* of the ladder */
	struct ke_cache *ke_cache; /* NULL: NSS does all key exchanges */
	struct life_totals *lives; /* lives are added to it */
	struct net_faults *noted;  /* gets what chance did; or NULL */
};

struct run_result run_sched(const struct sched *sched,
			    const struct run_options *options);

static inline bool run_is_good(const struct run_result *result)
{
	return result->fault[0] == '\0';
}

/* Play the pair's part of SCHED; the hosts are SIM's. */
void pair_play(const struct sched *sched, struct sim *sim,
	       struct run_result *result);

#endif
