/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One engine with its virtual surroundings: jobs, timer, kernel, log.
 */
#ifndef TESTING_SIM_HOST_H
#define TESTING_SIM_HOST_H

#include "engine/engine.h"
#include "sim/kernel.h"
#include "sim/timeline.h"

struct sim;

#define HOST_ADDRESSES 2

/* How long a job takes, in virtual time: 0..0 is at once. */
struct job_rules {
	int64_t min_ms;
	int64_t max_ms;
};

struct host {
	struct sim *sim;
	char name[16];
	struct seed seed;    /* what ike_env.random gives */
	struct seed chances; /* jobs and SPIs */
	struct ip_address addresses[HOST_ADDRESSES];
	size_t nr_addresses;
	struct ike_env env;
	struct log_sink sink;
	struct sim_kernel kernel;
	struct ike_engine *engine; /* NULL: down */
	struct moment timer;
	struct job_rules job_rules;
	bool is_off;	  /* its addresses have gone for a while */
	bool touched;	  /* an event has gone in, nothing been checked */
	struct list jobs; /* submitted, not yet given back */
	size_t nr_jobs;

	/* What its engine reported. */
	unsigned nr_up_done;
	int up_code; /* of the last IKE_EVENT_UP_DONE */
	struct monotime up_at; /* when the last up began */
	uint64_t failed_up; /* the connection, until that is checked; 0: none */
	unsigned nr_down_done;
	unsigned nr_child_up;
	unsigned nr_child_down;
};

/* LABEL makes its chances different from other hosts'. */
void host_init(struct host *host, struct sim *sim, const char *name,
	       uint64_t number, uint64_t label);
void host_done(struct host *host);

void host_add_address(struct host *host, const char *address);
bool host_has_address(const struct host *host, const struct ip_address *a);

/* Start an engine that listens; stop it (jobs are dropped, peers not told). */
void host_start(struct host *host, const struct ike_config *config);

/* All its addresses go, or are back; where it runs, its engine is told. */
void host_set_off(struct host *host, bool off);
void host_stop(struct host *host);

/* One secret for everybody; replaces what was there. */
void host_set_psk(struct host *host, const char *psk);

/* As `ipsec whack --impair WHAT`. */
void host_impair(struct host *host, const char *what);

/* SPEC is taken; a diag in the log and a fault when it is not accepted. */
void host_add_conn(struct host *host, struct conn_spec *spec);

/* As the commands; whack's code. */
int host_up(struct host *host, const char *name);
int host_route(struct host *host, const char *name);
int host_down(struct host *host, const char *name);
int host_down_child(struct host *host, const char *name);
int host_delete(struct host *host, const char *name);
int host_rekey(struct host *host, const char *name, bool ike);

struct realtime host_realtime(const struct host *host);

void host_kernel_event(struct host *host, const struct kernel_event *event);

/* A packet is sent; when it is held the engine is asked for an SA. */
enum packet_fate host_packet(struct host *host, const struct ip_selector *src,
			     const struct ip_selector *dst);

/* The request for an SA that POLICY makes for a packet; false: not again. */
bool host_acquire(struct host *host, const struct kernel_policy *policy,
		  const struct ip_selector *src, const struct ip_selector *dst);

void host_receive(struct host *host, const struct ip_endpoint *local,
		  const struct ip_endpoint *remote, struct view datagram);

/* Octets of the counted IV that DATAGRAM, about to be sent, has; 0: none. */
size_t host_iv_bytes(const struct host *host, struct view datagram);

/* Faults of what must hold between any two events. */
void host_check(struct host *host);

/* Its newest IKE SA in STATE, or NULL. */
struct ike_sa *host_ike_sa(const struct host *host, enum ike_sa_state state);
size_t host_nr_ike_sas(const struct host *host, enum ike_sa_state state);

#endif
