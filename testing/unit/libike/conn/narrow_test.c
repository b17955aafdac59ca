/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors, cut to what both sides want (RFC 7296 2.9).
 */
#include "unit/libike/conn/conn_fixture.h"

#include <string.h>

#include "conn/narrow.h"
#include "libswan/alloc.h"

#define NETS                                                                   \
	"left=" EAST " right=" WEST " leftsubnet=10.2.0.0/16 "                 \
	"rightsubnet=10.1.0.0/16 "
#define HOSTS "left=" EAST " right=" WEST " "

/* LOCAL and REMOTE are as the peer offers them; GOT_LOCAL NULL: refused. */
struct narrow_case {
	const char *words;
	const char *local, *remote;
	const char *got_local, *got_remote;
};

static void check(const struct narrow_case *k, bool transport)
{
	struct ts_payload local = ts_of(k->local), remote = ts_of(k->remote);
	struct narrowed n;
	struct fixture f;

	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", k->words);
	bool good = narrow_responder(c, &remote, &local, transport, &n);

	if (good != (k->got_local != NULL)) {
		fail_msg("%s: %s %s is %s", k->words, k->local, k->remote,
			 good ? "accepted" : "refused");
	}
	if (good) {
		assert_ts(n.local, k->got_local);
		assert_ts(n.remote, k->got_remote);
		narrowed_done(&n);
	}
	assert_null(n.local.list);
	assert_null(n.remote.list);
	fixture_done(&f);
}

static void without_narrowing_all_that_is_configured_must_be_asked_for(
	void **unused)
{
	/* clang-format off */
	static const struct narrow_case cases[] = {
		/* the same */
		{ NETS, "10.2.0.0/16", "10.1.0.0/16", "10.2.0.0/16",
		  "10.1.0.0/16" },
		/* wider is cut */
		{ NETS, "0.0.0.0/0", "10.0.0.0/8", "10.2.0.0/16",
		  "10.1.0.0/16" },
		/* narrower is refused, on each side */
		{ NETS, "10.2.3.0/24", "10.1.0.0/16", NULL, NULL },
		{ NETS, "10.2.0.0/16", "10.1.0.5", NULL, NULL },
		{ NETS, "10.2.0.0/16/tcp", "10.1.0.0/16", NULL, NULL },
		/* other networks */
		{ NETS, "10.3.0.0/16", "10.1.0.0/16", NULL, NULL },
		{ NETS, "10.2.0.0/16", "2001:db8::/32", NULL, NULL },
		/* the packet that triggered it comes first */
		{ NETS, "10.2.0.9/32/tcp/80 10.2.0.0/16",
		  "10.1.0.5/32/tcp/4242 10.1.0.0/16", "10.2.0.0/16",
		  "10.1.0.0/16" },
		/* the packet alone is less than all */
		{ NETS, "10.2.0.9/32/tcp/80", "10.1.0.5/32/tcp/4242", NULL,
		  NULL },
		/* half of it twice is not seen as the whole */
		{ NETS, "10.2.0.0/17 10.2.128.0/17", "10.1.0.0/16", NULL,
		  NULL },
		/* several */
		{ NETS "leftprotoport=tcp/80 rightprotoport=tcp",
		  "10.2.0.0/16/tcp", "10.1.0.0/16", "10.2.0.0/16/TCP/80",
		  "10.1.0.0/16/TCP" },
		{ HOSTS "leftsubnet=10.2.0.0/16,10.4.0.0/16",
		  "10.4.0.0/16 10.2.0.0/16", WEST, "10.2.0.0/16 10.4.0.0/16",
		  WEST "/32" },
		{ HOSTS "leftsubnet=10.2.0.0/16,10.4.0.0/16", "10.4.0.0/16",
		  WEST, NULL, NULL },
		{ HOSTS "leftsubnet=10.2.0.0/16,10.4.0.0/16", "10.0.0.0/8",
		  WEST, "10.2.0.0/16 10.4.0.0/16", WEST "/32" },
		/* the host itself */
		{ HOSTS, EAST, WEST, EAST "/32", WEST "/32" },
		{ HOSTS, EAST, "192.168.0.9", NULL, NULL },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], false);
	}
}

