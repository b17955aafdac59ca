/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection: oriented template or instance, and who serves it.
 */
#ifndef LIBIKE_CONN_CONN_H
#define LIBIKE_CONN_CONN_H

#include "libike/conn_spec.h"
#include "libike/ike.h"
#include "libswan/hash.h"
#include "libswan/list.h"
#include "libswan/logger.h"
#include "proposal/proposal.h"

#define CONN_TS_MAX 32 /* selectors of one side */

struct conn_algorithms;
struct conn_beside;
struct conn_group;

/* What it has in the kernel itself, beneath its Child SAs (sa/shunt.c). */
enum conn_routing {
	ROUTING_UNROUTED,
	ROUTING_ONDEMAND,    /* trap policy */
	ROUTING_NEGOTIATION, /* trap met, or up asked for: no SA so far */
	ROUTING_FAILURE,     /* failureshunt= */
	ROUTING_NEVER_NEGOTIATE /* type=passthrough|drop */
};

/* Traffic selectors of one side as offered or accepted. */
struct conn_ts {
	struct ip_selector *list;
	size_t nr;
};

/* Membership in a group of connections that have a key in common. */
struct conn_link {
	struct list in;
	struct conn_group *group; /* NULL: in none */
	struct conn *conn;
};

/* Kept by conn_index.c: nobody else looks inside. */
struct conn_indexes {
	struct conn_link by_hosts; /* (local, remote or unset) */
	struct conn_link by_id;	   /* and the remote ID */
	struct conn_link by_ids;   /* and the local ID */
	struct conn_link by_ts;	   /* as by_id, and the first selectors */
	struct conn_link by_instance; /* (template, remote, remote ID) */
	struct conn_link by_reqid;
	struct conn_link *aliases;
	size_t nr_aliases;
	struct list instances; /* of a template: their of_template */
	struct list of_template;
	uint64_t last_instance;
};

/*
 * A template (remote %any), a plain connection, or an instance of a template.
 * Knows SAs by serial number only.  Owned by its conn_db.
 */
struct conn {
	uint64_t serial;	  /* $1.. */
	uint64_t template_serial; /* instances: of the template; else 0 */
	uint64_t instance;	  /* instances: [1].., else 0 */
	bool is_beside;		  /* instances: of what is no template, with
				     selectors of their own */
	struct conn_spec *spec;	  /* one reference */
	struct logger log;

	/* Orientation: which end is us. */
	bool oriented;
	bool left_is_local;
	char interface[16];
	struct ip_address local_address;
	struct ip_address remote_address; /* unset: template */
	struct id local_id;  /* the address where none is configured */
	struct id remote_id; /* ID_NONE: any */
	struct conn_ts local_ts;
	struct conn_ts remote_ts;

	const struct proposals *ike; /* never NULL */
	const struct proposals *child; /* of esp= or ah=; never NULL */
	struct conn_algorithms *algorithms; /* owns both, shared */
	bool intermediate; /* RFC 9242 offered: asked for, or ADDKE implies */

	/* Who serves it, by serial; 0: none. */
	enum conn_routing routing;
	struct list policies; /* its own claims in the SPD */
	uint64_t ike_serial;
	uint64_t child_serial;
	uint32_t reqid; /* as in its policies; 0 until needed */
	bool wanted;	/* up was asked for, and not down since */
	bool routed;	/* route was asked for, and not unroute since */
	bool suspended; /* suspend was asked for; it has not been up since */
	unsigned nr_users; /* IKE SAs that refer to it */

	/* A command waits: the connection that it named, and there the count. */
	uint64_t up_leader;
	uint64_t up_ike; /* the IKE SA whose end is the command's, too */
	unsigned up_pending;
	int up_code;
	bool down_waits; /* one that waits for the end of its SAs */

	struct conn_revival *revival; /* of exchange/revival.c; mostly NULL */
	struct conn_demand *demand; /* of exchange/demand.c; mostly NULL */
	struct conn_beside *beside; /* of exchange/beside.c; mostly NULL */
	struct conn_trace *trace; /* owned by sa/trace.c; NULL until used */

	struct list in_db;
	struct hash_entry by_serial;
	struct hash_entry by_name;
	struct conn_indexes index;
};

const struct end_spec *conn_local(const struct conn *c);
const struct end_spec *conn_remote(const struct conn *c);

/* enum authby bits of an end: its own auth=, else the connection's authby. */
unsigned conn_local_auth(const struct conn *c);
unsigned conn_remote_auth(const struct conn *c);

/* Remote address unknown: serves callers by instances only. */
bool conn_is_template(const struct conn *c);
bool conn_is_instance(const struct conn *c);

/* The same hosts, local identity and authentication: one IKE SA may do. */
bool conn_is_alike(const struct conn *c, const struct conn *other);

/* An IKE_SA_INIT request of the one is what the other's would be. */
bool conn_offers_the_same(const struct conn *c, const struct conn *other);

/* type=passthrough or drop, or authby=never. */
bool conn_never_negotiates(const struct conn *c);

/* '"west-east"', '"road"[2] 192.1.2.45' and a blank: the log prefix. */
void text_add_conn(struct text *out, const struct conn *c);

/* "unrouted", "routed-tunnel", "routed-ondemand", "unoriented" ... */
const char *conn_routing_name(const struct conn *c);

/* Bits CONN_WANTS_... */
unsigned conn_wants(const struct conn *c);

/* Whether the kernel has policies of it. */
bool conn_has_policies(const struct conn *c);

#endif
