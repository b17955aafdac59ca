/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who is found by what: the groups behind the look-ups of conn_db.
 */
#ifndef LIBIKE_CONN_CONN_INDEX_H
#define LIBIKE_CONN_CONN_INDEX_H

#include "conn/conn_db.h"

/*
 * Connections with a key in common; freed with the last member.  Joining and
 * leaving take constant time, however many members there are.  A group is
 * found by a hash of its key: who looks up checks the member itself.
 */
struct conn_group {
	struct hash_entry entry;
	struct hash *table;
	struct list members;	  /* conn_link.in, in order of joining */
	struct conn_link in_pair; /* by_hosts: of a class, in its pair */
};

/* How a remote ID is configured; it is looked for in this order. */
enum id_rank { ID_RANK_EXACT, ID_RANK_PATTERN, ID_RANK_ANY, NR_ID_RANKS };

/* In and out of all indexes, as C is at this moment. */
void conn_index_add(struct conn_db *db, struct conn *c);
void conn_index_remove(struct conn_db *db, struct conn *c);

void conn_index_reqid(struct conn_db *db, struct conn *c);

/*
 * The groups; NULL: nobody.  A pair's members are classes: groups of what has
 * the same proposals.  LOCAL_ID NULL: of any.
 */
struct conn_group *conn_index_pair(const struct conn_db *db,
				   const struct ip_address *local,
				   const struct ip_address *remote);
struct conn_group *conn_index_ids(const struct conn_db *db,
				  const struct ip_address *local,
				  const struct ip_address *remote,
				  enum id_rank rank, const struct id *remote_id,
				  const struct id *local_id);
/* Of any local ID, whose first selectors are these two. */
struct conn_group *conn_index_ts(const struct conn_db *db,
				 const struct conn_caller *caller,
				 const struct ip_address *remote,
				 enum id_rank rank,
				 const struct ip_selector *local_ts,
				 const struct ip_selector *remote_ts);
struct conn_group *conn_index_instances(const struct conn_db *db,
					uint64_t template_serial,
					const struct ip_address *remote,
					const struct id *remote_id);
struct conn_group *conn_index_alias(const struct conn_db *db,
				    struct view alias);
struct conn_group *conn_index_of_reqid(const struct conn_db *db,
				       uint32_t reqid);

/* The first connection of a class. */
struct conn *conn_class_first(const struct list *in_pair);

/*
 * The remote ID as configured, whoever has called since.  Its data is borrowed
 * from C.
 */
struct id conn_configured_id(const struct conn *c);

#define GROUP_FOREACH(entry, group)                                            \
	for (struct list *entry = (group) == NULL ? NULL                       \
						  : (group)->members.next;     \
	     entry != NULL && entry != &(group)->members; entry = entry->next)
#define GROUP_MEMBER(entry) (CONTAINER_OF(entry, struct conn_link, in)->conn)

#endif
