/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection as a whole: what follows from several values.
 */
#include <string.h>

#include "libipsecconf/conn_builder.h"
#include "libswan/alloc.h"

/* Remember which value the error is about: the one of KEY, if it was given. */
static void blame(struct conn_builder *conn, const char *key)
{
	conn->whole = true;
	conn->at_fault = conn->nr_values;
	for (size_t i = 0; i < conn->nr_values; i++) {
		if (strcmp(conn->values[i].key, key) == 0) {
			conn->at_fault = i;
			return;
		}
	}
}

static diag_t check_hosts(struct conn_builder *conn)
{
	const struct conn_end *ends[] = { &conn->left, &conn->right };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		if (!ends[i]->host_seen) {
			blame(conn, ends[i]->word);
			return diag("missing %s=", ends[i]->word);
		}
	}
	return NULL;
}

/* The family that the addresses of END are of, if they say. */
static enum ip_family family_of(const struct conn_end *end)
{
	const struct end_spec *spec = end->spec;

	if (spec->host == HOST_ADDRESS) {
		return spec->address.family;
	}
	if (spec->host == HOST_ANY && spec->host_text != NULL &&
	    strchr(spec->host_text, ':') != NULL) {
		return IP_V6;
	}
	return spec->nexthop.family;
}

static diag_t diag_family(struct conn_builder *conn, const struct conn_end *end,
			  enum ip_family expected)
{
	const struct end_spec *spec = end->spec;

	blame(conn, end->word);
	return diag("\"%s=%s\" invalid, it is %s but the connection is %s",
		    end->word, spec->host_text, ip_family_name(family_of(end)),
		    ip_family_name(expected));
}

static diag_t complete_family(struct conn_builder *conn)
{
	enum ip_family left = family_of(&conn->left);
	enum ip_family right = family_of(&conn->right);
	enum ip_family family = conn->family_seen  ? conn->spec->host_family
				: left != IP_NONE  ? left
				: right != IP_NONE ? right
						   : IP_V4;

	if (left != IP_NONE && left != family) {
		return diag_family(conn, &conn->left, family);
	}
	if (right != IP_NONE && right != family) {
		return diag_family(conn, &conn->right, family);
	}
	conn->spec->host_family = family;
	return NULL;
}

static diag_t conflict(struct conn_builder *conn, const char *key,
		       const char *value, const char *other,
		       const char *other_value)
{
	blame(conn, key);
	return diag("\"%s=%s\" invalid, it conflicts with \"%s=%s\"", key,
		    value, other, other_value);
}

/* esp=, ah=, phase2= and phase2alg= are one protocol and one proposal. */
static diag_t complete_protocol(struct conn_builder *conn)
{
	bool ah = conn->spec->protocol_ah;

	if (conn->ah != NULL && conn->esp != NULL) {
		return conflict(conn, "ah", conn->ah, "esp", conn->esp);
	}
	if (conn->ah != NULL && conn->phase2 != NULL && !ah) {
		return conflict(conn, "ah", conn->ah, "phase2", conn->phase2);
	}
	if (conn->esp != NULL && ah) {
		return conflict(conn, "esp", conn->esp, "phase2", conn->phase2);
	}
	const char *named = conn->ah != NULL ? conn->ah : conn->esp;
	const char *name = conn->ah != NULL ? "ah" : "esp";

	if (named != NULL && conn->phase2alg != NULL &&
	    strcmp(named, conn->phase2alg) != 0) {
		return conflict(conn, "phase2alg", conn->phase2alg, name,
				named);
	}
	if (named == NULL) {
		named = conn->phase2alg;
	}
	conn->spec->protocol_ah = ah || conn->ah != NULL;
	conn->spec->esp = named == NULL ? NULL : xstrdup(named);
	return NULL;
}

/* Both ends say how they authenticate, or neither. */
static diag_t check_auth(struct conn_builder *conn)
{
	const struct conn_spec *spec = conn->spec;

	if ((spec->left.auth == 0) != (spec->right.auth == 0)) {
		blame(conn, spec->left.auth != 0 ? "leftauth" : "rightauth");
		return diag("leftauth= and rightauth= must both be set or "
			    "both be unset");
	}
	return NULL;
}

static diag_t check_end_selectors(struct conn_builder *conn,
				  const struct conn_end *end)
{
	const struct end_spec *spec = end->spec;

	for (size_t i = 0; i < spec->nr_subnets; i++) {
		if (spec->has_protoport && spec->subnets[i].protocol != 0) {
			char *key = xasprintf("%sprotoport", end->word);

			blame(conn, key);
			xfree(key);
			return diag("%ssubnet= and %sprotoport= both have a "
				    "protocol",
				    end->word, end->word);
		}
	}
	return NULL;
}

static diag_t check_combinations(struct conn_builder *conn)
{
	struct conn_spec *spec = conn->spec;

	if (spec->replay_window == 0) {
		spec->sn = CONN_SN_32_BIT; /* ESN needs the window */
	}
	diag_t d = check_end_selectors(conn, &conn->left);

	return d != NULL ? d : check_end_selectors(conn, &conn->right);
}

diag_t conn_complete(struct conn_builder *conn)
{
	static diag_t (*const steps[])(struct conn_builder *) = {
		check_hosts, complete_family, complete_protocol, check_auth,
		check_combinations
	};
	struct conn_spec *spec = conn->spec;
	diag_t d = NULL;

	for (size_t i = 0; i < ARRAY_LEN(steps) && d == NULL; i++) {
		d = steps[i](conn);
	}
	/* RFC 9370: additional key exchanges are made in IKE_INTERMEDIATE, or,
	 * after a childless start, in IKE_FOLLOWUP_KE */
	if (spec->ike != NULL && spec->intermediate == INTERMEDIATE_NO &&
	    spec->childless == CHILDLESS_NO &&
	    strcasestr(spec->ike, "addke") != NULL) {
		spec->intermediate = INTERMEDIATE_YES;
	}
	if (conn->never != NULL) {
		spec->authby = AUTHBY_NEVER;
	}
	return d;
}
