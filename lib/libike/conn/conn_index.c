/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who is found by what: the groups behind the look-ups of conn_db.
 */
#include "conn/conn_index.h"

#include <string.h>

#include "conn/id_key.h"
#include "libswan/alloc.h"

/* What a key is made of; kinds in one table differ. */
enum key_kind {
	KEY_PAIR,
	KEY_CLASS,
	KEY_ID,
	KEY_IDS,
	KEY_INSTANCE,
	KEY_ALIAS,
	KEY_REQID
};

static uint64_t key_add(uint64_t key, struct view octets)
{
	return hash_bytes(key, octets);
}

static uint64_t key_add_number(uint64_t key, uint64_t number)
{
	return key_add(key, view_of(&number, sizeof(number)));
}

static uint64_t key_start(const struct conn_db *db, enum key_kind kind)
{
	return key_add_number(db->seed, kind);
}

/* An unset address has no octets. */
static uint64_t key_of_hosts(const struct conn_db *db, enum key_kind kind,
			     const struct ip_address *local,
			     const struct ip_address *remote)
{
	uint64_t key = key_start(db, kind);

	key = key_add(key, ip_address_view(local));
	return key_add(key, ip_address_view(remote));
}

static uint64_t key_of_class(const struct conn_db *db, const struct conn *c)
{
	uint64_t key = key_of_hosts(db, KEY_CLASS, &c->local_address,
				    &c->remote_address);

	key = key_add_number(key, (uintptr_t)c->algorithms);
	key = key_add_number(key, c->spec->intermediate);
	return key_add_number(key, c->spec->childless);
}

/* Only an exact ID is part of the key. */
static uint64_t key_of_ids(const struct conn_db *db,
			   const struct ip_address *local,
			   const struct ip_address *remote, enum id_rank rank,
			   const struct id *remote_id,
			   const struct id *local_id)
{
	enum key_kind kind = local_id == NULL ? KEY_ID : KEY_IDS;
	uint64_t key = key_of_hosts(db, kind, local, remote);

	key = key_add_number(key, rank);
	if (rank == ID_RANK_EXACT) {
		key = id_key(key, remote_id);
	}
	return local_id == NULL ? key : id_key(key, local_id);
}

static uint64_t key_add_selector(uint64_t key, const struct ip_selector *s)
{
	key = key_add(key, ip_address_view(&s->range.start));
	key = key_add(key, ip_address_view(&s->range.end));
	return key_add_number(key, (uint64_t)s->protocol << 32 |
					   (uint64_t)s->start_port << 16 |
					   s->end_port);
}

static uint64_t key_of_ts(uint64_t by_id, const struct ip_selector *local,
			  const struct ip_selector *remote)
{
	return key_add_selector(key_add_selector(by_id, local), remote);
}

static uint64_t key_of_instance(const struct conn_db *db,
				uint64_t template_serial,
				const struct ip_address *remote,
				const struct id *remote_id)
{
	uint64_t key = key_start(db, KEY_INSTANCE);

	key = key_add_number(key, template_serial);
	return id_key(key_add(key, ip_address_view(remote)), remote_id);
}

static uint64_t key_of_alias(const struct conn_db *db, struct view alias)
{
	return key_add(key_start(db, KEY_ALIAS), alias);
}

static struct conn_group *group_find(const struct hash *table, uint64_t key)
{
	struct hash_entry *e = hash_find(table, key);

	return e == NULL ? NULL : CONTAINER_OF(e, struct conn_group, entry);
}

static struct conn_group *group_get(struct hash *table, uint64_t key)
{
	struct conn_group *group = group_find(table, key);

	if (group == NULL) {
		group = NEW(struct conn_group);
		group->table = table;
		list_init(&group->members);
		hash_add(table, &group->entry, key);
	}
	return group;
}

static void link_join(struct conn_link *link, struct conn_group *group,
		      struct conn *c)
{
	link->group = group;
	link->conn = c;
	list_add_tail(&group->members, &link->in);
}

