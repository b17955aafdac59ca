/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections on demand: traps, packets that meet them, what stands instead.
 */
#include "exchange/demand.h"

#include "engine/engine.h"
#include "libswan/alloc.h"
#include "unit/libike/engine/pair.h"

#define WEST_NET "10.1.0.0/16"
#define EAST_NET "10.2.0.0/16"

static struct ip_selector selector(const char *text)
{
	struct ip_selector s;

	assert_null(ip_selector_parse(view_of_string(text), &s));
	return s;
}

/* What becomes of a packet that HOST sends from FROM to TO. */
static enum packet_fate packet_between(struct host *host, const char *from,
				       const char *to)
{
	struct ip_selector src = selector(from);
	struct ip_selector dst = selector(to);

	return host_packet(host, &src, &dst);
}

/* From behind the one host to behind the other. */
static enum packet_fate packet(struct pair *pair, struct host *host)
{
	return host == WEST(pair->sim) ?
		       packet_between(host, "10.1.0.9/icmp", "10.2.0.9/icmp") :
		       packet_between(host, "10.2.0.9/icmp", "10.1.0.9/icmp");
}

static int route(struct host *host)
{
	return ike_route(host->engine, CONN, host->sim->timeline.now).code;
}

static int unroute(struct host *host)
{
	return ike_unroute(host->engine, CONN, host->sim->timeline.now).code;
}

static const char *routing(struct host *host)
{
	return conn_routing_name(pair_conn(host, CONN));
}

/* As west's connection is otherwise configured; it is routed. */
static void init(struct pair *pair, enum conn_shunt negotiation,
		 enum conn_shunt failure)
{
	pair_init(pair, PAIR_IKE);
	struct conn_spec *spec = pair_conn(WEST(pair->sim), CONN)->spec;

	spec->negotiationshunt = negotiation;
	spec->failureshunt = failure;
	assert_int_equal(route(WEST(pair->sim)), RC_OK);
}

static size_t nr_policies(const struct host *host)
{
	return host->kernel.nr_policies;
}

static void a_packet_makes_the_tunnel_and_the_trap_outlives_it(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(nr_policies(west), 1);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_string_equal(routing(west), "routed-negotiation");
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-tunnel");
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	host_down(west, CONN);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(nr_policies(west), 1);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-tunnel");
	pair_done(&pair);
}

static void only_traffic_of_the_selectors_is_trapped(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	assert_int_equal(packet_between(west, "10.1.0.9", "10.3.0.9"),
			 PACKET_CLEAR);
	assert_string_equal(routing(west), "routed-ondemand");
	pair_done(&pair);
}

/* However many packets: one negotiation, no object more. */
static void packets_are_one_negotiation(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair.lose = EXCHANGE_IKE_SA_INIT;
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	size_t nr_blocks = xalloc_nr_live();

	for (unsigned n = 0; n < 1000; n++) {
		west->kernel.nr_acquires = 0; /* it asks each time */
		assert_int_equal(packet(&pair, west), PACKET_HELD);
	}
	assert_int_equal(xalloc_nr_live(), nr_blocks);
	assert_int_equal(west->engine->world.sas.nr_ike, 1);
	pair_done(&pair);
}

