/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection between file and engine: ordered key=value texts, and the
 * checked connections that they stand for.
 */
#ifndef LIBIPSECCONF_CONN_VALUES_H
#define LIBIPSECCONF_CONN_VALUES_H

#include "libswan/diag.h"

struct conn_spec;

/* One setting, key as written ("left-subnet" and "leftsubnet" are one). */
struct conn_value {
	char *key;
	char *value;
	char *origin; /* "FILE:LINE", or NULL */
};

/* An owned list. */
struct conn_values {
	struct conn_value *list;
	size_t nr;
};

/* Copies of all; ORIGIN may be NULL. */
void conn_values_add(struct conn_values *values, const char *key,
		     const char *value, const char *origin);
void conn_values_done(struct conn_values *values);

/* Split "key=value" texts; an error for one without '='. */
diag_t conn_values_from_texts(char *const *texts, size_t nr,
			      struct conn_values *out) MUST_USE;

/*
 * What a connection's values stand for: one spec, or one for each pair of
 * leftsubnets= and rightsubnets=, named NAME/1x1 ... with base_name NAME.
 * WARNINGS are whole lines but for the word "warning: "; they begin with the
 * value's origin where it has one.
 */
struct conn_specs {
	struct conn_spec **list; /* one reference each */
	size_t nr;
	char **warnings;
	size_t nr_warnings;
};
void conn_specs_done(struct conn_specs *specs);

/*
 * Check and convert.  The error is that of "failed to add connection: ":
 * "key=value" invalid, REASON.  *BAD, unless NULL, is then the index of the
 * value at fault, or NR.  On error OUT holds warnings only.
 */
diag_t conn_specs_from_values(const char *name, const struct conn_value *values,
			      size_t nr, struct conn_specs *out,
			      size_t *bad) MUST_USE;

/* As above, where just one spec can come of it. */
diag_t conn_spec_from_values(const char *name, const struct conn_value *values,
			     size_t nr, struct conn_spec **out) MUST_USE;

#endif
