/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the time of one role goes, over many exchanges.
 */
#ifndef TESTING_BENCH_SAMPLES_H
#define TESTING_BENCH_SAMPLES_H

#include "bench/meter.h"

#define SAMPLES 300

/* A value a time, in ms. */
struct samples {
	double beyond[SAMPLES]; /* engine and NSS's handling of keys */
	double engine[SAMPLES];
	double keys[SAMPLES];
	double bare[SAMPLES];
	double jobs[SAMPLES];
};

/* Number N, below SAMPLES. */
void samples_take(struct samples *s, size_t n, const struct cost *cost);

/* Medians, of SAMPLES values; TARGET_MS is of what is beyond bare NSS. */
void samples_report(struct samples *s, const char *kind, const char *role,
		    double target_ms);

/* A figure with the words "KIND, ROLE: WHAT". */
void samples_say(const char *kind, const char *role, const char *what,
		 double value, const char *unit, double target);

double cost_ms(const struct cost *cost, enum place place);

#endif
