/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A life being played.
 */
#ifndef TESTING_SIM_LIFE_RUN_H
#define TESTING_SIM_LIFE_RUN_H

#include "sim/life.h"

/* After which an exchange without an answer has failed. */
#define LIFE_TIMEOUT_MS INT64_C(31000)

enum life_phase {
	PHASE_STORM,
	PHASE_HEALING, /* nothing goes wrong any more: tunnels come up */
	PHASE_CALM     /* and stay up */
};

struct life_run;

/* An event, and the end of what it began. */
struct life_moment {
	struct moment begin;
	struct moment end;
	struct life_run *run;
	const struct life_event *event;
	bool lasts;
};

/* Packets of one tunnel from one of its ends. */
struct life_flow {
	struct moment next;
	struct life_run *run;
	unsigned conn;
	int from; /* 0: A, 1: B */
};

/* What was played, added up over lives. */
struct life_totals {
	uint64_t nr_lives;
	uint64_t virtual_ms;
	uint64_t nr_sas;     /* installed, of all hosts */
	uint64_t nr_packets; /* sent in tunnels */
	uint64_t nr_dropped; /* of those in calm, while rekeying */
};

struct life_run {
	const struct life *life;
	struct sim *sim;
	enum life_phase phase;
	unsigned nr_phases;
	bool want[LIFE_CONNS_MAX][2]; /* up, and not down since */
	struct life_moment moments[LIFE_EVENTS_MAX];
	struct life_flow flows[LIFE_CONNS_MAX][2];
	struct list packets; /* in flight */
	size_t nr_packets;
	struct life_totals *totals;
};

/* Play LIFE on SIM, which has its hosts. */
void life_play(const struct life *life, struct sim *sim,
	       struct life_totals *totals);

/* Host number N of CONN's END. */
struct host *life_host(const struct life_run *run, unsigned conn, int end);

/* Start and end what is sent in tunnels. */
void life_flows_start(struct life_run *run);
void life_flows_stop(struct life_run *run);

/* Whether all tunnels are as wanted: up once at both ends, or down. */
bool life_is_settled(const struct life_run *run, struct text *why);

/* In calm: no wanted tunnel of HOST may ever be down. */
void life_check_calm(struct life_run *run, struct host *host);

/* What engines hold has a bound that does not grow with time. */
void life_check_memory(const struct life_run *run);

#endif
