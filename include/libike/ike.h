/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine: everything that goes in.
 */
#ifndef LIBIKE_IKE_H
#define LIBIKE_IKE_H

#include "libike/conn_spec.h"
#include "libike/env.h"
#include "libike/secret_spec.h"

struct ike_engine;

enum ddos_mode { DDOS_AUTO, DDOS_BUSY, DDOS_UNLIMITED };

struct ike_config {
	bool uniqueids;
	enum ddos_mode ddos_mode;
	unsigned ddos_ike_threshold; /* half-open SAs from where cookies start */
	unsigned max_halfopen_ike;   /* above: new ones are dropped */
	unsigned max_children; /* of one IKE SA, that the peer may ask for */
	unsigned keypair_pool;	     /* pairs held per slow method; 0: off */
	uint16_t fragment_bytes; /* of a datagram's IKE message; 0: by family */
	unsigned max_awake_sas;	 /* SAs whose SK_* are held ready; 0: 32 */
	struct deltatime keep_alive; /* NAT keep-alive period */
	struct deltatime shunt_lifetime; /* of failureshunt= */
	bool fips;
};

/* Defaults of every field. */
struct ike_config ike_config_default(void);

/* CONFIG is copied; ENV and what it points to must outlive the engine. */
struct ike_engine *ike_engine_new(const struct ike_env *env,
				  const struct ike_config *config,
				  struct monotime now);

/* Remove all from the kernel without telling peers, then free. */
void ike_engine_free(struct ike_engine **engine);

/* Send deletes of every IKE SA (once, no retransmission); then free. */
void ike_shutdown(struct ike_engine *engine, struct monotime now);

/*
 * The local addresses.  Connections are oriented again; SAs of an address that
 * has gone end, those that are to stay up come back with their address.
 */
struct ike_interface {
	char name[16];
	struct ip_address address;
};
void ike_interfaces(struct ike_engine *engine,
		    const struct ike_interface *interfaces, size_t nr,
		    struct monotime now);

/* Whether a connection has no end that is us: another address may be one. */
bool ike_waits_for_address(const struct ike_engine *engine);

/* From here on IKE_SA_INIT requests are answered. */
void ike_listen(struct ike_engine *engine);

/* Replace all secrets; SPECS is taken. */
void ike_secrets(struct ike_engine *engine, struct secret_specs **specs);

/* One datagram, without the non-ESP marker.  Never fails. */
void ike_receive(struct ike_engine *engine, const struct ip_endpoint *local,
		 const struct ip_endpoint *remote, struct view datagram,
		 struct monotime now);

/* Everything due up to NOW. */
void ike_timer(struct ike_engine *engine, struct monotime now);

/* Jobs: run on any thread; give back, or drop at the end. */
void ike_job_run(struct job *job);
bool ike_job_is_low_priority(const struct job *job);
unsigned ike_job_delay_s(const struct job *job); /* for --impair */
bool ike_job_is_quick(const struct job *job); /* below about 0.1 ms */
void ike_job_done(struct ike_engine *engine, struct job *job,
		  struct monotime now);
void ike_job_drop(struct job *job);

void ike_kernel_event(struct ike_engine *engine,
		      const struct kernel_event *event, struct monotime now);

/*
 * Commands.  CODE gets whack's exit status (0, RC_*); text for the user is
 * logged on the connection's logger before the call returns.  SERIAL, where
 * given, gets what an event of the end will carry (0: nothing to wait for).
 */
struct ike_answer {
	int code;
	uint64_t conn_serial;
	char text[240]; /* a line for the user when no connection can say it */
};

enum whack_code {
	RC_OK = 0,
	RC_DUPNAME = 20,
	RC_UNKNOWN_NAME = 21,
	RC_ORIENT = 22,
	RC_CLASH = 23,
	RC_DEAF = 24,
	RC_ROUTE = 25,
	RC_RTBUSY = 26,
	RC_NOPEERIP = 29,
	RC_INITSHUNT = 30,
	RC_WHACK_PROBLEM = 33,
	RC_NORETRANSMISSION = 51,
	RC_INTERNAL_ERROR = 52,
	RC_OPPOFAILURE = 53,
	RC_FATAL = 56
};

/* Add, replacing one of the same name; SPEC is referenced, not taken. */
struct ike_answer ike_add(struct ike_engine *engine, struct conn_spec *spec,
			  struct monotime now);

