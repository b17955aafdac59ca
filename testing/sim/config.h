/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One schedule: how both ends are configured, and what is done to them.
 */
#ifndef TESTING_SIM_CONFIG_H
#define TESTING_SIM_CONFIG_H

#include "sim/sim.h"

#define ALTERNATIVES_MAX 3
#define OFFERS_MAX	 2

/* Methods by IANA number in order of preference; 0 is NONE. */
struct alternatives {
	uint16_t ids[ALTERNATIVES_MAX];
	unsigned nr; /* 0: the type is not there */
};

/* One proposal of ike=. */
struct offer_config {
	const char *suite; /* "aes_gcm256-sha2_256" */
	struct alternatives ke;
	struct alternatives addke[NR_ADDKE];
};

/* SUBNETS behind the hosts; the hosts alone; the same in transport mode. */
enum child_kind { CHILD_SUBNETS, CHILD_HOSTS, CHILD_TRANSPORT };

/* Which of a net's addresses an end believes in. */
enum net_width { NET_WIDE, NET_NARROW, NET_OTHER };

struct end_config {
	struct offer_config ike[OFFERS_MAX];
	unsigned nr_ike;
	enum conn_intermediate intermediate;
	bool omit_intermediate; /* as a peer without RFC 9242 */
	bool fragmentation;
	bool any_peer; /* the other's address is not configured */
	bool narrowing;
	enum child_kind child;
	enum net_width nets[SIM_HOSTS];
	unsigned esp; /* bits: which of esp_suites */
	const char *psk;
	struct ike_config engine;
	struct job_rules jobs;
	unsigned nr_kernel_failures;
};

enum ending {
	END_NONE, /* stopped while up */
	END_DOWN_WEST,
	END_DOWN_EAST,
	END_DOWN_BOTH,
	END_CHILD_WEST,
	END_CHILD_EAST,
	END_DELETE_WEST,
	END_DELETE_EAST,
	END_SHUTDOWN_WEST,
	NR_ENDINGS
};

#define REKEYS_MAX 3

/* Rekey by command: of the IKE SA or the Child SA, by one end or by both. */
struct rekey_config {
	bool by[SIM_HOSTS];
	bool ike[SIM_HOSTS];
	int64_t apart_ms; /* east that much later */
};

struct schedule {
	uint64_t number;
	struct end_config ends[SIM_HOSTS]; /* west, which initiates; east */
	bool ipv6;
	bool nat; /* before west */
	bool both_up;
	int64_t east_up_ms; /* later than west's, with BOTH_UP */
	int restart;	  /* host that starts again once all is up; -1: none */
	int64_t crash_ms; /* east starts again that late; 0: not */
	struct rekey_config rekeys[REKEYS_MAX];
	unsigned nr_rekeys;
	enum ending ending;
	struct net_rules net;
	unsigned noise_percent; /* sealed datagrams copied with an error */
};

/* Each ends with NULL. */
extern const char *const esp_suites[];
extern const char *const schedule_suites[];
extern const char *const schedule_psks[];

/* Everything from NUMBER. */
struct schedule schedule_of(uint64_t number);

/* The end at HOST of SCHEDULE as a connection, the caller's. */
struct conn_spec *schedule_conn(const struct schedule *schedule, size_t host);

#endif
