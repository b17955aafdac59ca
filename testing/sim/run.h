/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule from its seed to its verdict.
 */
#ifndef TESTING_SIM_RUN_H
#define TESTING_SIM_RUN_H

#include "sim/model.h"

enum run_outcome {
	RUN_UP,
	RUN_NO_CHILD,
	RUN_FAILED_CLEANLY,
	RUN_TIMED_OUT,
	NR_RUN_OUTCOMES
};

extern const char *const run_outcome_names[NR_RUN_OUTCOMES];

struct run_result {
	bool good;
	enum run_outcome outcome;
	unsigned rounds;
};

/* Run schedule NUMBER; LIVE prints as it goes, else only a failure is shown. */
struct run_result run_schedule(uint64_t number, bool live);

#endif
