/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One life by chance: who has tunnels to whom, and what happens to them.
 */
#include "sim/life.h"

enum {
	LABEL_LIFE = 5,
	LABEL_DEMAND = 6,
	LABEL_ENDS = 7,
	LABEL_ADDRESS = 8,
	LABEL_NAT = 9,
	LABEL_ALIAS = 10,
	LABEL_WIDE = 11,
	LABEL_CAP = 12
};

#define MINUTE_MS INT64_C(60000)
#define HOUR_MS	  (60 * MINUTE_MS)
#define DAY_MS	  (24 * HOUR_MS)

static bool is_pair(const struct life_conn *conn, unsigned a, unsigned b)
{
	return (conn->a == a && conn->b == b) || (conn->a == b && conn->b == a);
}

static unsigned nr_between(const struct life *life, unsigned a, unsigned b)
{
	unsigned nr = 0;

	for (unsigned n = 0; n < life->nr_conns; n++) {
		nr += is_pair(&life->conns[n], a, b);
	}
	return nr;
}

static void add_conn(struct life *life, unsigned a, unsigned b)
{
	if (life->nr_conns < LIFE_CONNS_MAX) {
		life->conns[life->nr_conns++] =
			(struct life_conn){ .a = a, .b = b, .rekey = true };
	}
}

/* A gateway, number 0, with its peers; or everybody with everybody. */
static void random_topology(struct life *life, struct seed *seed)
{
	static const unsigned weights[] = { 0, 0, 55, 25, 12, 8 };
	bool mesh;

	life->nr_hosts =
		(unsigned)seed_weighted(seed, weights, ARRAY_LEN(weights));
	mesh = life->nr_hosts < 5 && seed_percent(seed, 30);
	for (unsigned a = 1; a < life->nr_hosts; a++) {
		for (unsigned b = 0; b < (mesh ? a : 1); b++) {
			add_conn(life, a, b);
			while (seed_percent(seed, 25)) {
				add_conn(life, a, b);
			}
		}
	}
}

/* How long things last: hours, seldom days. */
struct scale {
	int64_t ikelifetime_ms;
	int64_t salifetime_ms;
	int64_t rekeymargin_ms;
	int64_t dpddelay_ms;
	int64_t storm_ms;
	int64_t calm_ms;
	int64_t flow_ms;
};

static struct scale random_scale(struct seed *seed)
{
	if (seed_percent(seed, 5)) {
		return (struct scale){ .ikelifetime_ms = 8 * HOUR_MS,
				       .salifetime_ms = 3 * HOUR_MS,
				       .rekeymargin_ms = 9 * MINUTE_MS,
				       .dpddelay_ms = 30 * MINUTE_MS,
				       .storm_ms = HOUR_MS,
				       .calm_ms = 3 * DAY_MS,
				       .flow_ms = 15 * MINUTE_MS };
	}
	return (struct scale){ .ikelifetime_ms = 40 * MINUTE_MS,
			       .salifetime_ms = 20 * MINUTE_MS,
			       .rekeymargin_ms = 3 * MINUTE_MS,
			       .dpddelay_ms = 3 * MINUTE_MS,
			       .storm_ms = 6 * MINUTE_MS,
			       .calm_ms = 90 * MINUTE_MS,
			       .flow_ms = 2 * MINUTE_MS };
}

/* From half of MS to one and a half. */
static int64_t about(struct seed *seed, int64_t ms)
{
	return seed_between(seed, ms / 2, ms + ms / 2);
}

/* Soft limits leave time for a rekey: a flow is a small part of them. */
static void random_traffic(struct life_conn *conn, struct seed *seed,
			   const struct scale *scale)
{
	if (seed_percent(seed, 30)) {
		return;
	}
	conn->flow_ms = about(seed, scale->flow_ms);
	conn->flow_packets = (unsigned)seed_between(seed, 1, 20);
	if (seed_percent(seed, 10)) {
		conn->max_bytes = UINT64_C(1000) * conn->flow_packets *
				  (uint64_t)seed_between(seed, 24, 80);
	}
	if (seed_percent(seed, 10)) {
		conn->max_packets = conn->flow_packets *
				    (uint64_t)seed_between(seed, 24, 80);
	}
}