static void with_narrowing_the_common_part_is_taken(void **unused)
{
#define NARROW NETS "narrowing=yes "
	/* clang-format off */
	static const struct narrow_case cases[] = {
		{ NARROW, "10.2.0.0/16", "10.1.0.0/16", "10.2.0.0/16",
		  "10.1.0.0/16" },
		{ NARROW, "0.0.0.0/0", "10.0.0.0/8", "10.2.0.0/16",
		  "10.1.0.0/16" },
		{ NARROW, "10.2.3.0/24", "10.1.0.5", "10.2.3.0/24",
		  "10.1.0.5/32" },
		/* ranges overlap */
		{ NARROW, "10.1.0.0-10.2.0.9", "10.1.255.0-10.9.0.0",
		  "10.2.0.0-10.2.0.9", "10.1.255.0/24" },
		/* nothing is left, on each side */
		{ NARROW, "10.3.0.0/16", "10.1.0.0/16", NULL, NULL },
		{ NARROW, "10.2.0.0/16", "10.3.0.0/16", NULL, NULL },
		{ NARROW, "10.2.0.0/16", "2001:db8::/32", NULL, NULL },
		/* protocol and ports */
		{ NARROW, "10.2.0.0/16/tcp/80", "10.1.0.0/16/tcp",
		  "10.2.0.0/16/TCP/80", "10.1.0.0/16/TCP" },
		{ NARROW "leftprotoport=tcp/80", "10.2.0.0/16/tcp/70-90",
		  "10.1.0.0/16", "10.2.0.0/16/TCP/80", "10.1.0.0/16" },
		{ NARROW "leftprotoport=tcp/80", "10.2.0.0/16/udp",
		  "10.1.0.0/16", NULL, NULL },
		{ NARROW "leftprotoport=tcp/80", "10.2.0.0/16/tcp/81-90",
		  "10.1.0.0/16", NULL, NULL },
		/* the sides must be able to meet */
		{ NARROW, "10.2.0.0/16/tcp", "10.1.0.0/16/udp", NULL, NULL },
		{ NARROW, "10.2.0.0/16/tcp 10.2.0.0/16/udp", "10.1.0.0/16/udp",
		  "10.2.0.0/16/UDP", "10.1.0.0/16/UDP" },
		/* the packet is part of what follows */
		{ NARROW, "10.2.0.9/32/tcp/80 10.2.0.0/16",
		  "10.1.0.5/32/tcp/4242 10.1.0.0/16", "10.2.0.0/16",
		  "10.1.0.0/16" },
		/* the packet is all that is ours: first choice kept */
		{ NARROW, "10.2.0.9/32/tcp/80 10.7.0.0/16",
		  "10.1.0.5/32/tcp/4242 10.1.0.0/16", "10.2.0.9/32/TCP/80",
		  "10.1.0.0/16" },
		/* several, in the order of the offer */
		{ HOSTS "narrowing=yes leftsubnet=10.2.0.0/16,10.4.0.0/16",
		  "10.4.4.0/24 10.9.0.0/16 10.2.2.0/24", WEST,
		  "10.4.4.0/24 10.2.2.0/24", WEST "/32" },
		{ HOSTS "narrowing=yes leftsubnet=10.2.0.0/16,10.4.0.0/16",
		  "10.0.0.0/8", WEST, "10.2.0.0/16 10.4.0.0/16", WEST "/32" },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], false);
	}
}

/* RFC 7296 3.13.1: OPAQUE is a value of its own beside all ports. */
static void opaque_ports_meet_opaque_and_any_only(void **unused)
{
	/* clang-format off */
	static const struct narrow_case cases[] = {
		{ NARROW, "10.2.0.0/16/tcp/%opaque", "10.1.0.0/16/tcp",
		  "10.2.0.0/16/TCP/OPAQUE", "10.1.0.0/16/TCP" },
		{ NARROW "leftprotoport=tcp/%opaque", "10.2.0.0/16/tcp",
		  "10.1.0.0/16", "10.2.0.0/16/TCP/OPAQUE", "10.1.0.0/16" },
		{ NARROW "leftprotoport=tcp/%opaque", "10.2.0.0/16/tcp/%opaque",
		  "10.1.0.0/16", "10.2.0.0/16/TCP/OPAQUE", "10.1.0.0/16" },
		{ NARROW "leftprotoport=tcp/80", "10.2.0.0/16/tcp/%opaque",
		  "10.1.0.0/16", NULL, NULL },
		{ NARROW "leftprotoport=tcp/%opaque", "10.2.0.0/16/tcp/1-65535",
		  "10.1.0.0/16", NULL, NULL },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], false);
	}
}

