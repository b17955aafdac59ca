/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All connections: added, instantiated, oriented, removed.
 */
#include "conn/conn_db.h"

#include <stdlib.h>
#include <string.h>

#include "conn/conn_algorithms.h"
#include "conn/conn_ends.h"
#include "conn/conn_index.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

#define FIRST_REQID 16388 /* below: of reqid= */
#define REQID_STEP  4
#define REQID_TRAP  0x80000000u /* added where it is of a trap */

void conn_db_init(struct conn_db *db, const struct logger *log, uint64_t seed)
{
	*db = (struct conn_db){
		.next_serial = 1,
		.next_reqid = FIRST_REQID,
		.log = log,
		.seed = seed,
	};
	list_init(&db->all);
	hash_init(&db->by_serial, seed);
	hash_init(&db->by_name, seed);
	hash_init(&db->by_hosts, seed);
	hash_init(&db->by_id, seed);
	hash_init(&db->by_instance, seed);
	hash_init(&db->by_reqid, seed);
	hash_init(&db->aliases, seed);
	hash_init(&db->algorithms, seed);
}

void conn_db_done(struct conn_db *db)
{
	LIST_FOREACH_SAFE (entry, after, &db->all) {
		struct conn *c = CONTAINER_OF(entry, struct conn, in_db);

		conn_remove(db, &c);
	}
	hash_done(&db->by_serial);
	hash_done(&db->by_name);
	hash_done(&db->by_hosts);
	hash_done(&db->by_id);
	hash_done(&db->by_instance);
	hash_done(&db->by_reqid);
	hash_done(&db->aliases);
	hash_done(&db->algorithms);
	xfree(db->interfaces_by_address);
	xfree(db->interfaces);
	db->interfaces_by_address = NULL;
	db->interfaces = NULL;
	db->nr_interfaces = 0;
}

/* Of the same address the first comes first. */
static int interface_cmp(const void *l, const void *r)
{
	const struct ike_interface *const *a = l;
	const struct ike_interface *const *b = r;
	int cmp = ip_address_cmp(&(*a)->address, &(*b)->address);

	return cmp != 0 ? cmp : (*a > *b) - (*a < *b);
}

void conn_db_interfaces(struct conn_db *db,
			const struct ike_interface *interfaces, size_t nr)
{
	struct ike_interface *old = db->interfaces;

	xfree(db->interfaces_by_address);
	db->interfaces = NEW_ARRAY(struct ike_interface, nr);
	db->interfaces_by_address = NEW_ARRAY(const struct ike_interface *, nr);
	db->nr_interfaces = nr;
	for (size_t i = 0; i < nr; i++) {
		db->interfaces[i] = interfaces[i];
		db->interfaces_by_address[i] = &db->interfaces[i];
	}
	if (nr > 0) {
		qsort(db->interfaces_by_address, nr,
		      sizeof(*db->interfaces_by_address), interface_cmp);
	}
	xfree(old);
}

const struct ike_interface *conn_db_interface_by_address(
	const struct conn_db *db, const struct ip_address *a)
{
	size_t low = 0;
	size_t high = db->nr_interfaces;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ip_address_cmp(&db->interfaces_by_address[middle]->address,
				   a) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	if (low == db->nr_interfaces ||
	    !ip_address_eq(&db->interfaces_by_address[low]->address, a)) {
		return NULL;
	}
	return db->interfaces_by_address[low];
}

bool conn_db_has_address(const struct conn_db *db, const struct ip_address *a)
{
	return conn_db_interface_by_address(db, a) != NULL;
}

void conn_db_orient(struct conn_db *db)
{
	LIST_FOREACH (entry, &db->all) {
		struct conn *c = CONTAINER_OF(entry, struct conn, in_db);

		if (conn_orient(db, c)) {
			conn_index_remove(db, c);
			conn_index_add(db, c);
		}
	}
}

static void print_conn(struct text *out, const void *owner)
{
	text_add_conn(out, owner);
	if (out->len > 0 && out->ptr[out->len - 1] == ' ') {
		out->len--;
	}
	text_add_string(out, ": ");
}

/* In the list and found by serial; not oriented, in no other index. */
static struct conn *conn_new(struct conn_db *db, struct conn_spec *spec,
			     struct conn_algorithms *algorithms)
{
	struct conn *c = NEW(struct conn);

	c->serial = db->next_serial++;
	c->spec = conn_spec_ref(spec);
	logger_init_child(&c->log, db->log, print_conn, c);
	c->log.conn_serial = c->serial;
	c->left_is_local = true;
	c->algorithms = algorithms;
	c->ike = algorithms->ike;
	c->child = algorithms->child;
	c->intermediate = spec->intermediate != INTERMEDIATE_NO ||
			  (proposals_have_addke(c->ike) &&
			   spec->childless == CHILDLESS_NO);
	list_init(&c->policies);
	list_init(&c->index.instances);
	list_init(&c->index.of_template);
	list_add_tail(&db->all, &c->in_db);
	hash_add(&db->by_serial, &c->by_serial, c->serial);
	db->nr++;
	return c;
}

static diag_t check_insist(const struct conn_spec *spec,
			   const struct conn_algorithms *algorithms)
{
	if (spec->intermediate == INTERMEDIATE_INSIST &&
	    !proposals_have_addke(algorithms->ike)) {
		return diag("\"intermediate=insist\" invalid, ike= has no "
			    "additional key exchange (addke1= to addke7=)");
	}
	return NULL;
}

diag_t conn_add(struct conn_db *db, struct conn_spec *spec, bool fips,
		struct conn **conn)
{
	struct conn_algorithms *algorithms = NULL;
	diag_t d = conn_ends_check(spec);

