/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every SA can see: environment, tables, time.
 */
#ifndef LIBIKE_SA_WORLD_H
#define LIBIKE_SA_WORLD_H

#include "conn/conn_db.h"
#include "conn/secret.h"
#include "job/keypair_pool.h"
#include "keys/cookie.h"
#include "libike/ike.h"
#include "libswan/heap.h"
#include "sa/impair.h"
#include "sa/sa_db.h"
#include "sa/spd.h"

/*
 * Embedded in the engine; SAs borrow it.  NOW is set once for each event that
 * enters the engine.
 */
struct world {
	const struct ike_env *env;
	struct ike_config config;
	struct monotime now;
	struct logger log;
	struct conn_db conns;
	struct sa_db sas;
	struct spd spd;
	struct secrets *secrets;
	struct heap soon;  /* timers of minutes: few, set with each request */
	struct heap later; /* those of hours: some for each SA */
	struct cookie_jar cookies;
	struct keypair_pool pairs;
	PK11SymKey *sleep_key; /* wraps the keys of idle SAs */
	struct list awake; /* ike_sa.in_awake, most recently used first */
	unsigned nr_awake;
	bool listening;
	struct impair impair;
	uint64_t hash_seed;
	struct log_rate stranger_log; /* what strangers cause */
};

/* Kinds of deadlines; what owns each is found by CONTAINER_OF(). */
enum timer_kind {
	TIMER_RETRANSMIT, /* struct ike_sa.window.out.timer */
	TIMER_TASKS,	  /* the same, with nothing in flight */
	TIMER_HALF_OPEN,  /* struct ike_sa.lifetime, before ESTABLISHED */
	TIMER_IKE_REKEY,  /* struct ike_sa.lifetime */
	TIMER_IKE_REPLACE, /* struct ike_sa.lifetime */
	TIMER_IKE_LIFE,	  /* struct ike_sa.lifetime */
	TIMER_CHILD_REKEY, /* struct child_sa.lifetime */
	TIMER_CHILD_LIFE, /* struct child_sa.lifetime */
	TIMER_OUTBOUND,	  /* struct outbound_wait.timer */
	TIMER_LIVENESS,	  /* struct ike_sa.liveness */
	TIMER_KEEPALIVE,  /* struct ike_sa.keepalive */
	TIMER_REVIVAL,	  /* struct conn_revival.timer */
	TIMER_LARVAL,	  /* struct larval_sa.deadline */
	TIMER_SHUNT,	  /* struct conn_demand.shunt */
	TIMER_BESIDE,	  /* struct conn_beside.timer */
	TIMER_ZOMBIE	  /* struct ike_sa.lifetime, in DELETING */
};

struct sa_timer {
	struct heap_entry heap;
	enum timer_kind kind;
	bool is_later; /* in that heap, when in one */
};

void timer_start(struct world *world, struct sa_timer *timer,
		 enum timer_kind kind, struct deltatime in);
void timer_stop(struct world *world, struct sa_timer *timer);

/* The one that is due first, or NULL. */
struct sa_timer *timer_first(const struct world *world);

/* One datagram to the peer. */
void world_send(struct world *world, const struct ip_endpoint *local,
		const struct ip_endpoint *remote, struct view datagram);

/* A fresh one of ours, who are ROLE of the exchange; the caller's. */
struct blob world_nonce(const struct world *world, enum role role);

/* What --impair does to the header of a message that we send. */
void impair_header(const struct world *world, struct ike_header *header);

/* Whether a line that a stranger caused may be logged now. */
bool world_stranger_log_ok(struct world *world);

#endif