/* RFC 7296 3.13.1: type in the high octet, code in the low one. */
static void icmp_type_and_code_are_as_ports(void **unused)
{
	/* clang-format off */
	static const struct narrow_case cases[] = {
		/* 2048 = type 8 code 0, echo request */
		{ NARROW, "10.2.0.0/16/icmp/2048", "10.1.0.0/16/icmp/2048",
		  "10.2.0.0/16/ICMP/2048", "10.1.0.0/16/ICMP/2048" },
		{ NARROW "leftprotoport=icmp/2048", "10.2.0.0/16/icmp",
		  "10.1.0.0/16/icmp", "10.2.0.0/16/ICMP/2048",
		  "10.1.0.0/16/ICMP" },
		/* type 3, all codes */
		{ NARROW "leftprotoport=icmp/768-1023", "10.2.0.0/16/icmp/2048",
		  "10.1.0.0/16/icmp", NULL, NULL },
		{ NARROW "leftprotoport=icmp/768-1023", "10.2.0.0/16/icmp/771",
		  "10.1.0.0/16/icmp", "10.2.0.0/16/ICMP/771",
		  "10.1.0.0/16/ICMP" },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], false);
	}
}

static void transport_mode_is_between_single_hosts(void **unused)
{
#define TRANSPORT HOSTS "type=transport "
	/* clang-format off */
	static const struct narrow_case cases[] = {
		{ TRANSPORT, EAST, WEST, EAST "/32", WEST "/32" },
		{ TRANSPORT, "0.0.0.0/0", "0.0.0.0/0", EAST "/32", WEST "/32" },
		{ TRANSPORT, EAST, NORTH, NULL, NULL },
		{ TRANSPORT "leftprotoport=tcp/22", EAST, WEST,
		  EAST "/32/TCP/22", WEST "/32" },
		{ TRANSPORT, EAST "/32/tcp/22", WEST, NULL, NULL },
		{ TRANSPORT "narrowing=yes", EAST "/32/tcp/22", WEST "/32/tcp",
		  EAST "/32/TCP/22", WEST "/32/TCP" },
		/* a tunnel's networks are not hosts */
		{ NETS, "10.2.0.0/16", "10.1.0.0/16", NULL, NULL },
		{ NARROW, "10.2.0.0/16", "10.1.0.0/16", NULL, NULL },
		{ NARROW, "10.2.0.1", "10.1.0.1", "10.2.0.1/32",
		  "10.1.0.1/32" },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], true);
	}
}

static void an_offer_without_selectors_is_refused(void **unused)
{
	/* clang-format off */
	static const struct narrow_case cases[] = {
		{ NETS, "", "10.1.0.0/16", NULL, NULL },
		{ NARROW, "10.2.0.0/16", "", NULL, NULL },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		check(&cases[i], false);
	}
}

/* A port without a protocol is no selector that a kernel could have. */
static void ports_without_a_protocol_are_left_out(void **unused)
{
	struct ts_payload local = ts_of("10.2.0.0/16");
	struct ts_payload remote = ts_of("10.1.0.0/16");
	struct narrowed n;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", NARROW);

	local.selectors[0].start_port = local.selectors[0].end_port = 80;
	assert_false(narrow_responder(c, &remote, &local, false, &n));
	fixture_done(&f);
}

static void a_template_accepts_nothing_and_its_instance_the_callers_host(
	void **unused)
{
	const struct id none = { .type = ID_NONE };
	struct ip_address west = address_of(WEST);
	struct ts_payload local = ts_of("10.2.0.0/16");
	struct ts_payload remote = ts_of(WEST), other = ts_of(NORTH);
	struct narrowed n;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(
		&f, "c", "left=" EAST " leftsubnet=10.2.0.0/16 right=%any");

	assert_false(narrow_responder(c, &remote, &local, false, &n));
	c = conn_instantiate(&f.db, c, &west, &none);
	assert_false(narrow_responder(c, &other, &local, false, &n));
	assert_true(narrow_responder(c, &remote, &local, false, &n));
	assert_ts(n.remote, WEST "/32");
	narrowed_done(&n);
	fixture_done(&f);
}

