/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ASSERT() for what cannot be; EXPECT() for bugs that can be survived.
 */
#include "libswan/assert.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

typedef void (*expect_sink)(const char *text);

/* Set once at start; the check has no object that could carry it. */
static _Atomic(expect_sink) report_to;

static void report(const char *what, const char *cond, const char *file,
		   int line)
{
	char text[512];
	expect_sink sink = atomic_load(&report_to);

	snprintf(text, sizeof(text), "%s: %s (%s:%d)", what, cond, file, line);
	if (sink != NULL) {
		sink(text);
	} else {
		fprintf(stderr, "%s\n", text);
	}
}

void assert_failed(const char *cond, const char *file, int line)
{
	report("ASSERTION FAILED", cond, file, line);
	abort();
}

bool expect_failed(const char *cond, const char *file, int line)
{
	report("EXPECTATION FAILED", cond, file, line);
	return false;
}

void expect_sink_set(void (*sink)(const char *text))
{
	atomic_store(&report_to, sink);
}
