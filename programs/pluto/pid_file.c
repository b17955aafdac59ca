/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * RUNDIR/pluto.pid: who runs, and that only one does.
 */
#include "pid_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The process that the file names; 0 when none. */
static pid_t read_pid(int fd)
{
	char buf[32];
	ssize_t n = pread(fd, buf, sizeof(buf) - 1, 0);

	if (n <= 0) {
		return 0;
	}
	buf[n] = '\0';
	long pid = strtol(buf, NULL, 10);

	return pid > 0 ? (pid_t)pid : 0;
}

/* Locked, and still the file of that name: a dying daemon may have removed it.
 */
static bool is_current(const char *path, int fd)
{
	struct stat by_fd, by_path;

	return fstat(fd, &by_fd) == 0 && stat(path, &by_path) == 0 &&
	       by_fd.st_ino == by_path.st_ino && by_fd.st_dev == by_path.st_dev;
}

diag_t pid_file_lock(const char *path, int *fd, bool *running)
{
	*running = false;
	for (;;) {
		*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			   0644);
		if (*fd < 0) {
			return diag("cannot open lock file \"%s\": %s", path,
				    strerror(errno));
		}
		if (flock(*fd, LOCK_EX | LOCK_NB) == 0) {
			if (is_current(path, *fd)) {
				return NULL;
			}
			close(*fd);
			continue;
		}
		int error = errno;
		pid_t pid = read_pid(*fd);

		close(*fd);
		*fd = -1;
		*running = error == EWOULDBLOCK;
		return diag("lock file \"%s\" is held by process %d: %s", path,
			    (int)pid, strerror(error));
	}
}

diag_t pid_file_write(int fd)
{
	char buf[32];
	int len = snprintf(buf, sizeof(buf), "%d\n", (int)getpid());

	if (ftruncate(fd, 0) < 0 || pwrite(fd, buf, (size_t)len, 0) != len) {
		return diag("cannot write the pid file: %s", strerror(errno));
	}
	return NULL;
}

void pid_file_remove(const char *path, int *fd)
{
	if (*fd >= 0) {
		unlink(path);
		close(*fd);
		*fd = -1;
	}
}
