/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Processes that we start and hear of in the loop.
 */
#ifndef PLUTO_CHILDREN_H
#define PLUTO_CHILDREN_H

#include "libswan/diag.h"

struct loop;
struct children;

struct children *children_new(struct loop *loop);

/* Children that still run go on without us; nobody is told of their end. */
void children_free(struct children **children);

/* Called in the loop; STATUS as waitpid() gives it. */
struct child_events {
	void (*on_line)(void *ctx, const char *line);
	bool errors_only; /* lines of stderr; stdout is nobody's */
	void (*on_exit)(void *ctx, int status);
	void *ctx;
};

/* ENVIRONMENT NULL: ours.  ARGV and ENVIRONMENT end with NULL. */
diag_t children_start(struct children *children, char *const *argv,
		      char *const *environment,
		      const struct child_events *events) MUST_USE;

#endif
