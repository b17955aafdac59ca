/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection being made of its values.
 */
#ifndef LIBIPSECCONF_CONN_BUILDER_H
#define LIBIPSECCONF_CONN_BUILDER_H

#include "libike/conn_spec.h"
#include "libipsecconf/conn_values.h"
#include "libipsecconf/keyword.h"

/* An end, and what of it cannot be said before all is known. */
struct conn_end {
	struct end_spec *spec;
	const char *word; /* "left", "right" */
	bool host_seen;
	struct ip_selector *many; /* of subnets= */
	size_t nr_many;
	size_t chosen; /* of MANY, from 1; 0: subnet= */
};

struct conn_builder {
	const char *name; /* as the user knows it: not NAME/1x1 */
	struct conn_spec *spec;
	struct conn_specs *out; /* takes warnings */
	struct conn_end left;
	struct conn_end right;
	const char *never; /* the value of type= that never negotiates */
	const char *esp;   /* of esp=, ah=, phase2alg= and phase2= */
	const char *ah;
	const char *phase2alg;
	const char *phase2;
	bool family_seen;
	bool quiet;	 /* warnings were given before */
	bool whole;	 /* the error needs no '"key=value" invalid, ' */
	size_t current;	 /* the value being set */
	size_t at_fault; /* the value that an error is about */
	const struct conn_value *values;
	size_t nr_values;
};

/* 'warning: ' and this: TEXT begins with what it is about. */
void conn_warn(struct conn_builder *conn, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* The same of a value that nothing here negotiates with. */
void conn_warn_never(struct conn_builder *conn);

/* The value now being set, as "key=value" was written. */
const struct conn_value *conn_current(const struct conn_builder *conn);

/* Values of one kind, into the row's field. */
conn_set set_bool, set_time, set_lifetime, set_number, set_size, set_percent,
	set_name, set_string;

/* Values without effect: as the row says, with a warning, or in silence. */
conn_set set_unsupported, set_ignored, set_obsolete, set_ikev1;

/* An end's. */
conn_set set_host, set_id, set_subnet, set_subnets, set_nexthop, set_sourceip,
	set_protoport, set_ikeport, set_end_auth, set_updown;

/* A connection's that are not of one kind. */
conn_set set_authby, set_keyexchange, set_ikev2, set_aggressive, set_type,
	set_family, set_negotiationshunt, set_failureshunt, set_fragmentation, set_esn, set_esp,
	set_ah, set_phase2, set_phase2alg, set_intermediate, set_dpdtimeout,
	set_connalias, set_auto;

/* What only the whole shows: families, protocol, what excludes what. */
diag_t conn_complete(struct conn_builder *conn) MUST_USE;

/* type=pass and the like, found before any value is set. */
bool conn_type_is_never(const char *value);

#endif
