/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Into the background; who started us hears how the start ended.
 */
#ifndef PLUTO_DAEMONIZE_H
#define PLUTO_DAEMONIZE_H

#include "libswan/diag.h"

/*
 * Close what was inherited beyond standard input, output and error: a lock that
 * who starts us holds must not last as long as we do.  Before anything is open.
 */
void daemonize_close_inherited(void);

/*
 * Returns in the child, in a session of its own.  The parent waits, and exits
 * with the status that the child gives to daemonize_ready().
 */
diag_t daemonize(void) MUST_USE;

/*
 * Let the parent go; nothing happens when there is none, or twice.  Standard
 * input, output and error end with that, but the latter with KEEP_STDERR.
 */
void daemonize_ready(int status, bool keep_stderr);

#endif