static void random_conn(struct life *life, struct life_conn *conn,
			struct seed *seed, const struct scale *scale)
{
	static const unsigned ike_weights[] = { 60, 20, 10, 10 };
	static const unsigned esp_weights[] = { 40, 30, 20, 10 };
	bool alone = nr_between(life, conn->a, conn->b) == 1;

	conn->up[0] = true;
	conn->up[1] = seed_percent(seed, 15);
	conn->any_peer = alone && !conn->up[1] && seed_percent(seed, 15);
	conn->transport = alone && !conn->any_peer && seed_percent(seed, 15);
	conn->ike = (unsigned)seed_weighted(seed, ike_weights,
					    ARRAY_LEN(ike_weights));
	conn->esp = (unsigned)seed_weighted(seed, esp_weights,
					    ARRAY_LEN(esp_weights));
	conn->pfs = seed_percent(seed, 80);
	conn->ikelifetime_ms = about(seed, scale->ikelifetime_ms);
	conn->salifetime_ms = about(seed, scale->salifetime_ms);
	conn->rekeymargin_ms = about(seed, scale->rekeymargin_ms);
	conn->rekeyfuzz_percent = seed_percent(seed, 70) ? 100 : 0;
	conn->dpddelay_ms = about(seed, scale->dpddelay_ms);
	random_traffic(conn, seed, scale);
}

static void random_host(struct life_host *host, struct seed *seed)
{
	static const unsigned sizes[] = { 0, 0, 0, 300, 576 };

	host->fragment_bytes = sizes[seed_below(seed, ARRAY_LEN(sizes))];
	if (seed_percent(seed, 5)) { /* later than the peer waits */
		host->jobs_ms = seed_between(seed, 1000, 40000);
	} else if (seed_percent(seed, 50)) {
		host->jobs_ms = seed_between(seed, 1, 300);
	}
}

static struct net_rules random_net(struct seed *seed)
{
	static const unsigned losses[] = { 0, 5, 20, 50 };
	static const unsigned weights[] = { 40, 25, 25, 10 };
	struct net_rules rules = { .delay_min_ms = 1, .delay_max_ms = 1 };

	rules.loss_percent =
		losses[seed_weighted(seed, weights, ARRAY_LEN(weights))];
	rules.repeat_percent = seed_percent(seed, 40) ? 30 : 0;
	if (seed_percent(seed, 60)) {
		rules.delay_max_ms = seed_between(seed, 2, 500);
	}
	return rules;
}

static struct life_event *add_event(struct life *life)
{
	struct life_event *e = &life->events[life->nr_events];

	if (life->nr_events == LIFE_EVENTS_MAX) {
		return NULL;
	}
	life->nr_events++;
	*e = (struct life_event){ .kind = 0 };
	return e;
}

/* The other end does the same, or the other rekey, at about that time. */
static void add_crossing(struct life *life, const struct life_event *e,
			 struct seed *seed)
{
	struct life_event *other = add_event(life);

	if (other == NULL) {
		return;
	}
	*other = *e;
	other->host = e->peer;
	other->peer = e->host;
	other->at_ms += seed_percent(seed, 50) ? 0 : seed_between(seed, 0, 600);
	if (seed_percent(seed, 30)) {
		other->kind = e->kind == LIFE_REKEY_IKE ? LIFE_REKEY_CHILD
							: LIFE_REKEY_IKE;
	}
}

static bool is_rekey(unsigned kind)
{
	return kind == LIFE_REKEY_IKE || kind == LIFE_REKEY_CHILD;
}