/* The last one out frees the group. */
static void link_leave(struct conn_link *link)
{
	struct conn_group *group = link->group;

	if (group == NULL) {
		return;
	}
	list_remove(&link->in);
	link->group = NULL;
	if (list_is_empty(&group->members)) {
		link_leave(&group->in_pair);
		hash_remove(group->table, &group->entry);
		xfree(group);
	}
}

static void add_to(struct hash *table, uint64_t key, struct conn_link *link,
		   struct conn *c)
{
	link_join(link, group_get(table, key), c);
}

/* Calls FN for each blank-separated word of TEXT. */
static void each_word(const char *text, struct conn_db *db, struct conn *c,
		      void (*fn)(struct conn_db *db, struct conn *c,
				 struct view word))
{
	while (text != NULL && *(text += strspn(text, " \t")) != '\0') {
		size_t len = strcspn(text, " \t");

		fn(db, c, view_of(text, len));
		text += len;
	}
}

static void count_alias(struct conn_db *db, struct conn *c, struct view alias)
{
	(void)db, (void)alias;
	c->index.nr_aliases++;
}

static void add_alias(struct conn_db *db, struct conn *c, struct view alias)
{
	struct conn_link *link = &c->index.aliases[c->index.nr_aliases++];

	add_to(&db->aliases, key_of_alias(db, alias), link, c);
}

static void add_aliases(struct conn_db *db, struct conn *c)
{
	const char *aliases = c->spec->aliases;
	const char *base_name = c->spec->base_name;

	c->index.nr_aliases = base_name == NULL ? 0 : 1;
	each_word(aliases, db, c, count_alias);
	c->index.aliases = NEW_ARRAY(struct conn_link, c->index.nr_aliases);
	c->index.nr_aliases = 0;
	if (base_name != NULL) {
		add_alias(db, c, view_of_string(base_name));
	}
	each_word(aliases, db, c, add_alias);
}

struct id conn_configured_id(const struct conn *c)
{
	const struct end_spec *remote = conn_remote(c);
	struct view octets = ip_address_view(&c->remote_address);
	struct id id = { .type = ID_NONE };

	if (remote->id.type != ID_NONE) {
		return remote->id;
	}
	if (!remote->id_any && octets.len > 0) {
		id.type = c->remote_address.family == IP_V4 ? ID_IPV4_ADDR
							    : ID_IPV6_ADDR;
		id.data.ptr = (uint8_t *)octets.ptr;
		id.data.len = octets.len;
	}
	return id;
}

static enum id_rank rank_of(const struct id *configured)
{
	if (configured->type == ID_NONE) {
		return ID_RANK_ANY;
	}
	return id_is_pattern(configured) ? ID_RANK_PATTERN : ID_RANK_EXACT;
}

static void add_ids(struct conn_db *db, struct conn *c)
{
	const struct ip_address *local = &c->local_address;
	const struct ip_address *remote = &c->remote_address;
	struct id configured = conn_configured_id(c);
	enum id_rank rank = rank_of(&configured);
	uint64_t by_id = key_of_ids(db, local, remote, rank, &configured, NULL);
	uint64_t by_ids =
		key_of_ids(db, local, remote, rank, &configured, &c->local_id);

	add_to(&db->by_id, by_id, &c->index.by_id, c);
	add_to(&db->by_id, by_ids, &c->index.by_ids, c);
	if (c->local_ts.nr > 0 && c->remote_ts.nr > 0) {
		uint64_t by_ts = key_of_ts(by_id, c->local_ts.list,
					   c->remote_ts.list);

		add_to(&db->by_id, by_ts, &c->index.by_ts, c);
	}
}

static void add_hosts(struct conn_db *db, struct conn *c)
{
	struct conn_group *class =
		group_get(&db->by_hosts, key_of_class(db, c));
	uint64_t pair = key_of_hosts(db, KEY_PAIR, &c->local_address,
				     &c->remote_address);

	if (list_is_empty(&class->members)) {
		add_to(&db->by_hosts, pair, &class->in_pair, NULL);
	}
	link_join(&c->index.by_hosts, class, c);
}

