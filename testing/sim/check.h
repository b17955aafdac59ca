/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold once a schedule has come to rest.
 */
#ifndef TESTING_SIM_CHECK_H
#define TESTING_SIM_CHECK_H

#include "sim/run.h"

/* A schedule of two being run. */
struct run {
	struct schedule schedule;
	struct expectation expected[SIM_HOSTS]; /* by initiator */
	struct sim *sim;
	struct seed noise;
	bool exact; /* neither loss nor crash: EXPECTED is what must be */
};

/* The initiations have ended.  Each is a fault of SIM where it is not so. */
void check_up(const struct run *run);

/*
 * One pair of IKE SAs and one of Child SAs, as before: after one host began
 * anew, after rekeys.
 */
void check_one_pair(const struct run *run);

/* Nothing is left of what was up. */
void check_down(const struct run *run);

/* Stopped: the kernel has nothing, nobody works. */
void check_stopped(struct sim *sim, const struct host *host);

#endif
