/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule from its seed to its verdict.
 */
#ifndef TESTING_SIM_RUN_H
#define TESTING_SIM_RUN_H

#include "sim/life_run.h"
#include "sim/model.h"

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
	bool good;
	enum run_outcome outcome;
	unsigned rounds;
};

enum run_kind { RUN_PAIRS, RUN_LIVES };

struct run_options {
	enum run_kind kind;
	bool live;   /* print as it goes; else only a failure is shown */
	bool brief; /* a failure is a line, not a ladder */
	bool rekeys; /* some schedules have rekeys, too */
	struct life_totals *lives; /* lives are added to it */
	struct ke_cache *ke_cache; /* NULL: NSS does all key exchanges */
};

struct run_result run_schedule(uint64_t number,
			       const struct run_options *options);

#endif
