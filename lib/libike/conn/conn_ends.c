/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The two ends of a connection: which is us, its ID and its selectors.
 */
#include "conn/conn_ends.h"

#include <string.h>

#include "libswan/alloc.h"

#define IKE_PORT     500
#define IKE_NAT_PORT 4500

static diag_t check_end(const struct end_spec *end, const char *name)
{
	if (end->nr_subnets > CONN_TS_MAX) {
		return diag(
			"%ssubnet= has %zu selectors, at most %d are possible",
			name, end->nr_subnets, CONN_TS_MAX);
	}
	return NULL;
}

diag_t conn_ends_check(const struct conn_spec *spec)
{
	diag_t d = check_end(&spec->left, "left");

	return d != NULL ? d : check_end(&spec->right, "right");
}

static bool is_named(const struct ike_interface *interface,
		     const struct end_spec *end, enum ip_family family)
{
	const char *name = end->host_text == NULL ? "" : end->host_text;

	if (*name == '%') {
		name++;
	}
	return strcmp(name, interface->name) == 0 &&
	       (family == IP_NONE || family == interface->address.family);
}

/* Of the connection's END; NULL: not here. */
static const struct ike_interface *interface_of(const struct conn_db *db,
						const struct conn_spec *spec,
						const struct end_spec *end)
{
	if (end->host == HOST_ANY) {
		return NULL;
	}
	if (ip_address_is_set(&end->address)) {
		return conn_db_interface_by_address(db, &end->address);
	}
	for (size_t i = 0; i < db->nr_interfaces; i++) {
		const struct ike_interface *interface = &db->interfaces[i];

		if (end->host == HOST_INTERFACE &&
		    is_named(interface, end, spec->host_family)) {
			return interface;
		}
	}
	return NULL;
}

/* Whether we listen where IKE of END takes place. */
static bool has_our_port(const struct end_spec *end)
{
	return end->ikeport == 0 || end->ikeport == IKE_PORT ||
	       end->ikeport == IKE_NAT_PORT;
}

/* Both ends are addresses of ours: the one with our port, else left. */
static bool prefer_left(const struct conn_spec *spec)
{
	return has_our_port(&spec->left) || !has_our_port(&spec->right);
}

static void warn_both(const struct conn *c)
{
	const char *left = c->spec->left.host_text;
	const char *right = c->spec->right.host_text;

	log_warn(&c->log,
		 "both left=%s and right=%s match an interface; using %s",
		 left == NULL ? "" : left, right == NULL ? "" : right,
		 c->left_is_local ? "left" : "right");
}

static struct conn_ts ts_clone(const struct ip_selector *list, size_t nr)
{
	struct conn_ts ts = { NEW_ARRAY(struct ip_selector, nr), nr };

	memcpy(ts.list, list, nr * sizeof(*list));
	return ts;
}

static void ts_done(struct conn_ts *ts)
{
	xfree(ts->list);
	*ts = (struct conn_ts){ NULL, 0 };
}

/* protoport= narrows what has no protocol of its own. */
static void apply_protoport(const struct end_spec *end, struct ip_selector *s)
{
	if (end->has_protoport && s->protocol == 0) {
		s->protocol = end->protoport.protocol;
		s->start_port = end->protoport.start_port;
		s->end_port = end->protoport.end_port;
	}
}

/* Subnets, or the host at ADDRESS (unset: not known so far). */
static struct conn_ts ts_of_end(const struct conn_spec *spec,
				const struct end_spec *end,
				const struct ip_address *address)
{
	struct ip_range host = ip_range_of_address(address);
	struct ip_selector of_host = ip_selector_of_range(&host);
	bool has_subnets = spec->type != CONN_TRANSPORT && end->nr_subnets > 0;
	struct conn_ts ts = has_subnets
				    ? ts_clone(end->subnets, end->nr_subnets)
				    : ts_clone(&of_host, 1);

	for (size_t i = 0; i < ts.nr; i++) {
		apply_protoport(end, &ts.list[i]);
	}
	return ts;
}