static void more_than_fit_are_cut_after_the_first_choice(void **unused)
{
	struct ts_payload local = ts_of("10.2.0.0/16"), remote = { .nr = 0 };
	struct narrowed n;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", NARROW);

	for (; remote.nr < TS_MAX; remote.nr++) {
		struct ts_payload one = ts_of("10.1.0.0/32");

		one.selectors[0].range.start.bytes[3] = (uint8_t)remote.nr;
		one.selectors[0].range.end.bytes[3] = (uint8_t)remote.nr;
		remote.selectors[remote.nr] = one.selectors[0];
	}
	assert_true(narrow_responder(c, &remote, &local, false, &n));
	assert_int_equal(n.remote.nr, CONN_TS_MAX);
	assert_true(ip_selector_eq(&n.remote.list[0], &remote.selectors[0]));
	narrowed_done(&n);
	fixture_done(&f);
}

/* FOUND: the diag, NULL: accepted. */
struct answer_case {
	const char *local, *remote;
	const char *refusal;
	const char *got_local, *got_remote;
};

static void an_answer_must_be_within_the_offer(void **unused)
{
	/* clang-format off */
	static const struct answer_case cases[] = {
		{ "10.2.0.0/16", "10.1.0.0/16", NULL, "10.2.0.0/16",
		  "10.1.0.0/16" },
		{ "10.2.0.0/24", "10.1.0.5/32/tcp/80", NULL, "10.2.0.0/24",
		  "10.1.0.5/32/TCP/80" },
		{ "10.2.0.0/24 10.2.9.0/24 10.2.0.0/16", "10.1.0.0/16", NULL,
		  "10.2.0.0/16", "10.1.0.0/16" },
		{ "10.0.0.0/8", "10.1.0.0/16",
		  "local selector 10.0.0.0/8 is not within the offer", NULL,
		  NULL },
		{ "10.2.0.0/16", "10.1.0.0/16 10.3.0.0/24",
		  "remote selector 10.3.0.0/24 is not within the offer", NULL,
		  NULL },
		{ "", "10.1.0.0/16", "no local selector of a known type", NULL,
		  NULL },
		{ "10.2.0.0/16", "", "no remote selector of a known type", NULL,
		  NULL },
		{ "10.2.0.0/16/tcp", "10.1.0.0/16/udp",
		  "local and remote selectors have no protocol and address "
		  "family in common",
		  NULL, NULL },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", NETS);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct answer_case *k = &cases[i];
		struct ts_payload local = ts_of(k->local);
		struct ts_payload remote = ts_of(k->remote);
		struct narrowed n;
		diag_t d = narrow_check_answer(c, &local, &remote, &n);

		if (k->refusal != NULL) {
			assert_string_equal(diag_text(d), k->refusal);
			assert_null(n.local.list);
			diag_free(&d);
			continue;
		}
		assert_null(d);
		assert_ts(n.local, k->got_local);
		assert_ts(n.remote, k->got_remote);
		narrowed_done(&n);
	}
	fixture_done(&f);
}

static void an_answer_of_too_many_selectors_is_refused(void **unused)
{
	struct ts_payload local = ts_of("10.2.0.0/16"), remote = local;
	struct narrowed n;
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", NETS);

	for (remote.nr = 0; remote.nr <= CONN_TS_MAX; remote.nr++) {
		remote.selectors[remote.nr] = c->remote_ts.list[0];
	}
	diag_t d = narrow_check_answer(c, &local, &remote, &n);

	assert_string_equal(diag_text(d),
			    "33 remote selectors, at most 32 are possible");
	diag_free(&d);
	fixture_done(&f);
}

/* RFC 7296 2.23.1 */
static void behind_nat_hosts_are_substituted_networks_are_not(void **unused)
{
	struct ts_payload ts = ts_of("192.168.1.5/32/udp/1701 10.0.0.0/8");
	struct ip_address west = address_of(WEST);

	(void)unused;
	narrow_substitute(&ts, &west);
	struct conn_ts got = { ts.selectors, ts.nr };

	assert_ts(got, WEST "/32/UDP/1701 10.0.0.0/8");
}

static unsigned score_of(const char *words, const char *local,
			 const char *remote)
{
	struct ts_payload l = ts_of(local), r = ts_of(remote);
	struct fixture f;

	fixture_init(&f);
	unsigned score = narrow_score(add_conn(&f, "c", words), &r, &l);

	fixture_done(&f);
	return score;
}