/* RFC 7296 1.3.1: an IKE SA that is there needs no second. */
static void an_ike_sa_that_is_there_is_used(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_up(&pair);
	uint64_t ike_serial = pair_ike(west)->serial;

	host_down_child(west, CONN);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(pair_ike(west)->serial, ike_serial);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

static void both_ends_may_have_packets_at_once(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);
	struct host *east = EAST(pair.sim);

	assert_int_equal(route(east), RC_OK);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_int_equal(packet(&pair, east), PACKET_HELD);
	pair_run(&pair, 5000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	assert_int_equal(packet(&pair, east), PACKET_PROTECTED);
	pair_done(&pair);
}

static void the_peer_may_make_the_tunnel_over_a_trap(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	assert_int_equal(route(EAST(pair.sim)), RC_OK);
	pair_up(&pair);
	assert_string_equal(routing(EAST(pair.sim)), "routed-tunnel");
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_string_equal(routing(EAST(pair.sim)), "routed-ondemand");
	assert_int_equal(nr_policies(EAST(pair.sim)), 1);
	pair_done(&pair);
}

static void negotiationshunt_passes_while_it_lasts(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_PASS, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair.lose = EXCHANGE_IKE_SA_INIT;
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_int_equal(packet(&pair, west), PACKET_CLEAR);
	assert_int_equal(nr_policies(west), 3);
	pair.lose = 0;
	pair_run(&pair, 5000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

/* Give up the exchange under way: it has its whole timeout. */
static void let_time_out(struct pair *pair)
{
	pair->lose = EXCHANGE_IKE_SA_INIT;
	pair_run(pair, 31000);
}

static void a_failure_leaves_the_trap_and_a_wait(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	assert_int_equal(packet(&pair, west), PACKET_HELD);
	let_time_out(&pair);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_string_equal(routing(west), "routed-ondemand");
	pair_run(&pair, 5000);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_string_equal(routing(west), "routed-negotiation");
	let_time_out(&pair);
	pair_run(&pair, 5000);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_string_equal(routing(west), "routed-ondemand");
	pair.lose = 0;
	pair_run(&pair, 5000);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	assert_null(pair_conn(west, CONN)->demand);
	pair_done(&pair);
}

static void failureshunt_stands_for_its_lifetime(void **unused)
{
	static const struct {
		enum conn_shunt shunt;
		enum packet_fate fate;
	} cases[] = {
		{SHUNT_PASS,  PACKET_CLEAR  },
		{ SHUNT_DROP, PACKET_BLOCKED},
	};

	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		struct pair pair;

		init(&pair, SHUNT_DROP, cases[n].shunt);
		struct host *west = WEST(pair.sim);

		assert_int_equal(packet(&pair, west), PACKET_HELD);
		let_time_out(&pair);
		assert_string_equal(routing(west), "routed-failure");
		assert_int_equal(packet(&pair, west), cases[n].fate);
		pair.lose = 0;
		pair_run(&pair, 901000);
		assert_string_equal(routing(west), "routed-ondemand");
		assert_int_equal(packet(&pair, west), PACKET_HELD);
		pair_run(&pair, 1000);
		assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
		pair_done(&pair);
	}
}

/* As an auto=up whose peer is away: nothing leaves in the clear meanwhile. */
static void failureshunt_is_for_what_is_not_routed_too(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_DROP);
	struct host *west = WEST(pair.sim);

	assert_int_equal(unroute(west), RC_OK);
	host_up(west, CONN);
	assert_string_equal(routing(west), "unrouted-bare-negotiation");
	let_time_out(&pair);
	assert_string_equal(routing(west), "routed-failure");
	assert_int_equal(packet(&pair, west), PACKET_BLOCKED);
	pair.lose = 0;
	host_up(west, CONN);
	assert_int_not_equal(packet(&pair, west), PACKET_CLEAR);
	pair_run(&pair, 1000);
	host_down(west, CONN);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "unrouted");
	assert_int_equal(nr_policies(west), 0);
	pair_done(&pair);
}

static void up_joins_what_a_packet_began(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	assert_int_equal(packet(&pair, west), PACKET_HELD);
	host_up(west, CONN);
	assert_int_equal(west->engine->world.sas.nr_ike, 1);
	pair_run(&pair, 1000);
	assert_int_equal(west->nr_up_done, 1);
	assert_int_equal(west->up_code, RC_OK);
	pair_done(&pair);
}

/*
 * A packet meets the trap while the negotiation that "up" began goes on; "down"
 * ends that.  The kernel has asked once, and must ask again for the next.
 */
