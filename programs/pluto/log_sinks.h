/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where log lines go: a file, syslog, standard error, and who watches.
 */
#ifndef PLUTO_LOG_SINKS_H
#define PLUTO_LOG_SINKS_H

#include "libswan/diag.h"
#include "libswan/logger.h"

struct log_options {
	const char *file; /* NULL: none */
	bool append;
	bool time; /* stamps in the file and on standard error */
	bool to_stderr;
	bool to_syslog;
	unsigned debug; /* LOG_* categories */
};

struct log_sinks;
struct loop;

/*
 * The one set of sinks of the process; EXPECT() reports go there from now on.
 * A file that cannot be opened is an error, and *OUT then writes elsewhere.
 */
diag_t log_sinks_new(const struct log_options *options,
		     struct log_sinks **out) MUST_USE;
void log_sinks_free(struct log_sinks **sinks);

/* For loggers; its debug categories may be changed. */
struct log_sink *log_sinks_sink(struct log_sinks *sinks);

/* The file was moved away: go on in a new one. */
diag_t log_sinks_reopen(struct log_sinks *sinks) MUST_USE;

/*
 * While LOOP runs, lines of this thread may reach the file some milliseconds
 * later, together; errors and warnings do not wait.  NULL: no more.
 */
void log_sinks_collect(struct log_sinks *sinks, struct loop *loop);
void log_sinks_flush(struct log_sinks *sinks);

/* Lines of this turn of the loop are there when it ends. */
void log_sinks_soon(struct log_sinks *sinks);

/* Each line but debug's is also given to WATCH. */
typedef void log_watch_fn(void *ctx, enum log_level level,
			  const struct logger *origin, const char *text);
void log_sinks_watch(struct log_sinks *sinks, log_watch_fn *watch, void *ctx);

/* "Nov 23 16:12:44.123456: " of WHEN_US microseconds since 1970. */
void text_add_log_time(struct text *out, int64_t when_us);

#endif
