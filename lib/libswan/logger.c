/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Log lines with the prefix of the object that speaks.
 */
#include "libswan/logger.h"

#include <stdarg.h>
#include <string.h>

#define LINE_BYTES 4096

static const char *const level_words[] = {
	[LOG_LEVEL_ERROR] = "ERROR: ",
	[LOG_LEVEL_WARN] = "warning: ",
	[LOG_LEVEL_INFO] = "",
	[LOG_LEVEL_IMPAIR] = "IMPAIR: ",
	[LOG_LEVEL_DEBUG] = "| ",
};

void logger_init(struct logger *log, const struct log_sink *sink)
{
	*log = (struct logger){ .sink = sink };
}

void logger_init_child(struct logger *log, const struct logger *parent,
		       void (*print)(struct text *, const void *),
		       const void *owner)
{
	*log = (struct logger){
		.sink = parent->sink,
		.parent = parent,
		.print = print,
		.owner = owner,
	};
}

uint64_t logger_conn_serial(const struct logger *log)
{
	while (log != NULL && log->conn_serial == 0) {
		log = log->parent;
	}
	return log == NULL ? 0 : log->conn_serial;
}

uint64_t logger_sa_serial(const struct logger *log)
{
	while (log != NULL && log->sa_serial == 0) {
		log = log->parent;
	}
	return log == NULL ? 0 : log->sa_serial;
}

/* '"west-east": ' is continued as '"west-east" ' when a child has its own. */
static void reopen(struct text *out, size_t start)
{
	size_t len = out->len;

	if (len >= start + 2 && memcmp(out->ptr + len - 2, ": ", 2) == 0) {
		out->len = len - 2;
		text_add_char(out, ' ');
	}
}

void text_add_log_prefix(struct text *out, const struct logger *log)
{
	size_t start = out->len;

	if (log == NULL) {
		return;
	}
	text_add_log_prefix(out, log->parent);
	if (log->print != NULL) {
		reopen(out, start);
		log->print(out, log->owner);
	}
}

/* A line stays a line, whatever was printed into it. */
static void keep_one_line(struct text *line)
{
	for (size_t i = 0; i < line->len; i++) {
		unsigned char c = (unsigned char)line->ptr[i];

		if ((c < ' ' && c != '\t') || c == 0x7f) {
			line->ptr[i] = '?';
		}
	}
}

static void write_line(const struct logger *log, enum log_level level,
		       const char *fmt, va_list ap)
{
	if (log == NULL || log->sink == NULL) {
		return;
	}
	char buf[LINE_BYTES];
	struct text line = TEXT_IN(buf);

	text_add_string(&line, level_words[level]);
	text_add_log_prefix(&line, log);
	text_add_v(&line, fmt, ap);
	keep_one_line(&line);
	log->sink->write(log->sink->ctx, level, log, line.ptr);
}

void log_error(const struct logger *log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(log, LOG_LEVEL_ERROR, fmt, ap);
	va_end(ap);
}

void log_warn(const struct logger *log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(log, LOG_LEVEL_WARN, fmt, ap);
	va_end(ap);
}

void log_info(const struct logger *log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(log, LOG_LEVEL_INFO, fmt, ap);
	va_end(ap);
}

void log_impair(const struct logger *log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(log, LOG_LEVEL_IMPAIR, fmt, ap);
	va_end(ap);
}

bool log_debug_on(const struct logger *log, enum log_category category)
{
	return log != NULL && log->sink != NULL &&
	       (log->sink->debug & (unsigned)category) != 0;
}

void log_debug_write(const struct logger *log, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	write_line(log, LOG_LEVEL_DEBUG, fmt, ap);
	va_end(ap);
}

bool log_rate_ok(struct log_rate *rate, int64_t now_ms, unsigned burst,
		 int64_t window_ms)
{
	int64_t age_ms = now_ms - rate->window_start_ms;

	if (burst == 0) {
		rate->suppressed++;
		return false;
	}
	if (rate->in_window == 0 || age_ms < 0 || age_ms >= window_ms) {
		/* the count of the window before is the caller's to tell */
		rate->window_start_ms = now_ms;
		rate->in_window = 1;
		return true;
	}
	if (rate->in_window < burst) {
		rate->in_window++;
		rate->suppressed = 0;
		return true;
	}
	if (rate->in_window == burst) {
		rate->in_window++; /* the first one too many */
		rate->suppressed = 0;
	}
	rate->suppressed++;
	return false;
}