void conn_fill_remote_ts(struct conn *c)
{
	ts_done(&c->remote_ts);
	c->remote_ts = ts_of_end(c->spec, conn_remote(c), &c->remote_address);
}

void conn_set_ts(struct conn *c, const struct conn_ts *local,
		 const struct conn_ts *remote)
{
	struct conn_ts old_local = c->local_ts;
	struct conn_ts old_remote = c->remote_ts;

	c->local_ts = ts_clone(local->list, local->nr);
	c->remote_ts = ts_clone(remote->list, remote->nr);
	ts_done(&old_local);
	ts_done(&old_remote);
}

void conn_ts_put_first(struct conn_ts *ts, const struct ip_selector *s)
{
	struct conn_ts with = { NEW_ARRAY(struct ip_selector, ts->nr + 1),
				ts->nr + 1 };

	with.list[0] = *s;
	for (size_t n = 0; n < ts->nr; n++) {
		with.list[n + 1] = ts->list[n];
	}
	ts_done(ts);
	*ts = with;
}

static struct id id_of_end(const struct end_spec *end,
			   const struct ip_address *address)
{
	return end->id.type != ID_NONE ? id_clone(&end->id)
				       : id_of_address(address);
}

static void fill_remote(struct conn *c)
{
	const struct end_spec *remote = conn_remote(c);
	bool has_any_id = remote->id_any && remote->id.type == ID_NONE;

	c->remote_address = remote->host == HOST_ANY
				    ? (struct ip_address){ .family = IP_NONE }
				    : remote->address;
	id_done(&c->remote_id);
	if (!has_any_id) {
		c->remote_id = id_of_end(remote, &c->remote_address);
	}
}

void conn_fill_ends(struct conn *c)
{
	const struct end_spec *local = conn_local(c);

	if (!c->oriented) {
		c->local_address = local->address;
	}
	if (!conn_is_instance(c)) {
		fill_remote(c);
	}
	id_done(&c->local_id);
	c->local_id = id_of_end(local, &c->local_address);
	if (c->is_beside) {
		return;
	}
	ts_done(&c->local_ts);
	c->local_ts = ts_of_end(c->spec, local, &c->local_address);
	conn_fill_remote_ts(c);
}

void conn_ends_done(struct conn *c)
{
	id_done(&c->local_id);
	id_done(&c->remote_id);
	ts_done(&c->local_ts);
	ts_done(&c->remote_ts);
}

/* Where C is local; NULL: nowhere.  *IS_LEFT: at which end. */
static const struct ike_interface *local_interface(const struct conn_db *db,
						   const struct conn *c,
						   bool *is_left, bool *both)
{
	const struct conn_spec *spec = c->spec;
	const struct ike_interface *left = interface_of(db, spec, &spec->left);
	const struct ike_interface *right =
		interface_of(db, spec, &spec->right);

	*both = left != NULL && right != NULL;
	*is_left = *both ? prefer_left(spec)
			 : left != NULL || (right == NULL && c->left_is_local);
	return *is_left ? left : right;
}

static bool is_oriented_so(const struct conn *c,
			   const struct ike_interface *local, bool is_left)
{
	if (local == NULL || !c->oriented) {
		return local == NULL && !c->oriented && c->local_ts.nr > 0;
	}
	return c->left_is_local == is_left &&
	       ip_address_eq(&local->address, &c->local_address) &&
	       strcmp(local->name, c->interface) == 0;
}

bool conn_orient(const struct conn_db *db, struct conn *c)
{
	bool is_left = true, both = false;
	const struct ike_interface *local =
		local_interface(db, c, &is_left, &both);

	if (is_oriented_so(c, local, is_left)) {
		return false;
	}
	c->oriented = local != NULL;
	c->left_is_local = is_left;
	memset(c->interface, 0, sizeof(c->interface));
	if (local != NULL) {
		memcpy(c->interface, local->name, sizeof(c->interface) - 1);
		c->local_address = local->address;
	}
	if (both) {
		warn_both(c);
	}
	conn_fill_ends(c);
	return true;
}
