/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Putting the daemon together, and taking it apart.
 */
#ifndef PLUTO_START_H
#define PLUTO_START_H

struct pluto;
struct pluto_options;

/*
 * Everything up to the control socket, and addconn on its way.  Returns an
 * enum pluto_exit; what failed has been logged, what was made is there.
 */
int start(struct pluto *pluto, const struct pluto_options *options);

/* Serve until somebody wants it to end. */
void start_serve(struct pluto *pluto);

/* Tell peers, clean the kernel, free all but the control connections. */
void start_undo(struct pluto *pluto);
void start_report_leaks(struct pluto *pluto);

/* The last thing: close the control connections. */
void start_end(struct pluto *pluto);

#endif
