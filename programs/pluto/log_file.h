/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file that log lines go to: one line a call, or what comes within a moment
 * in one.
 */
#ifndef PLUTO_LOG_FILE_H
#define PLUTO_LOG_FILE_H

#include "libswan/diag.h"

struct log_file;
struct loop;

/* PATH is opened for appending, or emptied. */
diag_t log_file_open(const char *path, bool append,
		     struct log_file **out) MUST_USE;

/* Accepts NULL, sets NULL. */
void log_file_close(struct log_file **file);

/*
 * From now on lines of this thread may wait for more of them, some milliseconds
 * of LOOP, and are not lost when the process dies of a signal; NULL: no more.
 */
void log_file_collect(struct log_file *file, struct loop *loop);

/* STAMP and TEXT as one line; any thread.  An urgent one does not wait. */
void log_file_line(struct log_file *file, const char *stamp, const char *text,
		   bool urgent);

/* What waits, and what is said in this turn of the loop, does not wait longer.
 */
void log_file_soon(struct log_file *file);

/* Whatever waits; of the thread whose lines do. */
void log_file_flush(struct log_file *file);

/* The file was moved away: go on in a new one, or in the old if there is none.
 */
diag_t log_file_reopen(struct log_file *file) MUST_USE;

#endif
