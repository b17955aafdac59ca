/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Log lines with the prefix of the object that speaks.
 */
#ifndef LIBSWAN_LOGGER_H
#define LIBSWAN_LOGGER_H

#include "libswan/print.h"

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARN,
	LOG_LEVEL_INFO,
	LOG_LEVEL_IMPAIR, /* a fault that a test has asked for */
	LOG_LEVEL_DEBUG
};

/* Debug categories, one bit each; names as in plutodebug=. */
enum log_category {
	LOG_BASE = 1 << 0,
	LOG_CRYPT = 1 << 1,
	LOG_PROPOSAL_PARSER = 1 << 2,
	LOG_ROUTING = 1 << 3,
	LOG_KERNEL = 1 << 4,
	LOG_CPU_USAGE = 1 << 5,
	LOG_UPDOWN = 1 << 6,
	LOG_TMI = 1 << 7,
	LOG_ALL = (1 << 8) - 1
};

struct logger;

/*
 * Where lines go.  TEXT is the whole line: prefix and message, no newline.
 * ORIGIN is the logger that spoke, for sinks that follow one connection.
 */
struct log_sink {
	void (*write)(void *ctx, enum log_level level,
		      const struct logger *origin, const char *text);
	void *ctx;
	unsigned debug; /* categories of enum log_category that are on */
};

/*
 * Embedded in each object that lives long.  PRINT appends the object's own
 * prefix (as '"west-east" #1: '), from OWNER; NULL: the parent's is used.
 */
struct logger {
	const struct log_sink *sink;
	const struct logger *parent;
	void (*print)(struct text *out, const void *owner);
	const void *owner;
	uint64_t conn_serial; /* 0: not of a connection; else for watchers */
	uint64_t sa_serial;   /* 0: not of an SA */
};

/* The serial of LOG or of its nearest ancestor that has one; else 0. */
uint64_t logger_conn_serial(const struct logger *log);
uint64_t logger_sa_serial(const struct logger *log);

/*
 * The parents' prefixes, then LOG's own.  Where a child follows, a parent's
 * closing ": " becomes " ": '"west-east": ' and '#1: ' are '"west-east" #1: '.
 */
void text_add_log_prefix(struct text *out, const struct logger *log);

void logger_init(struct logger *log, const struct log_sink *sink);

/* A child: same sink, parent's connection and SA until set. */
void logger_init_child(struct logger *log, const struct logger *parent,
		       void (*print)(struct text *, const void *),
		       const void *owner);

/* LOG may be NULL: then nothing is written. */
void log_error(const struct logger *log, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_warn(const struct logger *log, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_info(const struct logger *log, const char *fmt, ...) PRINTF_LIKE(2, 3);
void log_impair(const struct logger *log, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* Cheap when CATEGORY is off: the arguments are not printed. */
#define log_debug(log, category, ...)                                          \
	do {                                                                   \
		if (log_debug_on((log), (category))) {                         \
			log_debug_write((log), __VA_ARGS__);                   \
		}                                                              \
	} while (0)
bool log_debug_on(const struct logger *log, enum log_category category);
void log_debug_write(const struct logger *log, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/*
 * At most BURST lines a WINDOW_MS: true when this one may be written.  Zeroed
 * at start.  When it is true, SUPPRESSED is what was swallowed since the last.
 */
struct log_rate {
	int64_t window_start_ms;
	unsigned in_window;
	unsigned suppressed;
};
bool log_rate_ok(struct log_rate *rate, int64_t now_ms, unsigned burst,
		 int64_t window_ms);

#endif
