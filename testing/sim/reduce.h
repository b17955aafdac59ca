/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a failure needs to happen, and no more.
 */
#ifndef TESTING_SIM_REDUCE_H
#define TESTING_SIM_REDUCE_H

#include "sim/run.h"

/*
 * SCHED has failed as FAULT says: shrink it while it fails alike, which takes
 * at most about SECONDS; show the ladder and the text of what is left.
 */
void reduce(struct sched *sched, const char *fault,
	    const struct run_options *options, unsigned seconds);

#endif
