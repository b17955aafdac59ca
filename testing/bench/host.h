/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An engine with a kernel that says yes to everything, jobs that are run at
 * once, and a wire to another engine.
 */
#ifndef TESTING_BENCH_HOST_H
#define TESTING_BENCH_HOST_H

#include "bench/meter.h"
#include "libike/ike.h"

struct packet;

struct bench_host {
	struct ike_env env;
	struct log_sink sink;
	struct ike_engine *engine;
	struct bench_host *peer; /* NULL: the other process, at the socket */
	int socket;
	const struct monotime *clock; /* virtual; NULL: the real one */
	struct monotime timer;	      /* when the engine wants to be called */
	struct cost cost;	 /* since it was last cleared */
	struct packet *inbox;	 /* sent here, not yet received; oldest first */
	struct packet *inbox_last;
	struct job *jobs;	 /* to be run; by need first, then for the pool */
	struct job *pool_jobs;
	uint32_t next_spi;
	unsigned nr_sent;
	size_t bytes_sent;
	unsigned nr_up;	  /* Child SAs */
	unsigned nr_ended; /* commands, rekeys */
	int exit_code;	  /* of the last */
};

/* A host that listens at NR ADDRESSES. */
void bench_host_init(struct bench_host *host, const struct ike_config *config,
		     const struct ip_address *addresses, size_t nr);
void bench_host_done(struct bench_host *host);

/* What time HOST believes it is. */
struct monotime bench_now(const struct bench_host *host);

/* What is due by HOST's clock, and all that follows from it. */
void bench_timer(struct bench_host *host);

/* Datagrams go straight to each other. */
void bench_connect(struct bench_host *a, struct bench_host *b);

/* Everything that is to be done now, on HOST and its peer; POOL: pairs too. */
enum pool_work { POOL_LATER, POOL_NOW };
void bench_run(struct bench_host *host, enum pool_work pool);

/* Receive what the other process sent; false: it has gone. */
bool bench_receive(struct bench_host *host);

/* A command, and all that follows from it; whack's exit code. */
int bench_up(struct bench_host *host, const char *name);
int bench_down(struct bench_host *host, const char *name);
int bench_rekey(struct bench_host *host, enum ike_sa_action action,
		const char *name);

#endif
