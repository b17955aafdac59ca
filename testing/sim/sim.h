/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hosts, a network between them, and what may never happen.
 */
#ifndef TESTING_SIM_SIM_H
#define TESTING_SIM_SIM_H

#include "libswan/assert.h"
#include "sim/host.h"
#include "sim/ke_cache.h"
#include "sim/ladder.h"
#include "sim/net.h"

#define SIM_HOSTS     2 /* of sim_new() */
#define SIM_HOSTS_MAX 5

/* Of two hosts in tests: who initiates mostly, and who responds. */
#define WEST(sim) (&(sim)->hosts[0])
#define EAST(sim) (&(sim)->hosts[1])

#define CONN "west-east"

struct sim {
	struct timeline timeline;
	struct ladder ladder;
	struct net net;
	struct key_watch keys;
	struct host hosts[SIM_HOSTS_MAX];
	size_t nr_hosts;
	struct ke_cache *ke_cache; /* borrowed; NULL: NSS does it all */
	char fault[300]; /* the first thing that may not be; "": none */
	size_t nr_live;	 /* blocks before */
	void (*on_step)(struct sim *sim, struct host *host); /* after each
			event that went into HOST; or NULL */
	void *ctx;			  /* its owner's */
};

/* West and east, down, with addresses of both families. */
struct sim *sim_new(uint64_t number, bool live);

/* NR of them: 192.0.2.1 and 2001:db8::1, 192.0.2.2 and 2001:db8::2, ... */
struct sim *sim_new_hosts(uint64_t number, size_t nr, bool live);

/* Stop what runs; a leak of blocks is a fault.  FAULT, where given, gets it. */
void sim_free(struct sim **sim, char *fault, size_t size);

/* Blocks that are neither the simulator's notes nor of before: engines'. */
size_t sim_nr_blocks(const struct sim *sim);

/* Let everything happen up to MS from now, or until there is a fault. */
void sim_run(struct sim *sim, int64_t ms);

/* The same, until PREDICATE holds; false: it never did. */
bool sim_run_until(struct sim *sim, bool (*predicate)(const struct sim *sim),
		   int64_t ms);

void sim_fault(struct sim *sim, const char *fmt, ...) PRINTF_LIKE(2, 3);
static inline bool sim_is_ok(const struct sim *sim)
{
	return sim->fault[0] == '\0';
}

/* Every established IKE SA is one at another host, too; WHY says which is not. */
bool sim_ike_sas_match(const struct sim *sim, struct text *why);

/* Of two hosts. */
struct host *sim_other(struct sim *sim, const struct host *host);
struct host *sim_host_at(struct sim *sim, const struct ip_address *address);

/* The network's: a packet has arrived; a packet and its FATE (NULL: sent). */
void sim_deliver(struct sim *sim, const struct ip_endpoint *from,
		 const struct ip_endpoint *to, struct view datagram);
void sim_note_packet(struct sim *sim, const struct packet *packet,
		     const char *fate);

#endif
