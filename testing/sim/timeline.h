/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Virtual time: events in their order, no real clock.
 */
#ifndef TESTING_SIM_TIMELINE_H
#define TESTING_SIM_TIMELINE_H

#include "libswan/heap.h"

struct moment;

/* Embedded in what is to happen; RUN may free its owner. */
struct moment {
	struct heap_entry heap;
	uint64_t number; /* of equal times the one that was set first */
	void (*run)(struct moment *moment);
};

struct timeline {
	struct monotime now;
	struct heap moments;
	uint64_t next_number;
};

void timeline_init(struct timeline *timeline);
void timeline_done(struct timeline *timeline);

/* RUN happens at WHEN, at the earliest now; set again, it is moved. */
void timeline_set(struct timeline *timeline, struct moment *moment,
		  struct monotime when);
void timeline_cancel(struct timeline *timeline, struct moment *moment);

/* Let the next moment up to UNTIL happen; false: there is none. */
bool timeline_step(struct timeline *timeline, struct monotime until);

#endif
