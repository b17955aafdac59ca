/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Time: monotonic instants, wall clock, durations.
 */
#ifndef LIBSWAN_TIME_H
#define LIBSWAN_TIME_H

#include "libswan/print.h"

/* All in milliseconds, so that arithmetic is exact and cheap. */
struct monotime {
	int64_t ms; /* since an arbitrary start; 0 = never set */
};
struct realtime {
	int64_t ms; /* since 1970-01-01 UTC */
};
struct deltatime {
	int64_t ms;
};

#define SECONDS(n)   ((struct deltatime){ (int64_t)(n)*1000 })
#define MILLIS(n)    ((struct deltatime){ (n) })
#define TIME_NEVER   ((struct monotime){ INT64_MAX })

static inline struct monotime monotime_add(struct monotime a,
					   struct deltatime d)
{
	return (struct monotime){ a.ms + d.ms };
}

static inline struct deltatime monotime_sub(struct monotime a,
					    struct monotime b)
{
	return (struct deltatime){ a.ms - b.ms };
}

static inline bool monotime_before(struct monotime a, struct monotime b)
{
	return a.ms < b.ms;
}

/*
 * "1.5h", "30", "500ms": a number with an optional unit us ms s m h d w;
 * without one, DEFAULT_UNIT milliseconds each.  Rounded up to milliseconds.
 * False when malformed or too large.
 */
bool deltatime_parse(struct view text, int64_t default_unit_ms,
		     struct deltatime *out) MUST_USE;

/* Shortest exact form in seconds: "30", "0.5". */
void text_add_deltatime(struct text *out, struct deltatime d);

#endif
