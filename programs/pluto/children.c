/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Processes that we start and hear of in the loop.
 */
#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libswan/alloc.h"
#include "libswan/list.h"
#include "loop.h"

#define LINE_BYTES 1024

extern char **environ;

struct child {
	struct list link;
	struct children *children;
	pid_t pid;
	struct loop_io *io; /* NULL: its output has ended */
	int output;
	bool exited;
	int status;
	struct child_events events;
	char line[LINE_BYTES];
	size_t nr_line;
};

struct children {
	struct loop *loop;
	struct loop_signal *signal;
	struct list all;
};

static void child_free(struct child *child)
{
	list_remove(&child->link);
	if (child->io != NULL) {
		loop_io_free(&child->io);
		close(child->output);
	}
	xfree(child);
}

static void give_line(struct child *child)
{
	child->line[child->nr_line] = '\0';
	if (child->nr_line > 0 && child->events.on_line != NULL) {
		child->events.on_line(child->events.ctx, child->line);
	}
	child->nr_line = 0;
}

static void close_output(struct child *child)
{
	give_line(child);
	loop_io_free(&child->io);
	close(child->output);
}

/* Both its end and the end of its output have been seen. */
static void finish(struct child *child)
{
	struct child_events events = child->events;
	int status = child->status;

	if (child->exited && child->io == NULL) {
		child_free(child);
		if (events.on_exit != NULL) {
			events.on_exit(events.ctx, status);
		}
	}
}

/* False when there is nothing (more) to read now. */
static bool read_some(struct child *child)
{
	char buffer[LINE_BYTES];
	ssize_t n = read(child->output, buffer, sizeof(buffer));

	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		return false;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (buffer[i] == '\n' || child->nr_line == LINE_BYTES - 1) {
			give_line(child);
		}
		if (buffer[i] != '\n') {
			child->line[child->nr_line++] = buffer[i];
		}
	}
	if (n <= 0) {
		close_output(child);
	}
	return n > 0;
}

static void on_output(void *ctx, unsigned ready)
{
	struct child *child = ctx;

	(void)ready;
	if (!read_some(child) && child->io == NULL) {
		finish(child);
	}
}

static struct child *find(struct children *children, pid_t pid)
{
	LIST_FOREACH (link, &children->all) {
		struct child *child = CONTAINER_OF(link, struct child, link);

		if (child->pid == pid) {
			return child;
		}
	}
	return NULL;
}

static void on_sigchld(void *ctx)
{
	struct children *children = ctx;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct child *child = find(children, pid);

		if (child == NULL) {
			continue;
		}
		/*
		 * What it said is there by now.  A grandchild may hold the
		 * pipe open: what that says later is nobody's.
		 */
		while (child->io != NULL && read_some(child)) {
		}
		if (child->io != NULL) {
			close_output(child);
		}
		child->status = status;
		child->exited = true;
		finish(child);
	}
}

struct children *children_new(struct loop *loop)
{
	struct children *children = NEW(struct children);

	children->loop = loop;
	list_init(&children->all);
	children->signal = loop_signal_new(loop, SIGCHLD, on_sigchld, children);
	return children;
}

void children_free(struct children **children)
{
	if (*children == NULL) {
		return;
	}
	LIST_FOREACH_SAFE (link, after, &(*children)->all) {
		child_free(CONTAINER_OF(link, struct child, link));
	}
	loop_signal_free(&(*children)->signal);
	xfree(*children);
	*children = NULL;
}

/* Default signals, no input, output to OUT. */
static int spawn(pid_t *pid, char *const *argv, char *const *environment,
		 int out, bool errors_only)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t set;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	if (errors_only) {
		posix_spawn_file_actions_addopen(&files, STDOUT_FILENO,
						 "/dev/null", O_WRONLY, 0);
	} else {
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	}
	posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK |
						      POSIX_SPAWN_SETSIGDEF);
	sigemptyset(&set);
	posix_spawnattr_setsigmask(&attributes, &set);
	sigfillset(&set);
	posix_spawnattr_setsigdefault(&attributes, &set);
	int error = posix_spawn(pid, argv[0], &files, &attributes, argv,
				environment != NULL ? environment : environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

diag_t children_start(struct children *children, char *const *argv,
		      char *const *environment,
		      const struct child_events *events)
{
	int pipe_fds[2];
	pid_t pid;

	if (pipe2(pipe_fds, O_CLOEXEC) < 0) {
		return diag("pipe: %s", strerror(errno));
	}
	int error = spawn(&pid, argv, environment, pipe_fds[1],
			  events->errors_only);

	close(pipe_fds[1]);
	if (error != 0) {
		close(pipe_fds[0]);
		return diag("cannot run %s: %s", argv[0], strerror(error));
	}
	fcntl(pipe_fds[0], F_SETFL, O_NONBLOCK);

	struct child *child = NEW(struct child);

	child->children = children;
	child->pid = pid;
	child->output = pipe_fds[0];
	child->events = *events;
	list_add_tail(&children->all, &child->link);
	child->io =
		loop_io_new(children->loop, child->output, on_output, child);
	return NULL;
}