/* NAME: a connection, an alias, or a base name of several. */
struct ike_answer ike_up(struct ike_engine *engine, const char *name,
			 struct monotime now);
/*
 * The connection whose command brings this one up: itself, or the first of
 * those that have the alias given; 0 for none.
 */
uint64_t ike_up_leader(const struct ike_engine *engine, uint64_t conn_serial);

struct ike_answer ike_down(struct ike_engine *engine, const char *name,
			   struct monotime now);
struct ike_answer ike_delete(struct ike_engine *engine, const char *name,
			     struct monotime now);
struct ike_answer ike_route(struct ike_engine *engine, const char *name,
			    struct monotime now);
struct ike_answer ike_unroute(struct ike_engine *engine, const char *name,
			      struct monotime now);

/* As if the kernel had met a packet from LOCAL to REMOTE; else as ike_up(). */
struct ike_answer ike_oppo(struct ike_engine *engine,
			   const struct ip_selector *local,
			   const struct ip_selector *remote,
			   struct monotime now);

/*
 * The IKE SA goes, and what it carries, without a word to the peer; nothing is
 * forgotten, and nothing begun until something asks for it.
 */
struct ike_answer ike_suspend(struct ike_engine *engine, const char *name,
			      struct monotime now);

enum ike_sa_action { SA_REKEY_IKE, SA_REKEY_CHILD, SA_DOWN_IKE, SA_DOWN_CHILD,
		     SA_DELETE_IKE, SA_DELETE_CHILD };
/*
 * Of the SAs of NAME, a template's instances included.  IKE: whichever serves
 * it, with all its Child SAs.  DOWN is for good; what is to stay up comes back
 * after DELETE.
 */
struct ike_answer ike_sa_command(struct ike_engine *engine,
				 enum ike_sa_action action, const char *name,
				 struct monotime now);
/* SA #SERIAL, of either kind. */
struct ike_answer ike_delete_state(struct ike_engine *engine, uint64_t serial,
				   struct monotime now);

/* Whether callers must show that they are there (cookies), from now on. */
void ike_set_ddos_mode(struct ike_engine *engine, enum ddos_mode mode);

/*
 * Faults made on purpose, for tests (ipsec whack --impair).  WHAT is NAME,
 * NAME:VALUE, no-NAME, "none", "list" or "help"; LINE gets each line of these
 * two.  The diag names what is wrong with WHAT.
 */
typedef void ike_impair_line_fn(void *ctx, const char *line);
diag_t ike_impair(struct ike_engine *engine, const char *what,
		  struct monotime now, ike_impair_line_fn *line,
		  void *ctx) MUST_USE;

/* "revival+block_inbound": those that are on. */
void ike_impair_text(const struct ike_engine *engine, struct text *out);

/*
 * Facts for status, one record a call; all pointers are borrowed for the call.
 * NAME NULL: all, ordered by connection name and serial.
 */
struct ike_conn_status {
	uint64_t serial;
	const char *name;
	uint64_t instance;	/* 0: not an instance */
	uint64_t template_serial; /* of an instance's template */
	const struct conn_spec *spec;
	bool oriented;
	bool left_is_local;
	const char *interface; /* of the local address, when oriented */
	struct ip_address local;
	struct ip_address remote;
	const struct id *local_id;
	const struct id *remote_id;
	const struct ip_selector *local_ts; /* one pair per index */
	size_t nr_local_ts;
	const struct ip_selector *remote_ts;
	size_t nr_remote_ts;
	const char *routing; /* "unrouted", "routed-tunnel", ... */
	uint64_t ike_serial;   /* established; 0: none */
	uint64_t child_serial;
	unsigned reqid;
	const char *ike_algorithms;	   /* of ike=, or NULL */
	const char *esp_algorithms;	   /* of esp=, or NULL */
	const char *ike_newest;	   /* "AES_GCM_16_256-HMAC_SHA2_512-DH19" */
	const char *esp_newest;
	bool intermediate; /* yes, insist, or implied by ADDKE */
	unsigned wants;	   /* CONN_WANTS_... */
};
typedef void ike_conn_status_fn(void *ctx, const struct ike_conn_status *s);
void ike_status_conns(struct ike_engine *engine, const char *name,
		      ike_conn_status_fn *fn, void *ctx);

