/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The virtual network: what is sent arrives late, twice, or not at all.
 */
#ifndef TESTING_SIM_NET_H
#define TESTING_SIM_NET_H

#include "libswan/ip_endpoint.h"
#include "libswan/list.h"
#include "sim/nat.h"
#include "sim/seed.h"
#include "sim/timeline.h"
#include "sim/wire_watch.h"

struct sim;
struct host;

#define NET_HOSTS 5 /* as SIM_HOSTS_MAX */

/* What chance may do to a datagram. */
struct net_rules {
	unsigned loss_percent;
	unsigned repeat_percent;
	int64_t delay_min_ms;
	int64_t delay_max_ms; /* more than the minimum: reordering */
};

/* What chance did to one packet: the same again, without chance. */
enum net_fault_kind {
	FAULT_LOST,
	FAULT_LATE,    /* by so many MS */
	FAULT_REPEATED /* the copy is that late */
};
struct net_fault {
	unsigned packet; /* its number, from 1 */
	unsigned kind;
	int64_t ms;
};

#define NET_FAULTS_MAX 6000

struct net_faults {
	struct net_fault list[NET_FAULTS_MAX]; /* by number of the packet */
	unsigned nr;
	bool exact; /* these happen, and no others */
};

/* On its way; owned by the network. */
struct packet {
	struct moment arrival;
	struct list in_flight;
	struct sim *sim;
	struct ip_endpoint from;
	struct ip_endpoint to;
	struct blob datagram;
	bool forged; /* not what an engine sent */
};

enum tap_result { TAP_PASS, TAP_DROP };

/*
 * Someone in the middle sees PACKET, sent by SENDER (not yet lost or delayed);
 * may change it, or send others by net_inject().
 */
typedef enum tap_result net_tap_fn(void *ctx, struct host *sender,
				   struct packet *packet);

/* Nothing passes from one host to another; the other way it may. */
struct net_cuts {
	unsigned cut[NET_HOSTS][NET_HOSTS]; /* so many times */
};

struct net {
	struct sim *sim;
	struct seed seed;
	struct net_rules rules;
	struct nat nats[NET_HOSTS]; /* each host may have one */
	struct net_cuts cuts;
	const struct net_faults *faults; /* instead of chance; or NULL */
	bool is_calm; /* what chance does not do then they do not, either */
	unsigned next_fault;
	struct net_faults *noted; /* gets what chance does; or NULL */
	net_tap_fn *tap;
	void *tap_ctx;
	bool no_watch; /* engines are made to misbehave */
	struct wire_watch watch;
	struct list in_flight;
	unsigned nr_sent;
};

void net_init(struct net *net, struct sim *sim, struct seed seed);
void net_done(struct net *net);

/* What a NAT alone is to see; hosts do not tell their engines (RFC 3948 4). */
bool net_is_keepalive(struct view datagram);

/* A packet, now: through its sender's NAT and its receiver's; false: lost. */
bool net_pass_nats(struct net *net, struct ip_endpoint *from,
		   struct ip_endpoint *to);

/* Whether what FROM sends to TO (NULL: nobody) is held up. */
bool net_is_cut(const struct net *net, const struct host *from,
		const struct host *to);

/* How late the next packet will be, by chance. */
int64_t net_delay_ms(struct net *net);

/* SENDER's engine sends. */
void net_send(struct net *net, struct host *sender,
	      const struct ip_endpoint *from, const struct ip_endpoint *to,
	      struct view datagram);

/* Somebody else does; neither lost nor tapped, it arrives after DELAY. */
void net_inject(struct net *net, const struct ip_endpoint *from,
		const struct ip_endpoint *to, struct view datagram,
		struct deltatime delay);

#endif