static void random_event(struct life *life, unsigned storm, bool calm,
			 struct seed *seed, const struct scale *scale)
{
	static const unsigned weights[NR_LIFE_EVENTS] = {
		[LIFE_UP] = 8,		[LIFE_DOWN] = 4,
		[LIFE_DOWN_CHILD] = 4,	[LIFE_REKEY_IKE] = 18,
		[LIFE_REKEY_CHILD] = 18, [LIFE_REPLACE] = 4,
		[LIFE_CRASH] = 10,	[LIFE_CUT] = 10,
		[LIFE_CUT_BOTH] = 10,	[LIFE_LOSS] = 6,
		[LIFE_KERNEL_FAIL] = 4,
	};
	struct life_event *e = add_event(life);

	if (e == NULL) {
		return;
	}
	e->storm = storm;
	e->calm = calm;
	e->kind = calm ? LIFE_REKEY_IKE + (unsigned)seed_below(seed, 2)
		       : (unsigned)seed_weighted(seed, weights, NR_LIFE_EVENTS);
	e->at_ms = seed_between(seed, 0, calm ? scale->calm_ms : scale->storm_ms);
	e->conn = (unsigned)seed_below(seed, life->nr_conns);
	bool by_a = seed_percent(seed, 50);

	e->host = by_a ? life->conns[e->conn].a : life->conns[e->conn].b;
	e->peer = by_a ? life->conns[e->conn].b : life->conns[e->conn].a;
	e->percent = (unsigned)seed_between(seed, 20, 100);
	e->ms = seed_percent(seed, 50) ? seed_between(seed, 1, 5000)
				       : seed_between(seed, 1, 2 * MINUTE_MS);
	if (is_rekey(e->kind) && seed_percent(seed, 50)) {
		add_crossing(life, e, seed);
	}
}

static void random_events(struct life *life, struct seed *seed,
			  const struct scale *scale)
{
	for (unsigned storm = 0; storm < life->nr_storms; storm++) {
		uint64_t nr = seed_below(seed, 9);
		uint64_t nr_calm = seed_below(seed, 3);

		while (nr-- > 0) {
			random_event(life, storm, false, seed, scale);
		}
		while (nr_calm-- > 0) {
			random_event(life, storm, true, seed, scale);
		}
	}
}

/* Some are brought up by their traffic instead; both ends' may at once. */
static void random_demand(struct life *life, const struct scale *scale)
{
	struct seed seed = seed_of(life->number, LABEL_DEMAND);

	for (unsigned n = 0; n < life->nr_conns; n++) {
		struct life_conn *conn = &life->conns[n];

		if (seed_percent(&seed, 20)) {
			conn->up[0] = conn->up[1] = false;
			conn->demand[0] = true;
			conn->demand[1] =
				!conn->any_peer && seed_percent(&seed, 50);
			conn->flow_ms = about(&seed, scale->flow_ms);
			conn->flow_packets = 5;
			conn->max_bytes = conn->max_packets = 0;
		}
	}
}

/* One that is as WIDE: A has no other for both. */
static void join(struct life_conn *conn, const struct life_conn *wide)
{
	unsigned a = conn->a;
	unsigned b = conn->b;

	*conn = *wide;
	conn->a = a;
	conn->b = b;
}

/*
 * In some lives who has several tunnels to one peer has one connection for all
 * of them, and traffic makes a Child SA for each; so it does at the other end.
 */
