/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where log lines go: a file, syslog, standard error, and who watches.
 */
#include "log_sinks.h"

#include <pthread.h>
#include <string.h>
#include <sys/uio.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "log_file.h"

struct log_sinks {
	struct log_sink sink;
	struct log_file *file; /* NULL: none */
	bool time;
	bool to_stderr;
	bool to_syslog;
	pthread_t owner; /* the only thread that may call WATCH */
	log_watch_fn *watch;
	void *watch_ctx;
};

/* EXPECT() has no object that could carry it. */
static struct log_sinks *process_sinks;

/* Most lines are of the same second as the one before. */
void text_add_log_time(struct text *out, int64_t when_us)
{
	static _Thread_local time_t last = -1;
	static _Thread_local char stamp[32];
	time_t seconds = (time_t)(when_us / 1000000);

	if (seconds != last) {
		struct tm tm;

		localtime_r(&seconds, &tm);
		strftime(stamp, sizeof(stamp), "%b %e %H:%M:%S", &tm);
		last = seconds;
	}
	text_add(out, "%s.%06d: ", stamp, (int)(when_us % 1000000));
}

static int64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static struct iovec text_part(const char *text)
{
	return (struct iovec){ (void *)(uintptr_t)text, strlen(text) };
}

/* One call a line, so that lines of several threads stay whole. */
static void write_stderr(const char *stamp, const char *text)
{
	const struct iovec parts[] = { text_part(stamp), text_part(text),
				       text_part("\n") };
	ssize_t n = writev(STDERR_FILENO, parts, ARRAY_LEN(parts));

	(void)n; /* nobody is there to read it */
}

static int syslog_priority(enum log_level level)
{
	static const int priorities[] = {
		[LOG_LEVEL_ERROR] = LOG_ERR,   [LOG_LEVEL_WARN] = LOG_WARNING,
		[LOG_LEVEL_INFO] = LOG_NOTICE, [LOG_LEVEL_IMPAIR] = LOG_NOTICE,
		[LOG_LEVEL_DEBUG] = LOG_INFO,
	};

	return priorities[level];
}

static void write_everywhere(const struct log_sinks *sinks,
			     enum log_level level, const char *text)
{
	char stamp[48];
	struct text out = TEXT_IN(stamp);

	if (sinks->time && (sinks->file != NULL || sinks->to_stderr)) {
		text_add_log_time(&out, now_us());
	}
	if (sinks->file != NULL) {
		log_file_line(sinks->file, stamp, text,
			      level <= LOG_LEVEL_WARN);
	}
	if (sinks->to_stderr) {
		write_stderr(stamp, text);
	}
	if (sinks->to_syslog) {
		syslog(syslog_priority(level), "%s", text);
	}
}

static void sink_write(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	struct log_sinks *sinks = ctx;

	write_everywhere(sinks, level, text);
	if (level != LOG_LEVEL_DEBUG && sinks->watch != NULL &&
	    pthread_equal(sinks->owner, pthread_self())) {
		sinks->watch(sinks->watch_ctx, level, origin, text);
	}
}

static void on_expect_failed(const char *text)
{
	if (process_sinks != NULL) {
		write_everywhere(process_sinks, LOG_LEVEL_ERROR, text);
	}
}

diag_t log_sinks_new(const struct log_options *options, struct log_sinks **out)
{
	struct log_sinks *sinks = NEW(struct log_sinks);
	diag_t d = NULL;

	sinks->sink.write = sink_write;
	sinks->sink.ctx = sinks;
	sinks->sink.debug = options->debug;
	sinks->time = options->time;
	sinks->to_stderr = options->to_stderr;
	sinks->to_syslog = options->to_syslog;
	sinks->owner = pthread_self();
	if (options->file != NULL) {
		d = log_file_open(options->file, options->append, &sinks->file);
		sinks->to_syslog = sinks->to_syslog || d != NULL;
	}
	if (sinks->to_syslog) {
		openlog("pluto", LOG_PID, LOG_AUTHPRIV);
	}
	process_sinks = sinks;
	expect_sink_set(on_expect_failed);
	*out = sinks;
	return d;
}

void log_sinks_free(struct log_sinks **sinks)
{
	if (*sinks == NULL) {
		return;
	}
	expect_sink_set(NULL);
	process_sinks = NULL;
	log_file_close(&(*sinks)->file);
	if ((*sinks)->to_syslog) {
		closelog();
	}
	xfree(*sinks);
	*sinks = NULL;
}

struct log_sink *log_sinks_sink(struct log_sinks *sinks)
{
	return &sinks->sink;
}

diag_t log_sinks_reopen(struct log_sinks *sinks)
{
	return sinks->file == NULL ? NULL : log_file_reopen(sinks->file);
}

void log_sinks_collect(struct log_sinks *sinks, struct loop *loop)
{
	if (sinks->file != NULL) {
		log_file_collect(sinks->file, loop);
	}
}

void log_sinks_flush(struct log_sinks *sinks)
{
	if (sinks->file != NULL) {
		log_file_flush(sinks->file);
	}
}

void log_sinks_soon(struct log_sinks *sinks)
{
	if (sinks->file != NULL) {
		log_file_soon(sinks->file);
	}
}

void log_sinks_watch(struct log_sinks *sinks, log_watch_fn *watch, void *ctx)
{
	sinks->watch = watch;
	sinks->watch_ctx = ctx;
}
