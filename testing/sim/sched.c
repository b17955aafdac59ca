/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a schedule has in it: the one place where fields have names.
 */
#include "sim/sched.h"

#include <string.h>

static const char *const child_names[] = { "subnets", "hosts", "transport",
					   NULL };
static const char *const width_names[] = { "wide", "narrow", "other", NULL };
static const char *const intermediate_names[] = { "no", "yes", "insist", NULL };
static const char *const ddos_names[] = { "auto", "busy", "unlimited", NULL };
static const char *const ending_names[] = {
	"none",	      "down-west",   "down-east",   "down-both",     "child-west",
	"child-east", "delete-west", "delete-east", "shutdown-west", NULL
};
static const char *const event_names[] = {
	"up",	       "up-all",      "down",	    "down-child", "rekey-ike",
	"rekey-child", "replace",     "crash",	    "cut",	  "cut-both",
	"loss",	       "kernel-fail", "no-address", "rebind",	  NULL
};
static const char *const childless_names[] = { "no", "yes", "insist", NULL };
static const char *const fault_names[] = { "lost", "late", "repeated", NULL };

#define IN(type, member) offsetof(struct type, member)

/* clang-format off */
static const struct field pair_fields[] = {
	{ "number", FIELD_UINT64, IN(schedule, number), 0, NULL, true },
	{ "ipv6", FIELD_BOOL, IN(schedule, ipv6), 0, NULL, false },
	{ "nat", FIELD_BOOL, IN(schedule, nat), 0, NULL, false },
	{ "both-up", FIELD_BOOL, IN(schedule, both_up), 0, NULL, false },
	{ "east-up", FIELD_INT64, IN(schedule, east_up_ms), 0, NULL, false },
	{ "restart", FIELD_INT, IN(schedule, restart), -1, NULL, false },
	{ "crash", FIELD_INT64, IN(schedule, crash_ms), 0, NULL, false },
	{ "ending", FIELD_NAMED, IN(schedule, ending), 0, ending_names, false },
	{ "loss", FIELD_UNSIGNED, IN(schedule, net.loss_percent), 0, NULL, false },
	{ "repeat", FIELD_UNSIGNED, IN(schedule, net.repeat_percent), 0, NULL, false },
	{ "delay-min", FIELD_INT64, IN(schedule, net.delay_min_ms), 1, NULL, false },
	{ "delay-max", FIELD_INT64, IN(schedule, net.delay_max_ms), 1, NULL, false },
	{ "noise", FIELD_UNSIGNED, IN(schedule, noise_percent), 0, NULL, false },
};
static const struct field end_fields[] = {
	{ "intermediate", FIELD_NAMED, IN(end_config, intermediate), 1, intermediate_names, false },
	{ "omit-intermediate", FIELD_BOOL, IN(end_config, omit_intermediate), 0, NULL, false },
	{ "fragmentation", FIELD_BOOL, IN(end_config, fragmentation), 1, NULL, false },
	{ "any-peer", FIELD_BOOL, IN(end_config, any_peer), 0, NULL, false },
	{ "narrowing", FIELD_BOOL, IN(end_config, narrowing), 0, NULL, false },
	{ "child", FIELD_NAMED, IN(end_config, child), 0, child_names, false },
	{ "west-net", FIELD_NAMED, IN(end_config, nets[0]), 0, width_names, false },
	{ "east-net", FIELD_NAMED, IN(end_config, nets[1]), 0, width_names, false },
	{ "esp", FIELD_UNSIGNED, IN(end_config, esp), 1, NULL, false },
	{ "psk", FIELD_TEXT, IN(end_config, psk), 0, schedule_psks, false },
	{ "ddos", FIELD_NAMED, IN(end_config, engine.ddos_mode), 0, ddos_names, false },
	{ "pool", FIELD_UNSIGNED, IN(end_config, engine.keypair_pool), 0, NULL, false },
	{ "awake", FIELD_UNSIGNED, IN(end_config, engine.max_awake_sas), 0, NULL, false },
	{ "fragment-bytes", FIELD_UINT16, IN(end_config, engine.fragment_bytes), 0, NULL, false },
	{ "jobs", FIELD_INT64, IN(end_config, jobs.max_ms), 0, NULL, false },
	{ "kernel-failures", FIELD_UNSIGNED, IN(end_config, nr_kernel_failures), 0, NULL, false },
};
static const struct field offer_fields[] = {
	{ "suite", FIELD_TEXT, IN(offer_config, suite), 0, schedule_suites, true },
	{ "ke", FIELD_METHODS, IN(offer_config, ke), 0, NULL, true },
	{ "addke1", FIELD_METHODS, IN(offer_config, addke[0]), 0, NULL, false },
	{ "addke2", FIELD_METHODS, IN(offer_config, addke[1]), 0, NULL, false },
	{ "addke3", FIELD_METHODS, IN(offer_config, addke[2]), 0, NULL, false },
	{ "addke4", FIELD_METHODS, IN(offer_config, addke[3]), 0, NULL, false },
	{ "addke5", FIELD_METHODS, IN(offer_config, addke[4]), 0, NULL, false },
	{ "addke6", FIELD_METHODS, IN(offer_config, addke[5]), 0, NULL, false },
	{ "addke7", FIELD_METHODS, IN(offer_config, addke[6]), 0, NULL, false },
};
static const struct field rekey_fields[] = {
	{ "west", FIELD_BOOL, IN(rekey_config, by[0]), 0, NULL, false },
	{ "west-ike", FIELD_BOOL, IN(rekey_config, ike[0]), 0, NULL, false },
	{ "east", FIELD_BOOL, IN(rekey_config, by[1]), 0, NULL, false },
	{ "east-ike", FIELD_BOOL, IN(rekey_config, ike[1]), 0, NULL, false },
	{ "apart", FIELD_INT64, IN(rekey_config, apart_ms), 0, NULL, false },
};
static const struct field fault_fields[] = {
	{ "packet", FIELD_UNSIGNED, IN(net_fault, packet), 0, NULL, true },
	{ "kind", FIELD_NAMED, IN(net_fault, kind), 0, fault_names, true },
	{ "ms", FIELD_INT64, IN(net_fault, ms), 0, NULL, false },
};
static const struct field exact_fields[] = {
	{ "faults", FIELD_BOOL, IN(net_faults, exact), 0, NULL, true },
};
static const struct field life_fields[] = {
	{ "number", FIELD_UINT64, IN(life, number), 0, NULL, true },
	{ "ipv6", FIELD_BOOL, IN(life, ipv6), 0, NULL, false },
	{ "storms", FIELD_UNSIGNED, IN(life, nr_storms), 1, NULL, false },
	{ "storm", FIELD_INT64, IN(life, storm_ms), 300000, NULL, false },
	{ "calm", FIELD_INT64, IN(life, calm_ms), 0, NULL, false },
	{ "loss", FIELD_UNSIGNED, IN(life, net.loss_percent), 0, NULL, false },
	{ "repeat", FIELD_UNSIGNED, IN(life, net.repeat_percent), 0, NULL, false },
	{ "delay-min", FIELD_INT64, IN(life, net.delay_min_ms), 1, NULL, false },
	{ "delay-max", FIELD_INT64, IN(life, net.delay_max_ms), 1, NULL, false },
};
static const struct field host_fields[] = {
	{ "jobs", FIELD_INT64, IN(life_host, jobs_ms), 0, NULL, false },
	{ "fragment-bytes", FIELD_UNSIGNED, IN(life_host, fragment_bytes), 0, NULL, false },
	{ "max-children", FIELD_UNSIGNED, IN(life_host, max_children), 0, NULL, false },
	{ "nat", FIELD_INT64, IN(life_host, nat_ms), 0, NULL, true },
};
static const struct field conn_fields[] = {
	{ "a", FIELD_UNSIGNED, IN(life_conn, a), 0, NULL, true },
	{ "b", FIELD_UNSIGNED, IN(life_conn, b), 0, NULL, true },
	{ "up-a", FIELD_BOOL, IN(life_conn, up[0]), 1, NULL, false },
	{ "up-b", FIELD_BOOL, IN(life_conn, up[1]), 0, NULL, false },
	{ "demand-a", FIELD_BOOL, IN(life_conn, demand[0]), 0, NULL, false },
	{ "demand-b", FIELD_BOOL, IN(life_conn, demand[1]), 0, NULL, false },
	{ "any-peer", FIELD_BOOL, IN(life_conn, any_peer), 0, NULL, false },
	{ "transport", FIELD_BOOL, IN(life_conn, transport), 0, NULL, false },
	{ "wide", FIELD_BOOL, IN(life_conn, wide), 0, NULL, false },
	{ "ike", FIELD_NAMED, IN(life_conn, ike), 0, life_ikes, false },
	{ "esp", FIELD_NAMED, IN(life_conn, esp), 0, life_esps, false },
	{ "pfs", FIELD_BOOL, IN(life_conn, pfs), 1, NULL, false },
	{ "rekey", FIELD_BOOL, IN(life_conn, rekey), 1, NULL, false },
	{ "reauth", FIELD_BOOL, IN(life_conn, reauth), 0, NULL, false },
	{ "childless", FIELD_NAMED, IN(life_conn, childless), 0, childless_names, false },
	{ "intermediate", FIELD_NAMED, IN(life_conn, intermediate), 0, intermediate_names, false },
	{ "ikelifetime", FIELD_INT64, IN(life_conn, ikelifetime_ms), 28800000, NULL, false },
	{ "salifetime", FIELD_INT64, IN(life_conn, salifetime_ms), 28800000, NULL, false },
	{ "rekeymargin", FIELD_INT64, IN(life_conn, rekeymargin_ms), 540000, NULL, false },
	{ "rekeyfuzz", FIELD_UNSIGNED, IN(life_conn, rekeyfuzz_percent), 0, NULL, false },
	{ "dpddelay", FIELD_INT64, IN(life_conn, dpddelay_ms), 180000, NULL, false },
	{ "max-bytes", FIELD_UINT64, IN(life_conn, max_bytes), 0, NULL, false },
	{ "max-packets", FIELD_UINT64, IN(life_conn, max_packets), 0, NULL, false },
	{ "flow", FIELD_INT64, IN(life_conn, flow_ms), 0, NULL, false },
	{ "flow-packets", FIELD_UNSIGNED, IN(life_conn, flow_packets), 0, NULL, false },
};
static const struct field event_fields[] = {
	{ "kind", FIELD_NAMED, IN(life_event, kind), 0, event_names, true },
	{ "storm", FIELD_UNSIGNED, IN(life_event, storm), 0, NULL, false },
	{ "calm", FIELD_BOOL, IN(life_event, calm), 0, NULL, true },
	{ "at", FIELD_INT64, IN(life_event, at_ms), 0, NULL, false },
	{ "host", FIELD_UNSIGNED, IN(life_event, host), 0, NULL, true },
	{ "peer", FIELD_UNSIGNED, IN(life_event, peer), 0, NULL, true },
	{ "conn", FIELD_UNSIGNED, IN(life_event, conn), 0, NULL, true },
	{ "percent", FIELD_UNSIGNED, IN(life_event, percent), 0, NULL, false },
	{ "ms", FIELD_INT64, IN(life_event, ms), 0, NULL, false },
};

