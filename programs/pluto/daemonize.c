/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Into the background; who started us hears how the start ended.
 */
#include "daemonize.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The parent's ear; -1: there is no parent. */
static int parent_fd = -1;

static _Noreturn void wait_for_child(int fd)
{
	unsigned char status = 1; /* what a death in silence is */
	ssize_t n;

	do {
		n = read(fd, &status, sizeof(status));
	} while (n < 0 && errno == EINTR);
	_exit(status);
}

void daemonize_close_inherited(void)
{
	(void)close_range(STDERR_FILENO + 1, ~0U, 0);
}

diag_t daemonize(void)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0) {
		return diag("pipe: %s", strerror(errno));
	}
	pid_t pid = fork();

	if (pid < 0) {
		return diag("fork: %s", strerror(errno));
	}
	if (pid > 0) {
		close(fds[1]);
		wait_for_child(fds[0]);
	}
	close(fds[0]);
	parent_fd = fds[1];
	setsid();
	return NULL;
}

static void close_standard_files(bool keep_stderr)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0) {
		return;
	}
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	if (!keep_stderr) {
		dup2(null, STDERR_FILENO);
	}
	close(null);
}

void daemonize_ready(int status, bool keep_stderr)
{
	unsigned char octet = (unsigned char)status;

	if (parent_fd < 0) {
		return;
	}
	close_standard_files(keep_stderr);
	while (write(parent_fd, &octet, sizeof(octet)) < 0 && errno == EINTR) {
	}
	close(parent_fd);
	parent_fd = -1;
}