/* What stands instead of a tunnel, after a packet has asked for one. */
struct ike_shunt_status {
	const char *conn_name;
	const struct ip_selector *local;
	const struct ip_selector *remote;
	const char *kind; /* "hold", "pass", "drop" */
	const char *why;
	bool ends;
	struct deltatime in;
};
typedef void ike_shunt_status_fn(void *ctx, const struct ike_shunt_status *s);
void ike_status_shunts(struct ike_engine *engine, struct monotime now,
		       ike_shunt_status_fn *fn, void *ctx);

/* A timer of an SA: "REKEY", "REPLACE", "EXPIRE", "RETRANSMIT", "LIVENESS". */
struct ike_timer_status {
	const char *what;
	struct deltatime in;
};

struct ike_sa_status {
	uint64_t serial;
	const char *conn_name;
	uint64_t instance;
	struct ip_endpoint local;
	struct ip_endpoint remote;
	const char *story; /* "established IKE SA", "sent IKE_AUTH request" */
	bool established;
	bool initiator;
	bool newest;
	bool crypto_busy;
	struct view spi_i;
	struct view spi_r;
	const struct id *peer_id;
	struct ike_timer_status timers[4];
	size_t nr_timers;
	const char *algorithms; /* "{cipher=... ke=... addke1=...}", once known */
	unsigned rounds_done;	 /* additional key exchanges completed */
	unsigned rounds;
};

struct ike_child_status {
	uint64_t serial;
	uint64_t ike_serial;
	uint64_t conn_serial;
	const char *conn_name;
	uint64_t instance;
	const struct conn_spec *spec;
	bool left_is_local;
	struct ip_endpoint local;
	struct ip_endpoint remote;
	bool established;
	bool newest;
	bool owner;	 /* of the connection's routing */
	bool routed;	 /* the connection has a trap for when it is gone */
	unsigned wants;	 /* CONN_WANTS_... */
	bool suspended;	 /* by command: about to go for a while, or back */
	bool transport;	 /* as negotiated */
	uint8_t protocol; /* ESP or AH; 0: there is no Child SA */
	uint32_t spi_in;
	uint32_t spi_out;
	uint32_t reqid;
	const struct id *local_id;
	const struct id *peer_id;
	const struct ip_selector *local_ts;
	size_t nr_local_ts;
	const struct ip_selector *remote_ts;
	size_t nr_remote_ts;
	int64_t add_time;
	uint64_t bytes_in;
	uint64_t bytes_out;
	uint64_t max_bytes;
	const char *algorithms; /* "AES_GCM_16_256" */
	struct ike_timer_status timers[4];
	size_t nr_timers;
};
typedef void ike_sa_status_fn(void *ctx, const struct ike_sa_status *s);
typedef void ike_child_status_fn(void *ctx, const struct ike_child_status *s);

/* SAs of the connection NAME (NULL: all); TRAFFIC: ask the kernel. */
void ike_status_sas(struct ike_engine *engine, const char *name, bool traffic,
		    struct monotime now, ike_sa_status_fn *sa_fn,
		    ike_child_status_fn *child_fn, void *ctx);

struct ike_summary {
	bool listening;
	bool cookies_required;
	bool accepting; /* below max_halfopen_ike */
	unsigned nr_conns, nr_routed, nr_active;
	unsigned nr_ike, nr_half_open, nr_open, nr_authenticated, nr_anonymous;
	unsigned nr_child, nr_child_authenticated, nr_child_anonymous;
};
struct ike_summary ike_status_summary(const struct ike_engine *engine);

/* The ladder of a connection's last messages, oldest first. */
struct ike_trace_entry {
	struct monotime when;
	bool sent;
	bool retransmitted;
	uint8_t exchange;
	bool response;
	uint32_t message_id;
	unsigned bytes; /* of all datagrams of the message */
	unsigned fragments; /* 1: not fragmented */
	const char *payloads; /* "SA,KE,Ni,N(...)"; inner: "SK{KE}" */
	struct ip_endpoint local;
	struct ip_endpoint remote;
};
typedef void ike_trace_fn(void *ctx, const struct ike_trace_entry *entry);
bool ike_trace(struct ike_engine *engine, const char *name, ike_trace_fn *fn,
	       void *ctx);

#endif