#define FIELDS(of) of##_fields, ARRAY_LEN(of##_fields)
#define ONE(of, type, member) \
	FIELDS(of), sizeof(struct type), IN(sched, member), 0, 1, 1
#define FAULTS \
	{ "net", ONE(exact, net_faults, faults) }, \
	{ "fault", FIELDS(fault), sizeof(struct net_fault), IN(sched, faults.list), IN(sched, faults.nr), 0, NET_FAULTS_MAX }, \
	{ NULL, NULL, 0, 0, 0, 0, 0, 0 }

static const struct record_list pair_lists[] = {
	{ "pair", ONE(pair, schedule, pair) },
	{ "west", ONE(end, end_config, pair.ends[0]) },
	{ "west-offer", FIELDS(offer), sizeof(struct offer_config), IN(sched, pair.ends[0].ike), IN(sched, pair.ends[0].nr_ike), 1, OFFERS_MAX },
	{ "east", ONE(end, end_config, pair.ends[1]) },
	{ "east-offer", FIELDS(offer), sizeof(struct offer_config), IN(sched, pair.ends[1].ike), IN(sched, pair.ends[1].nr_ike), 1, OFFERS_MAX },
	{ "rekey", FIELDS(rekey), sizeof(struct rekey_config), IN(sched, pair.rekeys), IN(sched, pair.nr_rekeys), 0, REKEYS_MAX },
	FAULTS
};
static const struct record_list life_lists[] = {
	{ "life", ONE(life, life, life) },
	{ "host", FIELDS(host), sizeof(struct life_host), IN(sched, life.hosts), IN(sched, life.nr_hosts), 2, SIM_HOSTS_MAX },
	{ "conn", FIELDS(conn), sizeof(struct life_conn), IN(sched, life.conns), IN(sched, life.nr_conns), 1, LIFE_CONNS_MAX },
	{ "event", FIELDS(event), sizeof(struct life_event), IN(sched, life.events), IN(sched, life.nr_events), 0, LIFE_EVENTS_MAX },
	FAULTS
};
/* clang-format on */

const struct record_list *sched_lists(enum sched_kind kind)
{
	return kind == SCHED_PAIR ? pair_lists : life_lists;
}

unsigned record_nr(const struct sched *sched, const struct record_list *list)
{
	const char *base = (const char *)sched;

	return list->nr_offset == 0
		       ? list->nr_max
		       : *(const unsigned *)(base + list->nr_offset);
}

void *record_at(struct sched *sched, const struct record_list *list, unsigned n)
{
	return (char *)sched + list->offset + n * list->size;
}

void sched_of_seed(struct sched *sched, uint64_t number, enum sched_kind kind)
{
	memset(sched, 0, sizeof(*sched));
	sched->kind = kind;
	if (kind == SCHED_PAIR) {
		sched->pair = schedule_of(number);
	} else {
		sched->life = life_of(number);
	}
}
