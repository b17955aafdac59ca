/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The two ends of a connection: which is us, its ID and its selectors.
 */
#ifndef LIBIKE_CONN_CONN_ENDS_H
#define LIBIKE_CONN_CONN_ENDS_H

#include "conn/conn_db.h"

/* Refuses what no orientation can make good. */
diag_t conn_ends_check(const struct conn_spec *spec) MUST_USE;

/*
 * Find which end of C is local and fill addresses, IDs and selectors.  An
 * unoriented connection is filled as if left were local, or as it was.  False:
 * nothing has changed.  An instance keeps its remote address and ID, one beside
 * another connection its selectors, too.
 */
bool conn_orient(const struct conn_db *db, struct conn *c);

/* Selectors of the template C's remote, now that its address is known. */
void conn_fill_remote_ts(struct conn *c);

/* C's selectors are LOCAL and REMOTE (copied) from here on. */
void conn_set_ts(struct conn *c, const struct conn_ts *local,
		 const struct conn_ts *remote);

/* S comes first, whether it is among the others or not. */
void conn_ts_put_first(struct conn_ts *ts, const struct ip_selector *s);

/* Fill all from the orientation that C has (again). */
void conn_fill_ends(struct conn *c);

void conn_ends_done(struct conn *c);

#endif
