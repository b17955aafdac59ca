/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Message IDs: one exchange out, one in with its response kept.
 */
#ifndef LIBIKE_SA_WINDOW_H
#define LIBIKE_SA_WINDOW_H

#include "keys/int_auth.h"
#include "libswan/builder.h"
#include "sa/world.h"

struct exchange; /* exchange/exchange.h */
struct job;
struct message;
struct verdict;

enum side { SIDE_REQUEST, SIDE_RESPONSE, NR_SIDES }; /* that we work on */

/* One message as sent: one datagram, or its fragments. */
struct sent {
	struct blob *datagrams;
	unsigned nr;
};

void sent_free(struct sent *sent);
size_t sent_bytes(const struct sent *sent);

/* Fragments of one message while they come in (RFC 7383). */
struct reassembly {
	uint32_t message_id;
	uint16_t total; /* 0: none in progress */
	uint16_t nr_have;
	uint8_t inner_type; /* of fragment 1 */
	uint8_t sk_flags;
	size_t bytes;	    /* of the datagrams */
	size_t largest;	    /* of them */
	struct blob *parts; /* total */
};

void reassembly_done(struct reassembly *r);

/* Wants to be started once the exchange in flight is over. */
enum task_kind {
	TASK_NONE,
	TASK_DELETE_IKE,   /* serial of the IKE SA; 0: or what replaces it */
	TASK_DELETE_CHILD, /* serial of the Child SA */
	TASK_LIVENESS,
	TASK_NEW_CHILD,	  /* serial of the connection */
	TASK_REKEY_CHILD, /* serial of the Child SA */
	TASK_REKEY_IKE,
	TASK_RETIRE_OLD /* serial of an IKE SA; 0: what this one replaces */
};
struct task {
	struct list in_queue;
	enum task_kind kind;
	uint64_t serial; /* of what it is about, by its kind */
	bool commanded;	 /* an operator waits for the end */
	uint64_t conn_serial; /* and names this connection */
};

/* Our requests. */
struct window_out {
	uint32_t next_id;
	const struct exchange *exchange; /* in flight, or NULL */
	uint32_t message_id;	/* of it */
	struct sent sent;	/* to be sent again */
	struct blob payloads;	/* of it, where it may be cut smaller */
	uint8_t inner_type;	/* the first of them */
	uint8_t exchange_type;
	struct sa_timer timer;
	struct deltatime interval; /* of the next retransmission */
	struct monotime started;
	unsigned nr_retransmits;
	enum task_kind task;   /* that the exchange in flight serves */
	uint64_t serial;       /* of what the task is about */
	uint64_t down_conn;    /* that an operator brings down by it; 0: none */
	struct list tasks;
	unsigned nr_deletes; /* of the IKE SA, among them */
	unsigned nr_new_children; /* among them */
	struct reassembly fragments; /* of the response */
};

/* The peer's requests. */
struct window_in {
	uint32_t next_id;
	const struct exchange *exchange; /* being worked on, or NULL */
	uint8_t exchange_type;
	uint64_t request_hash; /* of the last request's (first) datagram */
	uint32_t message_id;   /* of the request being worked on */
	struct builder reply;  /* its response's payloads, while made */
	bool has_response;
	struct sent response; /* to the last request */
	struct reassembly fragments;
};

/* What a side waits for: a job that is out. */
struct waiting {
	bool busy;
	struct verdict (*on_done)(struct ike_sa *ike, struct job *job);
};

struct window {
	struct window_out out;
	struct window_in in;
	struct waiting waiting[NR_SIDES];
	uint64_t larval[NR_SIDES]; /* serial of the one worked on; 0: none */
};

void window_init(struct window *w);
void window_done(struct world *world, struct window *w);

/* What was sent need not be sent again. */
void window_out_forget(struct window_out *out);

/* Queue a task; the engine starts it when nothing is in flight. */
struct task *window_add_task(struct window *w, enum task_kind kind,
			     uint64_t serial);
void window_put_task(struct window *w, struct task *task); /* moved there */
void window_take_task(struct window *w, struct task *task);
struct task *window_next_task(struct window *w); /* taken; NULL: none */

/*
 * Start what is queued soon: for a window whose IKE SA is not the one that the
 * present event is about.
 */
void window_wake(struct world *world, struct window *w);
void window_wake_after(struct world *world, struct window *w,
		       struct deltatime wait);

static inline bool window_is_idle(const struct window *w)
{
	return w->out.exchange == NULL && !w->waiting[SIDE_RESPONSE].busy;
}

#endif