static void down_leaves_a_trap_that_works(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair.lose = EXCHANGE_IKE_SA_INIT;
	host_up(west, CONN);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	host_down(west, CONN);
	assert_string_equal(routing(west), "routed-ondemand");
	pair.lose = 0;
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-tunnel");
	pair_done(&pair);
}

static void unroute_is_for_what_is_not_up(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_up(&pair);
	assert_int_equal(unroute(west), RC_RTBUSY);
	host_down(west, CONN);
	pair_run(&pair, 1000);
	assert_int_equal(unroute(west), RC_OK);
	assert_int_equal(unroute(west), RC_OK);
	assert_string_equal(routing(west), "unrouted");
	assert_int_equal(nr_policies(west), 0);
	assert_int_equal(west->kernel.nr_routes, 0);
	assert_int_equal(packet(&pair, west), PACKET_CLEAR);
	pair_done(&pair);
}

static void delete_takes_the_trap_along(void **unused)
{
	struct pair pair;
	char buf[100];
	struct text left = TEXT_IN(buf);

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_DROP);
	struct host *west = WEST(pair.sim);

	assert_int_equal(packet(&pair, west), PACKET_HELD);
	assert_int_equal(host_delete(west, CONN), RC_OK);
	assert_true(sim_kernel_is_empty(&west->kernel, &left));
	pair_done(&pair);
}

static void the_same_selectors_are_routed_once(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_add_conn(&pair, "other", PAIR_IKE, WEST_NET, EAST_NET,
		      INTERMEDIATE_YES);
	struct ike_answer answer = ike_route(west->engine, "other",
					     west->sim->timeline.now);

	assert_int_equal(answer.code, RC_ROUTE);
	assert_int_equal(route(west), RC_OK);
	assert_int_equal(nr_policies(west), 1);
	pair_done(&pair);
}

static void what_the_kernel_refuses_changes_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	west->kernel.nr_to_fail = 1;
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(nr_policies(west), 1);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_done(&pair);
}

/* More specific wins, whatever was there first. */
static void a_narrower_passthrough_is_a_hole_in_a_tunnel(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_add_conn(&pair, "hole", PAIR_IKE, "10.1.0.0/24", EAST_NET,
		      INTERMEDIATE_YES);
	struct conn *hole = pair_conn(west, "hole");

	hole->spec->type = CONN_PASSTHROUGH;
	assert_int_equal(ike_route(west->engine, "hole",
				   west->sim->timeline.now)
				 .code,
			 RC_OK);
	assert_string_equal(conn_routing_name(hole), "routed-never-negotiate");
	assert_int_equal(packet(&pair, west), PACKET_CLEAR);
	assert_int_equal(packet_between(west, "10.1.1.9", "10.2.0.9"),
			 PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_CLEAR);
	assert_int_equal(packet_between(west, "10.1.1.9", "10.2.0.9"),
			 PACKET_PROTECTED);
	hole->spec->type = CONN_DROP;
	assert_int_equal(ike_route(west->engine, "hole",
				   west->sim->timeline.now)
				 .code,
			 RC_OK);
	assert_int_equal(packet(&pair, west), PACKET_BLOCKED);
	pair_done(&pair);
}

static void oppo_is_as_a_packet(void **unused)
{
	struct ip_selector src = selector("10.1.0.9/tcp/1024");
	struct ip_selector dst = selector("10.2.0.9/tcp/80");
	struct ip_selector elsewhere = selector("10.3.0.9/tcp/80");
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);
	struct monotime now = west->sim->timeline.now;

	assert_int_equal(ike_oppo(west->engine, &src, &elsewhere, now).code,
			 RC_OPPOFAILURE);
	struct ike_answer answer = ike_oppo(west->engine, &src, &dst, now);

	assert_int_equal(answer.code, RC_OK);
	assert_int_equal(answer.conn_serial, pair_conn(west, CONN)->serial);
	pair_run(&pair, 1000);
	assert_int_equal(west->nr_up_done, 1);
	assert_int_equal(west->up_code, RC_OK);
	assert_string_equal(routing(west), "routed-tunnel");
	pair_done(&pair);
}