/* Each list of connections is from the closest to the farthest. */
static void the_closest_connection_has_the_largest_score(void **unused)
{
#define END "left=" EAST " right=" WEST " rightsubnet=10.1.0.0/16 "
#define ANY END "narrowing=yes "
	/* clang-format off */
	static const struct {
		const char *local;
		const char *words[4];
	} cases[] = {
		{ "10.2.0.0/16",
		  { ANY "leftsubnet=10.2.0.0/16", ANY "leftsubnet=10.0.0.0/8",
		    ANY "leftsubnet=10.2.0.0/17",
		    ANY "leftsubnet=10.2.9.0/24" } },
		/* first the packet, then the whole */
		{ "10.2.9.1/32/tcp/80 10.2.0.0/16",
		  { END "leftsubnet=10.2.0.0/16", ANY "leftsubnet=10.2.9.0/24",
		    ANY "leftsubnet=10.2.0.0/24",
		    ANY "leftsubnet=10.3.0.0/16" } },
		{ "10.2.0.0/16/tcp/80",
		  { END "leftsubnet=10.2.0.0/16/tcp/80",
		    ANY "leftsubnet=10.2.0.0/16", END "leftsubnet=10.2.0.0/16",
		    NULL } },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned last = UINT32_MAX;

		for (size_t j = 0; j < 4 && cases[i].words[j] != NULL; j++) {
			unsigned score =
				score_of(cases[i].words[j], cases[i].local,
					 "10.1.0.0/16");

			if (j > 0 && score >= last) {
				fail_msg("%s: %s scores %u, not below %u",
					 cases[i].local, cases[i].words[j],
					 score, last);
			}
			last = score;
		}
	}
	assert_int_equal(score_of(NETS, "10.3.0.0/16", "10.1.0.0/16"), 0);
	assert_int_equal(score_of(NETS, "10.2.0.0/24", "10.1.0.0/16"), 0);
}

static void a_template_may_be_for_the_host_that_is_offered(void **unused)
{
#define ROAD "left=" EAST " leftsubnet=10.2.0.0/16 right=%any "

	(void)unused;
	assert_true(score_of(ROAD, "10.2.0.0/16", WEST) > 0);
	assert_true(score_of(ROAD, "10.2.0.0/16", "0.0.0.0/0") > 0);
	assert_int_equal(score_of(ROAD, "10.3.0.0/16", WEST), 0);
	assert_int_equal(score_of(ROAD "rightprotoport=udp/1701", "10.2.0.0/16",
				  WEST "/32/tcp"),
			 0);
	assert_int_equal(score_of(ROAD, "10.2.0.0/16", ""), 0);
	assert_int_equal(score_of(ROAD, "", WEST), 0);
}

static void open_bits_tell_sizes(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *range;
		unsigned bits;
	} cases[] = {
		{ "10.0.0.1", 0 },	 { "10.0.0.0/24", 8 },
		{ "0.0.0.0/0", 32 },	 { "10.0.0.1-10.0.0.9", 4 },
		{ "2001:db8::/32", 96 }, { "::/0", 128 },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ts_payload ts = ts_of(cases[i].range);

		assert_int_equal(range_open_bits(&ts.selectors[0].range),
				 cases[i].bits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			without_narrowing_all_that_is_configured_must_be_asked_for),
		cmocka_unit_test(with_narrowing_the_common_part_is_taken),
		cmocka_unit_test(opaque_ports_meet_opaque_and_any_only),
		cmocka_unit_test(icmp_type_and_code_are_as_ports),
		cmocka_unit_test(transport_mode_is_between_single_hosts),
		cmocka_unit_test(an_offer_without_selectors_is_refused),
		cmocka_unit_test(ports_without_a_protocol_are_left_out),
		cmocka_unit_test(
			a_template_accepts_nothing_and_its_instance_the_callers_host),
		cmocka_unit_test(more_than_fit_are_cut_after_the_first_choice),
		cmocka_unit_test(an_answer_must_be_within_the_offer),
		cmocka_unit_test(an_answer_of_too_many_selectors_is_refused),
		cmocka_unit_test(
			behind_nat_hosts_are_substituted_networks_are_not),
		cmocka_unit_test(the_closest_connection_has_the_largest_score),
		cmocka_unit_test(
			a_template_may_be_for_the_host_that_is_offered),
		cmocka_unit_test(open_bits_tell_sizes),
	};

	return cmocka_run_group_tests_name("narrow", tests, NULL, NULL);
}
