/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file that log lines go to: one line a call, or what comes within a moment
 * in one.
 */
#include "log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "loop.h"

/* The messages of a handshake come in this time, two lines each. */
#define COLLECT_MS 20

struct log_file {
	char *path;
	pthread_t owner; /* the only thread whose lines wait */

	pthread_mutex_t lock; /* of what follows */
	int fd;
	struct loop *loop; /* NULL: no line waits */
	struct loop_timer *due;
	struct loop_turn_end *turn_end;
	bool soon; /* due at the end of the turn */
	size_t nr;
	char lines[8192];
};

/* Whose lines are saved when the process dies; the handler has no argument. */
static struct log_file *collecting;

static const int deadly[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV };

/* What each did before, a sanitizer's report for instance. */
static struct sigaction previous[ARRAY_LEN(deadly)];

static diag_t open_fd(const char *path, bool append, int *fd)
{
	int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY;

	*fd = open(path, flags | (append ? 0 : O_TRUNC), 0600);
	if (*fd < 0) {
		return diag("cannot open log file \"%s\": %s", path,
			    strerror(errno));
	}
	return NULL;
}

diag_t log_file_open(const char *path, bool append, struct log_file **out)
{
	int fd;
	diag_t d = open_fd(path, append, &fd);

	*out = NULL;
	if (d == NULL) {
		struct log_file *file = NEW(struct log_file);

		file->path = xstrdup(path);
		file->owner = pthread_self();
		file->fd = fd;
		pthread_mutex_init(&file->lock, NULL);
		*out = file;
	}
	return d;
}

/* With the lock. */
static void write_out(struct log_file *file)
{
	if (file->nr > 0) {
		ssize_t n = write(file->fd, file->lines, file->nr);

		(void)n; /* a full disk must not stop the daemon */
		file->nr = 0;
	}
}

void log_file_flush(struct log_file *file)
{
	pthread_mutex_lock(&file->lock);
	write_out(file);
	pthread_mutex_unlock(&file->lock);
	file->soon = false;
	if (file->due != NULL) {
		loop_timer_set(file->due, TIME_NEVER);
	}
}

void log_file_close(struct log_file **file)
{
	if (*file != NULL) {
		log_file_collect(*file, NULL);
		close((*file)->fd);
		pthread_mutex_destroy(&(*file)->lock);
		xfree((*file)->path);
		xfree(*file);
		*file = NULL;
	}
}

static void release_death(void)
{
	for (size_t i = 0; i < ARRAY_LEN(deadly); i++) {
		sigaction(deadly[i], &previous[i], NULL);
	}
	collecting = NULL;
}

/* Whoever holds the lock does not go on: nobody takes it. */
static void on_death(int number)
{
	if (collecting != NULL) {
		write_out(collecting);
		release_death();
	}
	raise(number); /* as before, as soon as this returns */
}

static void catch_death(struct log_file *file)
{
	struct sigaction action = {
		.sa_handler = on_death,
		.sa_flags = (int)SA_RESETHAND,
	};

	if (collecting != NULL) {
		release_death();
	}
	if (file != NULL) {
		for (size_t i = 0; i < ARRAY_LEN(deadly); i++) {
			sigaction(deadly[i], &action, &previous[i]);
		}
	}
	collecting = file;
}

static void on_due(void *ctx)
{
	log_file_flush(ctx);
}

static bool on_turn_end(void *ctx)
{
	struct log_file *file = ctx;

	if (file->soon) {
		log_file_flush(file);
	}
	return false;
}

void log_file_soon(struct log_file *file)
{
	file->soon = file->loop != NULL;
}

void log_file_collect(struct log_file *file, struct loop *loop)
{
	log_file_flush(file);
	if (file->loop == loop) {
		return;
	}
	file->loop = loop;
	loop_timer_free(&file->due);
	loop_turn_end_free(&file->turn_end);
	catch_death(loop == NULL ? NULL : file);
	if (loop != NULL) {
		file->due = loop_timer_new(loop, on_due, file);
		file->turn_end = loop_turn_end_new(loop, on_turn_end, file);
	}
}

static void add(struct log_file *file, const char *text)
{
	size_t len = strlen(text);

	memcpy(file->lines + file->nr, text, len);
	file->nr += len;
}

/* With the lock, and with enough space. */
static void collect(struct log_file *file, const char *stamp, const char *text)
{
	if (file->nr == 0) {
		loop_timer_set(file->due, monotime_add(loop_now(file->loop),
						       MILLIS(COLLECT_MS)));
	}
	add(file, stamp);
	add(file, text);
	add(file, "\n");
}

static struct iovec text_part(const char *text)
{
	return (struct iovec){ (void *)(uintptr_t)text, strlen(text) };
}

/* One call, so that lines of several processes stay whole. */
static void write_line(int fd, const char *stamp, const char *text)
{
	const struct iovec parts[] = { text_part(stamp), text_part(text),
				       text_part("\n") };
	ssize_t n = writev(fd, parts, ARRAY_LEN(parts));

	(void)n;
}

void log_file_line(struct log_file *file, const char *stamp, const char *text,
		   bool urgent)
{
	size_t len = strlen(stamp) + strlen(text) + 1;
	bool waits = !urgent && len <= sizeof(file->lines) &&
		     pthread_equal(file->owner, pthread_self());

	pthread_mutex_lock(&file->lock);
	waits = waits && file->loop != NULL;
	if (!waits || file->nr + len > sizeof(file->lines)) {
		write_out(file);
	}
	if (waits) {
		collect(file, stamp, text);
	} else {
		write_line(file->fd, stamp, text);
	}
	pthread_mutex_unlock(&file->lock);
}

diag_t log_file_reopen(struct log_file *file)
{
	int fd;
	diag_t d = open_fd(file->path, true, &fd);

	if (d != NULL) {
		return d;
	}
	pthread_mutex_lock(&file->lock);
	write_out(file); /* it was said before */
	close(file->fd);
	file->fd = fd;
	pthread_mutex_unlock(&file->lock);
	return NULL;
}
