/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A stopwatch that always runs for somebody: where the time of a handshake
 * goes, between our code and NSS.
 */
#ifndef TESTING_BENCH_METER_H
#define TESTING_BENCH_METER_H

#include "libswan/time.h"

/* Where the program is. */
enum place {
	PLACE_OUTSIDE,	/* the benchmark itself: networks, queues */
	PLACE_ENGINE,	/* the engine and all below it, but for NSS */
	PLACE_BARE_NSS, /* NSS at deriving, HMAC, hash, AEAD, random numbers */
	PLACE_KEY_NSS,	/* NSS at handling keys: import, export, free */
	PLACE_JOB,	/* a key exchange, with all that NSS does in it */
	PLACE_POOL,	/* a key pair made ahead of need */
	NR_PLACES
};

/* Time by place, and how often the stopwatch came back to each. */
struct cost {
	uint64_t ns[NR_PLACES];
	unsigned nr[NR_PLACES];
};

/* From now on time is COST's (NULL: nobody's). */
void meter_charge(struct cost *cost);

/* The program is at PLACE now; where it was before is the answer. */
enum place meter_switch(enum place place);

/* As above for a call of NSS: a job keeps what is spent in it. */
enum place meter_switch_nss(enum place place);

/* Nanoseconds at PLACE, less what the stopwatch itself takes. */
uint64_t cost_ns(const struct cost *cost, enum place place);

uint64_t meter_now_ns(void);
struct monotime meter_now(void);

/* The middle one of NR values, which are sorted. */
double median(double *values, size_t nr);

/* Memory of this process that is in use, in kB; 0: nobody knows. */
long meter_resident_kb(void);

#endif