static struct ike_sa *half_open(struct host *host)
{
	struct ike_sa *ike = host_ike_sa(host, SA_AUTH);

	assert_non_null(ike);
	return ike;
}

/* RFC 7296 2.9: only who may narrow is told which packet it is about. */
static void the_packet_is_offered_first_where_narrowing_is_allowed(void **unused)
{
	const struct ip_selector all = selector(WEST_NET);
	const struct ip_selector one = selector("10.1.0.9/icmp");

	(void)unused;
	for (unsigned narrowing = 0; narrowing < 2; narrowing++) {
		struct pair pair;

		init(&pair, SHUNT_DROP, SHUNT_NONE);
		struct host *west = WEST(pair.sim);

		pair_conn(west, CONN)->spec->narrowing = narrowing == 1;
		pair.lose = EXCHANGE_IKE_AUTH;
		assert_int_equal(packet(&pair, west), PACKET_HELD);
		pair_run(&pair, 100);
		const struct conn_ts *offer =
			&half_open(west)->half_open->child->ts.local;

		assert_int_equal(offer->nr, 1 + narrowing);
		assert_true(ip_selector_eq(&offer->list[0],
					   narrowing == 1 ? &one : &all));
		pair.lose = 0;
		pair_run(&pair, 2000);
		const struct conn_ts *made = &pair_child(west)->ts.local;

		assert_int_equal(made->nr, 1);
		assert_true(ip_selector_eq(&made->list[0], &all));
		pair_done(&pair);
	}
}

static void west_wants_more(struct conn_spec *spec, size_t host)
{
	spec->narrowing = true;
	if (host == 0) {
		struct end_spec *east = &spec->right;

		assert_null(ip_selector_parse(view_of_string("10.0.0.0/8"),
					      east->subnets));
	}
}

/*
 * RFC 7296 2.9: what the Child SA was narrowed to is all that it carries; the
 * peer would drop the rest, and has no other for it (else: beside_test.c).
 */
static void traffic_outside_of_a_narrowed_child_sa_is_held_back(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_wants_more);
	struct host *west = WEST(pair.sim);
	struct conn *c = pair_conn(west, CONN);

	assert_int_equal(route(west), RC_OK);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	uint32_t trap = conn_trap_reqid(&west->engine->world.conns, c);

	assert_int_equal(west->kernel.forgotten_reqid, trap);
	assert_int_equal(packet_between(west, "10.1.0.9", "10.3.0.9"),
			 PACKET_HELD);
	pair_run(&pair, 1000);
	size_t nr_blocks = xalloc_nr_live();

	for (unsigned n = 0; n < 100; n++) {
		assert_int_equal(packet_between(west, "10.1.0.9", "10.3.0.9"),
				 PACKET_HELD);
	}
	assert_int_equal(xalloc_nr_live(), nr_blocks);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_rekey(west, SA_REKEY_CHILD);
	pair_run(&pair, 2000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	assert_int_equal(packet_between(west, "10.1.0.9", "10.3.0.9"),
			 PACKET_HELD);
	pair_run(&pair, 60000);
	west->kernel.forgotten_reqid = 0;

	host_down(west, CONN); /* the next packet must not be hidden by those */
	pair_run(&pair, 1000);
	assert_int_equal(west->kernel.forgotten_reqid, trap);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

static void suspend_tells_nobody_and_forgets_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_up(&pair);
	assert_int_equal(ike_suspend(west->engine, CONN,
				     west->sim->timeline.now)
				 .code,
			 RC_OK);
	pair_run(&pair, 1000);
	assert_int_equal(host_nr_ike_sas(west, SA_ESTABLISHED), 0);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
	assert_true(pair_conn(west, CONN)->wanted);
	assert_null(pair_conn(west, CONN)->revival);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_run(&pair, 60000); /* the older one's grace and timeout */
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
	pair_done(&pair);
}