static void random_wide(struct life *life, const struct scale *scale)
{
	struct seed seed = seed_of(life->number, LABEL_WIDE);

	for (unsigned n = 0; n < life->nr_conns; n++) {
		struct life_conn *conn = &life->conns[n];

		if (nr_between(life, conn->a, conn->b) == 1 || conn->wide ||
		    !seed_percent(&seed, 30)) {
			continue;
		}
		conn->wide = true;
		conn->up[0] = conn->up[1] = false;
		conn->demand[0] = true;
		conn->demand[1] = seed_percent(&seed, 50);
		conn->flow_ms = about(&seed, scale->flow_ms);
		conn->flow_packets = 5;
		conn->max_bytes = conn->max_packets = 0;
		conn->childless = CHILDLESS_NO;
		conn->intermediate = INTERMEDIATE_NO;
		for (unsigned m = 0; m < life->nr_conns; m++) {
			if (is_pair(&life->conns[m], conn->a, conn->b)) {
				join(&life->conns[m], conn);
			}
		}
	}
}

/* How IKE SAs begin and end. */
struct ends {
	bool reauth;
	bool rekey;
	unsigned childless;
	unsigned intermediate;
};

static struct ends random_ends(struct seed *seed)
{
	struct ends ends;

	ends.reauth = seed_percent(seed, 20);
	ends.rekey = !seed_percent(seed, 10);
	ends.childless = CHILDLESS_NO;
	ends.intermediate = INTERMEDIATE_NO; /* ADDKE implies YES */
	if (seed_percent(seed, 20)) {
		ends.childless = seed_percent(seed, 50) ? CHILDLESS_YES
							: CHILDLESS_INSIST;
		if (seed_percent(seed, 30)) {
			ends.intermediate = INTERMEDIATE_YES;
		}
	}
	return ends;
}

/*
 * In most lives of all tunnels alike.  Those between the same hosts may share
 * an IKE SA: the end of one with rekey=no would be that of the others.
 */
static void random_all_ends(struct life *life)
{
	struct seed seed = seed_of(life->number, LABEL_ENDS);
	struct ends ends = random_ends(&seed);
	bool rekey = ends.rekey;
	bool alike = seed_percent(&seed, 60);

	for (unsigned n = 0; n < life->nr_conns; n++) {
		struct life_conn *conn = &life->conns[n];

		if (n > 0 && !alike) {
			ends = random_ends(&seed);
		}
		conn->rekey = rekey;
		conn->reauth = ends.reauth;
		conn->childless = ends.childless;
		conn->intermediate = ends.intermediate;
	}
}

/* In some lives addresses go and come back. */
static void random_addresses(struct life *life, const struct scale *scale)
{
	struct seed seed = seed_of(life->number, LABEL_ADDRESS);

	if (!seed_percent(&seed, 15)) {
		return;
	}
	for (uint64_t nr = seed_between(&seed, 1, 3); nr > 0; nr--) {
		struct life_event *e = add_event(life);

		if (e == NULL) {
			return;
		}
		e->kind = LIFE_NO_ADDRESS;
		e->storm = (unsigned)seed_below(&seed, life->nr_storms);
		e->at_ms = seed_between(&seed, 0, scale->storm_ms);
		e->host = (unsigned)seed_below(&seed, life->nr_hosts);
		e->peer = e->host;
		e->ms = seed_percent(&seed, 50)
				? seed_between(&seed, 0, 5000)
				: seed_between(&seed, 0, 2 * MINUTE_MS);
	}
}

/* Who only calls can, with one tunnel to each of those it calls. */
static bool can_be_behind_nat(const struct life *life, unsigned host)
{
	for (unsigned n = 0; n < life->nr_conns; n++) {
		const struct life_conn *conn = &life->conns[n];

		if (conn->b == host ||
		    (conn->a == host && nr_between(life, host, conn->b) > 1)) {
			return false;
		}
	}
	return true;
}

static void put_behind_nat(struct life *life, unsigned host, int64_t nat_ms)
{
	life->hosts[host].nat_ms = nat_ms;
	for (unsigned n = 0; n < life->nr_conns; n++) {
		struct life_conn *conn = &life->conns[n];

		if (conn->a == host) {
			conn->any_peer = true;
			conn->transport = false;
			conn->up[1] = conn->demand[1] = false;
		}
	}
}