/* Callers are served; the address of a name may still be looked up. */
static bool serves_callers(const struct conn *c)
{
	return c->oriented && !conn_never_negotiates(c) &&
	       (conn_remote(c)->host == HOST_ANY ||
		ip_address_is_set(&c->remote_address));
}

void conn_index_add(struct conn_db *db, struct conn *c)
{
	if (conn_is_instance(c)) {
		uint64_t key =
			key_of_instance(db, c->template_serial,
					&c->remote_address, &c->remote_id);

		add_to(&db->by_instance, key, &c->index.by_instance, c);
	} else {
		add_aliases(db, c);
		if (serves_callers(c)) {
			add_hosts(db, c);
			add_ids(db, c);
		}
	}
	conn_index_reqid(db, c);
}

void conn_index_remove(struct conn_db *db, struct conn *c)
{
	struct conn_indexes *index = &c->index;

	(void)db;
	link_leave(&index->by_hosts);
	link_leave(&index->by_id);
	link_leave(&index->by_ids);
	link_leave(&index->by_ts);
	link_leave(&index->by_instance);
	link_leave(&index->by_reqid);
	for (size_t i = 0; i < index->nr_aliases; i++) {
		link_leave(&index->aliases[i]);
	}
	xfree(index->aliases);
	index->aliases = NULL;
	index->nr_aliases = 0;
}

static uint64_t key_of_reqid(const struct conn_db *db, uint32_t reqid)
{
	return key_add_number(key_start(db, KEY_REQID), reqid);
}

void conn_index_reqid(struct conn_db *db, struct conn *c)
{
	link_leave(&c->index.by_reqid);
	if (c->reqid != 0) {
		add_to(&db->by_reqid, key_of_reqid(db, c->reqid),
		       &c->index.by_reqid, c);
	}
}

struct conn_group *conn_index_pair(const struct conn_db *db,
				   const struct ip_address *local,
				   const struct ip_address *remote)
{
	return group_find(&db->by_hosts,
			  key_of_hosts(db, KEY_PAIR, local, remote));
}

struct conn_group *conn_index_ids(const struct conn_db *db,
				  const struct ip_address *local,
				  const struct ip_address *remote,
				  enum id_rank rank, const struct id *remote_id,
				  const struct id *local_id)
{
	return group_find(&db->by_id, key_of_ids(db, local, remote, rank,
						 remote_id, local_id));
}

struct conn_group *conn_index_ts(const struct conn_db *db,
				 const struct conn_caller *caller,
				 const struct ip_address *remote,
				 enum id_rank rank,
				 const struct ip_selector *local_ts,
				 const struct ip_selector *remote_ts)
{
	uint64_t by_id = key_of_ids(db, caller->local, remote, rank,
				    caller->remote_id, NULL);

	return group_find(&db->by_id, key_of_ts(by_id, local_ts, remote_ts));
}

struct conn_group *conn_index_instances(const struct conn_db *db,
					uint64_t template_serial,
					const struct ip_address *remote,
					const struct id *remote_id)
{
	return group_find(&db->by_instance, key_of_instance(db, template_serial,
							    remote, remote_id));
}

struct conn_group *conn_index_alias(const struct conn_db *db, struct view alias)
{
	return group_find(&db->aliases, key_of_alias(db, alias));
}

struct conn_group *conn_index_of_reqid(const struct conn_db *db, uint32_t reqid)
{
	return group_find(&db->by_reqid, key_of_reqid(db, reqid));
}

struct conn *conn_class_first(const struct list *in_pair)
{
	struct conn_link *link = CONTAINER_OF(in_pair, struct conn_link, in);
	struct conn_group *class =
		CONTAINER_OF(link, struct conn_group, in_pair);

	return GROUP_MEMBER(class->members.next);
}
