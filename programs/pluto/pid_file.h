/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * RUNDIR/pluto.pid: who runs, and that only one does.
 */
#ifndef PLUTO_PID_FILE_H
#define PLUTO_PID_FILE_H

#include "libswan/diag.h"

/*
 * Open and lock the file, made when it is missing; *FD holds the lock as long
 * as it is open, also over fork().  *RUNNING is set, and the error names the
 * process, when another daemon has it.
 */
diag_t pid_file_lock(const char *path, int *fd, bool *running) MUST_USE;

/* "PID\n", once the process is the one that stays. */
diag_t pid_file_write(int fd) MUST_USE;

/* Remove it and let the lock go. */
void pid_file_remove(const char *path, int *fd);

#endif
