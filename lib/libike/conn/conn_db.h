/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All connections, with indexes: name, host pair, identity.
 */
#ifndef LIBIKE_CONN_CONN_DB_H
#define LIBIKE_CONN_CONN_DB_H

#include <limits.h>

#include "conn/conn.h"
#include "wire/ts_payload.h"

/* No look-up walks a list that grows with the number of connections. */
struct conn_db {
	struct list all; /* by serial */
	struct hash by_serial;
	struct hash by_name; /* instances are not in it */
	/* Of conn_group: */
	struct hash by_hosts;
	struct hash by_id;
	struct hash by_instance;
	struct hash by_reqid;
	struct hash aliases;	/* alias or base name -> connection */
	struct hash algorithms; /* of conn_algorithms, shared */
	size_t nr;
	uint64_t next_serial;
	uint32_t next_reqid; /* 16388, step 4 */
	struct ike_interface *interfaces;
	const struct ike_interface **interfaces_by_address; /* sorted */
	size_t nr_interfaces;
	const struct logger *log; /* parent of all connections' */
	uint64_t seed;
	size_t *nr_compared; /* look-ups count here what they met; or NULL */
};

void conn_db_init(struct conn_db *db, const struct logger *log, uint64_t seed);
void conn_db_done(struct conn_db *db);

/* New local addresses (copied); connections are as they were until oriented. */
void conn_db_interfaces(struct conn_db *db,
			const struct ike_interface *interfaces, size_t nr);
bool conn_db_has_address(const struct conn_db *db, const struct ip_address *a);

/* The first of them with that address, or NULL. */
const struct ike_interface *conn_db_interface_by_address(
	const struct conn_db *db, const struct ip_address *a);
void conn_db_orient(struct conn_db *db);

/*
 * Make a connection of SPEC (referenced): parses ike= and esp=, orients.  The
 * diag names keyword and value; then nothing was added.  FIPS: as the engine.
 * One of the same name stays, and is found no more: the caller removes it.
 */
diag_t conn_add(struct conn_db *db, struct conn_spec *spec, bool fips,
		struct conn **conn) MUST_USE;

/*
 * An instance of TEMPLATE for a caller at REMOTE with REMOTE_ID (ID_NONE: not
 * known so far).  An existing one of the same address and ID is found first.
 */
struct conn *conn_instantiate(struct conn_db *db, struct conn *template,
			      const struct ip_address *remote,
			      const struct id *remote_id);

/*
 * An instance beside C, which is neither template nor instance, for a further
 * Child SA: its selectors are C's, until they are set.
 */
struct conn *conn_new_beside(struct conn_db *db, struct conn *c);

/*
 * The caller is now known as REMOTE_ID: an instance is found by it from here
 * on, others still by what is configured.
 */
void conn_set_remote_id(struct conn_db *db, struct conn *c,
			const struct id *remote_id);

/*
 * The caller that C is an instance for, at FROM so far, is at TO: who calls
 * from there is the same.  Nothing where C is none, or TO has another one.
 */
void conn_move_instance(struct conn_db *db, struct conn *c,
			const struct ip_address *from,
			const struct ip_address *to);

/*
 * Take out of all indexes and free; instances of a template stay.  Its trace
 * is the caller's to free before.
 */
void conn_remove(struct conn_db *db, struct conn **conn);

struct conn *conn_by_serial(const struct conn_db *db, uint64_t serial);

/* The connection (not an instance) NAME, or NULL. */
struct conn *conn_by_name(const struct conn_db *db, const char *name);

/* Calls FN for NAME itself, or all with the alias or base name; how many. */
size_t conn_each_named(const struct conn_db *db, const char *name,
		       void (*fn)(void *ctx, struct conn *c), void *ctx);

/* Calls FN for each instance of TEMPLATE, or beside it; FN may remove it.  How
 * many. */
size_t conn_each_instance(const struct conn_db *db, const struct conn *template,
			  void (*fn)(void *ctx, struct conn *c), void *ctx);

/*
 * Responder, IKE_SA_INIT: at most MAX candidates for a caller at REMOTE who
 * sent to LOCAL, the most specific first (exact pair before %any).  One for
 * each set of proposals, intermediate= and childless=: of many alike that
 * differ in their IDs the first stands for all until conn_refine().  Never
 * instances, nor those that never negotiate (drop, passthrough, authby=never).
 */
size_t conn_candidates(const struct conn_db *db, const struct ip_address *local,
		       const struct ip_address *remote, struct conn **list,
		       size_t max);

/*
 * Who calls, and whom: for conn_refine().  FITS says 0 for a connection that
 * does not at all (its proposals do not fit the SA, its authby), CONN_FITS
 * where no other can fit better.  Less by N times CONN_GRADE: it is to be taken
 * where no other, of whatever ID, is of a better grade.
 */
#define CONN_FITS  UINT_MAX
#define CONN_GRADE (1U << 16)
struct conn_caller {
	const struct ip_address *local;
	const struct ip_address *remote;
	const struct id *remote_id;
	const struct id *local_id; /* NULL, ID_NONE: not said */
	const struct ts_payload *local_ts; /* asked for; NULL: nothing is */
	const struct ts_payload *remote_ts;
	unsigned (*fits)(void *ctx, const struct conn *c); /* NULL: all do */
	void *ctx;
};

/*
 * Responder, IKE_AUTH: the best connection for the authenticated-to-be remote
 * ID, which asks for the local one; by (addresses, remote ID) first, then those
 * that accept any ID.  Of equals one of just the selectors asked for that
 * CONN_FITS, found at once among however many; else the one that fits best, or
 * the first of those, in one walk.  NULL: none.
 */
struct conn *conn_refine(const struct conn_db *db,
			 const struct conn_caller *caller);

/*
 * The reqid of a connection's policies: the one of reqid=, else a fresh base
 * (AH), or base + 1 (ESP).  The same for the connection's life.
 */
uint32_t conn_reqid(struct conn_db *db, struct conn *c);

/*
 * Its trap's: another, so that a packet that no Child SA's policy selects meets
 * no SA; and the way back, 0 when REQID is not a trap's.
 */
uint32_t conn_trap_reqid(struct conn_db *db, struct conn *c);
uint32_t conn_reqid_of_trap(uint32_t reqid);

/* The connection whose policies have REQID; of several any. */
struct conn *conn_by_reqid(const struct conn_db *db, uint32_t reqid);

/*
 * The connection whose trap has REQID and that a packet from LOCAL to REMOTE has
 * met: of several the one with the narrowest selectors.  NULL: none.
 */
struct conn *conn_by_acquire(const struct conn_db *db, uint32_t reqid,
			     const struct ip_selector *local,
			     const struct ip_selector *remote);

/*
 * Whether a packet from LOCAL to REMOTE is C's, and the priority of its policy
 * for it.
 */
bool conn_has_packet(const struct conn *c, const struct ip_selector *local,
		     const struct ip_selector *remote, uint32_t *priority);

/* kernel policy priority: smaller is stronger; narrower selectors win. */
uint32_t conn_policy_priority(const struct conn *c,
			      const struct ip_selector *src,
			      const struct ip_selector *dst);

#endif