/* `ipsec add` of what is loaded already. */
static void add_again(struct host *host)
{
	host->kernel.fewest_out = SIZE_MAX;
	host_add_conn(host, conn_spec_ref(pair_conn(host, CONN)->spec));
}

/* A request that leaves no policy is a moment in which packets are clear. */
static void replacing_what_is_routed_leaves_no_gap(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	add_again(west);
	assert_int_equal(west->kernel.fewest_out, 1);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(nr_policies(west), 1);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

static void replacing_what_is_up_leaves_its_trap(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	pair_up(&pair);
	add_again(west);
	assert_int_equal(west->kernel.fewest_out, 1);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(west->engine->world.conns.nr, 1);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

static void replacing_what_is_not_routed_routes_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	add_again(WEST(pair.sim));
	assert_string_equal(routing(WEST(pair.sim)), "unrouted");
	assert_int_equal(nr_policies(WEST(pair.sim)), 0);
	pair_done(&pair);
}

/* An address that comes and goes takes the trap along. */
static void a_trap_waits_for_its_address(void **unused)
{
	const struct ike_interface none = { .name = "lo" };
	struct ike_interface eth0 = { .name = "eth0" };
	struct pair pair;

	(void)unused;
	init(&pair, SHUNT_DROP, SHUNT_NONE);
	struct host *west = WEST(pair.sim);

	eth0.address = west->addresses[0];
	ike_interfaces(west->engine, &none, 0, west->sim->timeline.now);
	assert_int_equal(nr_policies(west), 0);
	assert_int_equal(route(west), RC_ORIENT);
	ike_interfaces(west->engine, &eth0, 1, west->sim->timeline.now);
	assert_string_equal(routing(west), "routed-ondemand");
	assert_int_equal(packet(&pair, west), PACKET_HELD);
	pair_run(&pair, 1000);
	assert_int_equal(packet(&pair, west), PACKET_PROTECTED);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_packet_makes_the_tunnel_and_the_trap_outlives_it),
		cmocka_unit_test(only_traffic_of_the_selectors_is_trapped),
		cmocka_unit_test(packets_are_one_negotiation),
		cmocka_unit_test(an_ike_sa_that_is_there_is_used),
		cmocka_unit_test(both_ends_may_have_packets_at_once),
		cmocka_unit_test(the_peer_may_make_the_tunnel_over_a_trap),
		cmocka_unit_test(negotiationshunt_passes_while_it_lasts),
		cmocka_unit_test(a_failure_leaves_the_trap_and_a_wait),
		cmocka_unit_test(failureshunt_stands_for_its_lifetime),
		cmocka_unit_test(failureshunt_is_for_what_is_not_routed_too),
		cmocka_unit_test(up_joins_what_a_packet_began),
		cmocka_unit_test(down_leaves_a_trap_that_works),
		cmocka_unit_test(unroute_is_for_what_is_not_up),
		cmocka_unit_test(delete_takes_the_trap_along),
		cmocka_unit_test(the_same_selectors_are_routed_once),
		cmocka_unit_test(what_the_kernel_refuses_changes_nothing),
		cmocka_unit_test(a_narrower_passthrough_is_a_hole_in_a_tunnel),
		cmocka_unit_test(oppo_is_as_a_packet),
		cmocka_unit_test(
			the_packet_is_offered_first_where_narrowing_is_allowed),
		cmocka_unit_test(
			traffic_outside_of_a_narrowed_child_sa_is_held_back),
		cmocka_unit_test(suspend_tells_nobody_and_forgets_nothing),
		cmocka_unit_test(replacing_what_is_routed_leaves_no_gap),
		cmocka_unit_test(replacing_what_is_up_leaves_its_trap),
		cmocka_unit_test(replacing_what_is_not_routed_routes_nothing),
		cmocka_unit_test(a_trap_waits_for_its_address),
	};

	return cmocka_run_group_tests_name("demand", tests, nss_fixture_start,
					   nss_fixture_stop);
}
