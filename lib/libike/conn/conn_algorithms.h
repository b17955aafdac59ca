/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The proposals of connections, shared by those that are configured alike.
 */
#ifndef LIBIKE_CONN_CONN_ALGORITHMS_H
#define LIBIKE_CONN_CONN_ALGORITHMS_H

#include "conn/conn_db.h"

/* Immutable but for the count of connections that use it. */
struct conn_algorithms {
	struct hash_entry entry;
	unsigned nr_refs;
	char *text; /* all that was parsed */
	struct proposals *ike;
	struct proposals *child;
	char **notes; /* of the parser, for the log */
	size_t nr_notes;
};

/*
 * The proposals of SPEC's ike= and esp= (or the defaults): parsed, or those
 * of a connection alike.  One reference, the caller's.
 */
diag_t conn_algorithms_get(struct conn_db *db, const struct conn_spec *spec,
			   bool fips, struct conn_algorithms **out) MUST_USE;
struct conn_algorithms *conn_algorithms_ref(struct conn_algorithms *a);
void conn_algorithms_unref(struct conn_db *db, struct conn_algorithms **a);

#endif
