/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What happened, line by line: shown when a run fails.
 */
#ifndef TESTING_SIM_LADDER_H
#define TESTING_SIM_LADDER_H

#include "libswan/time.h"

/* Bounded: the newest lines are kept, the others counted. */
struct ladder {
	char *lines;
	size_t len;
	size_t size;
	size_t nr_lost; /* lines */
	struct monotime start;
	bool live; /* print each line at once, too */
};

void ladder_init(struct ladder *ladder, struct monotime start, bool live);
void ladder_done(struct ladder *ladder);

/* One line of WHO (a host, or "west > east") at NOW. */
void ladder_add(struct ladder *ladder, struct monotime now, const char *who,
		const char *fmt, ...) PRINTF_LIKE(4, 5);

bool ladder_has(const struct ladder *ladder, const char *text);
void ladder_print(const struct ladder *ladder);

#endif
