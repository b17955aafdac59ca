/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule of the other kind: peers and their tunnels, over hours or days.
 */
#ifndef TESTING_SIM_LIFE_H
#define TESTING_SIM_LIFE_H

#include "sim/sim.h"

#define LIFE_CONNS_MAX	8
#define LIFE_EVENTS_MAX 40

/* Names of what proposals there are: values of ike= and esp=. */
extern const char *const life_ikes[];
extern const char *const life_esps[];

/* A tunnel between hosts A and B; both have it configured alike. */
struct life_conn {
	unsigned a;
	unsigned b;
	bool up[2];	 /* auto=up: at A, at B */
	bool demand[2];	 /* auto=ondemand: traffic brings it up */
	bool any_peer;	 /* B does not know A's address */
	bool transport;	 /* between the hosts; else subnets behind them */
	bool wide; /* A has one connection for all between A and B */
	unsigned ike;	 /* of life_ikes */
	unsigned esp;	 /* of life_esps */
	bool pfs;
	bool rekey;	       /* else SAs end, and come again */
	bool reauth;	       /* a new IKE SA instead of a rekey */
	unsigned childless;    /* enum conn_childless */
	unsigned intermediate; /* enum conn_intermediate */
	int64_t ikelifetime_ms;
	int64_t salifetime_ms;
	int64_t rekeymargin_ms;
	unsigned rekeyfuzz_percent;
	int64_t dpddelay_ms; /* 0: off */
	uint64_t max_bytes;  /* 0: no limit */
	uint64_t max_packets;
	int64_t flow_ms; /* traffic both ways, so often; 0: none */
	unsigned flow_packets;
};

struct life_host {
	int64_t jobs_ms; /* each takes as long as that, at most */
	unsigned fragment_bytes;
	unsigned max_children; /* of an IKE SA; 0: the default */
	int64_t nat_ms; /* behind a NAT that forgets after that; 0: none */
};

enum life_event_kind {
	LIFE_UP,
	LIFE_UP_ALL, /* of HOST's to PEER, by the name that they share */
	LIFE_DOWN,
	LIFE_DOWN_CHILD,
	LIFE_REKEY_IKE,
	LIFE_REKEY_CHILD,
	LIFE_REPLACE,	  /* the connection is added again */
	LIFE_CRASH,	  /* HOST is down for MS, and has forgotten all */
	LIFE_CUT,	  /* nothing from HOST to PEER for MS */
	LIFE_CUT_BOTH,	  /* nor back */
	LIFE_LOSS,	  /* of PERCENT, everywhere, for MS */
	LIFE_KERNEL_FAIL, /* HOST's next batch */
	LIFE_NO_ADDRESS,  /* HOST has none for MS */
	LIFE_REBIND,	  /* HOST's NAT forgets it: other ports, for PERCENT
			     above 50 at its second address */
	NR_LIFE_EVENTS
};

/* At AT_MS of its storm, or of the CALM after it (rekeys only). */
struct life_event {
	unsigned storm;
	bool calm;
	int64_t at_ms;
	unsigned kind;
	unsigned host;
	unsigned peer;
	unsigned conn;
	unsigned percent;
	int64_t ms;
};

/*
 * First everything comes up.  Then, NR_STORMS times: for STORM_MS events and
 * the network's faults; the network heals, and all that is wanted comes up
 * within a bound; CALM_MS pass, where nothing but rekeys happens.
 */
struct life {
	uint64_t number;
	unsigned nr_hosts;
	bool ipv6;
	struct life_host hosts[SIM_HOSTS_MAX];
	struct life_conn conns[LIFE_CONNS_MAX];
	unsigned nr_conns;
	unsigned nr_storms;
	int64_t storm_ms;
	int64_t calm_ms;
	struct net_rules net; /* in storms; in calm its delays alone */
	struct life_event events[LIFE_EVENTS_MAX];
	unsigned nr_events;
};

/* Everything from NUMBER. */
struct life life_of(uint64_t number);

/*
 * The number of the one that is configured at END for number N: with WIDE the
 * first of A's with B, which B narrows.
 */
unsigned life_conn_at(const struct life *life, unsigned n, int end);

/* Whether traffic of CONN would bring it up. */
bool life_conn_is_on_demand(const struct life_conn *conn);

/* Which of CONN's ends HOST is: 0 for A, 1 for B; -1: none. */
int life_conn_end(const struct life_conn *conn, unsigned host);

/* CONN number N as configured at its END; the caller's. */
struct conn_spec *life_conn_spec(const struct life *life, unsigned n, int end);

/* Its name; another, of all that are auto=up at A; its selectors at A and at B.
 */
const char *life_conn_name(unsigned n);
void life_conn_add_alias(struct text *out, const struct life_conn *conn);
struct ip_selector life_conn_selector(const struct life *life, unsigned n,
				      int end);

#endif