	*conn = NULL;
	if (d == NULL) {
		d = conn_algorithms_get(db, spec, fips, &algorithms);
	}
	if (d == NULL) {
		d = check_insist(spec, algorithms);
	}
	if (d != NULL) {
		conn_algorithms_unref(db, &algorithms);
		return d;
	}
	struct conn *c = conn_new(db, spec, algorithms); /* takes the ref */

	for (size_t i = 0; i < algorithms->nr_notes; i++) {
		log_info(&c->log, "%s", algorithms->notes[i]);
	}
	hash_add(&db->by_name, &c->by_name,
		 hash_bytes(db->seed, view_of_string(spec->name)));
	conn_orient(db, c);
	conn_index_add(db, c);
	*conn = c;
	return NULL;
}

static struct conn *find_instance(const struct conn_db *db,
				  const struct conn *template,
				  const struct ip_address *remote,
				  const struct id *remote_id)
{
	struct conn_group *group =
		conn_index_instances(db, template->serial, remote, remote_id);

	GROUP_FOREACH(entry, group)
	{
		struct conn *c = GROUP_MEMBER(entry);

		if (c->template_serial == template->serial &&
		    ip_address_eq(&c->remote_address, remote) &&
		    id_eq(&c->remote_id, remote_id)) {
			return c;
		}
	}
	return NULL;
}

static struct conn *instance_new(struct conn_db *db, struct conn *template,
				 const struct ip_address *remote,
				 const struct id *remote_id)
{
	struct conn *c = conn_new(db, template->spec,
				  conn_algorithms_ref(template->algorithms));

	c->template_serial = template->serial;
	c->instance = ++template->index.last_instance;
	c->oriented = template->oriented;
	c->left_is_local = template->left_is_local;
	memcpy(c->interface, template->interface, sizeof(c->interface));
	c->local_address = template->local_address;
	c->remote_address = *remote;
	c->remote_id = id_clone(remote_id);
	conn_fill_ends(c);
	list_add_tail(&template->index.instances, &c->index.of_template);
	conn_index_add(db, c);
	return c;
}

struct conn *conn_instantiate(struct conn_db *db, struct conn *template,
			      const struct ip_address *remote,
			      const struct id *remote_id)
{
	if (!EXPECT(conn_is_template(template))) {
		return template;
	}
	struct id configured = conn_configured_id(template);

	if (remote_id->type == ID_NONE) {
		remote_id = &configured;
	}
	struct conn *c = find_instance(db, template, remote, remote_id);

	return c != NULL ? c : instance_new(db, template, remote, remote_id);
}

struct conn *conn_new_beside(struct conn_db *db, struct conn *c)
{
	struct conn *beside =
		instance_new(db, c, &c->remote_address, &c->remote_id);

	beside->is_beside = true;
	return beside;
}

void conn_set_remote_id(struct conn_db *db, struct conn *c,
			const struct id *remote_id)
{
	struct id old = c->remote_id;

	c->remote_id = id_clone(remote_id);
	id_done(&old);
	if (conn_is_instance(c)) {
		conn_index_remove(db, c);
		conn_index_add(db, c);
	}
}

void conn_move_instance(struct conn_db *db, struct conn *c,
			const struct ip_address *from,
			const struct ip_address *to)
{
	struct conn *template = conn_by_serial(db, c->template_serial);

	if (template == NULL || !ip_address_eq(&c->remote_address, from) ||
	    find_instance(db, template, to, &c->remote_id) != NULL) {
		return;
	}
	conn_index_remove(db, c);
	c->remote_address = *to;
	conn_fill_remote_ts(c);
	conn_index_add(db, c);
}

void conn_remove(struct conn_db *db, struct conn **conn)
{
	struct conn *c = *conn;

	*conn = NULL;
	if (c == NULL) {
		return;
	}
	(void)EXPECT(c->trace == NULL && list_is_empty(&c->policies));
	conn_index_remove(db, c);
	list_remove(&c->index.instances); /* they go on without a head */
	list_remove(&c->index.of_template);
	list_remove(&c->in_db);
	hash_remove(&db->by_serial, &c->by_serial);
	if (!conn_is_instance(c)) {
		hash_remove(&db->by_name, &c->by_name);
	}
	db->nr--;
	conn_algorithms_unref(db, &c->algorithms);
	conn_ends_done(c);
	conn_spec_unref(&c->spec);
	xfree(c);
}

/* The policies' reqid that BASE stands for. */
static uint32_t reqid_of_base(const struct conn *c, uint32_t base)
{
	return c->spec->protocol_ah ? base : base + 1;
}

uint32_t conn_reqid(struct conn_db *db, struct conn *c)
{
	if (c->reqid != 0) {
		return c->reqid;
	}
	c->reqid = c->spec->reqid;
	while (c->reqid == 0) {
		uint32_t reqid = reqid_of_base(c, db->next_reqid);

		db->next_reqid += REQID_STEP;
		if (db->next_reqid >= REQID_TRAP) {
			db->next_reqid = FIRST_REQID; /* all were used once */
		}
		if (conn_index_of_reqid(db, reqid) == NULL) {
			c->reqid = reqid;
		}
	}
	conn_index_reqid(db, c);
	return c->reqid;
}

uint32_t conn_trap_reqid(struct conn_db *db, struct conn *c)
{
	return conn_reqid(db, c) | REQID_TRAP;
}

uint32_t conn_reqid_of_trap(uint32_t reqid)
{
	return reqid & REQID_TRAP ? reqid & ~REQID_TRAP : 0;
}