static void add_rebinds(struct life *life, unsigned host, struct seed *seed,
			const struct scale *scale)
{
	for (uint64_t nr = seed_below(seed, 4); nr > 0; nr--) {
		struct life_event *e = add_event(life);

		if (e == NULL) {
			return;
		}
		e->kind = LIFE_REBIND;
		e->storm = (unsigned)seed_below(seed, life->nr_storms);
		e->at_ms = seed_between(seed, 0, scale->storm_ms);
		e->host = host;
		e->peer = host;
		e->percent = (unsigned)seed_between(seed, 0, 100);
	}
}

/* NATs that forget sooner than keepalives come are not for IPsec. */
static void random_nats(struct life *life, const struct scale *scale)
{
	struct seed seed = seed_of(life->number, LABEL_NAT);

	if (life->ipv6 || !seed_percent(&seed, 25)) {
		return;
	}
	for (unsigned n = 0; n < life->nr_hosts; n++) {
		int64_t nat_ms = seed_between(&seed, 25000, 120000);

		if (seed_percent(&seed, 70) && can_be_behind_nat(life, n)) {
			put_behind_nat(life, n, nat_ms);
			add_rebinds(life, n, &seed, scale);
		}
	}
}

/* In some lives what has tunnels to one peer is brought up by one name. */
static void random_aliases(struct life *life, const struct scale *scale)
{
	struct seed seed = seed_of(life->number, LABEL_ALIAS);

	if (!seed_percent(&seed, 25)) {
		return;
	}
	for (uint64_t nr = seed_between(&seed, 1, 3); nr > 0; nr--) {
		struct life_event *e = add_event(life);

		if (e == NULL) {
			return;
		}
		e->kind = LIFE_UP_ALL;
		e->storm = (unsigned)seed_below(&seed, life->nr_storms);
		e->at_ms = seed_between(&seed, 0, scale->storm_ms);
		e->conn = (unsigned)seed_below(&seed, life->nr_conns);
		e->host = life->conns[e->conn].a;
		e->peer = life->conns[e->conn].b;
	}
}

static bool has_wide(const struct life *life)
{
	for (unsigned n = 0; n < life->nr_conns; n++) {
		if (life->conns[n].wide) {
			return true;
		}
	}
	return false;
}

/*
 * In some lives few Child SAs have room on an IKE SA, at whichever end.  Those
 * beside a narrowed one cannot do without its IKE SA.
 */
static void random_caps(struct life *life)
{
	struct seed seed = seed_of(life->number, LABEL_CAP);
	unsigned cap = (unsigned)seed_between(&seed, 1, 3);

	if (has_wide(life) || !seed_percent(&seed, 20)) {
		return;
	}
	for (unsigned n = 0; n < life->nr_hosts; n++) {
		life->hosts[n].max_children = cap;
	}
}

struct life life_of(uint64_t number)
{
	struct seed seed = seed_of(number, LABEL_LIFE);
	struct life life = { .number = number };
	struct scale scale = random_scale(&seed);

	random_topology(&life, &seed);
	life.ipv6 = seed_percent(&seed, 20);
	for (unsigned n = 0; n < life.nr_hosts; n++) {
		random_host(&life.hosts[n], &seed);
	}
	for (unsigned n = 0; n < life.nr_conns; n++) {
		random_conn(&life, &life.conns[n], &seed, &scale);
	}
	life.nr_storms = (unsigned)seed_between(&seed, 1, 3);
	life.storm_ms = about(&seed, scale.storm_ms);
	life.calm_ms = about(&seed, scale.calm_ms);
	life.net = random_net(&seed);
	random_events(&life, &seed, &scale);
	random_demand(&life, &scale);
	random_all_ends(&life);
	random_wide(&life, &scale);
	random_addresses(&life, &scale);
	random_nats(&life, &scale);
	random_aliases(&life, &scale);
	random_caps(&life);
	return life;
}
