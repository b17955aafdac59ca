/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which end is us, and what follows: addresses, IDs, selectors.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <string.h>

#include "libswan/alloc.h"

static const char *text_of_address(const struct ip_address *a)
{
	static char buf[64];
	struct text out = TEXT_IN(buf);

	text_add_ip_address(&out, a);
	return buf;
}

static const char *text_of_id(const struct id *id)
{
	static char buf[128];
	struct text out = TEXT_IN(buf);

	text_add_id(&out, id);
	return buf;
}

/* An address that is not known is printed as "<unset>". */
struct orientation_case {
	const char *words;
	bool oriented;
	bool left;
	const char *interface;
	const char *local;
	const char *remote;
};

static void the_end_with_an_address_of_ours_is_local(void **unused)
{
	/* clang-format off */
	static const struct orientation_case cases[] = {
		{ "left=" EAST " right=" WEST, true, true, "eth1", EAST, WEST },
		{ "left=" WEST " right=" EAST, true, false, "eth1", EAST,
		  WEST },
		{ "left=192.0.2.254 right=" WEST, true, true, "eth0",
		  "192.0.2.254", WEST },
		{ "left=" EAST_V6 " right=2001:db8::1", true, true, "eth1",
		  EAST_V6, "2001:db8::1" },
		{ "left=%any right=" EAST, true, false, "eth1", EAST,
		  "<unset>" },
		{ "left=" EAST " right=%any", true, true, "eth1", EAST,
		  "<unset>" },
		{ "left=%eth0 right=" WEST, true, true, "eth0", "192.0.2.254",
		  WEST },
		{ "left=%eth9 right=" WEST, false, true, "", "<unset>", WEST },
		{ "left=%any right=" WEST, false, true, "", "<unset>", WEST },
		{ "left=%any right=%any", false, true, "", "<unset>",
		  "<unset>" },
		{ "left=" WEST " right=" NORTH, false, true, "", WEST, NORTH },
		{ "left=" EAST " right=north.example", true, true, "eth1", EAST,
		  "<unset>" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		assert_int_equal(c->oriented, cases[i].oriented);
		assert_int_equal(c->left_is_local, cases[i].left);
		assert_string_equal(c->interface, cases[i].interface);
		assert_string_equal(text_of_address(&c->local_address),
				    cases[i].local);
		assert_string_equal(text_of_address(&c->remote_address),
				    cases[i].remote);
	}
	assert_string_equal(f.logged, "");
	fixture_done(&f);
}

static void with_both_ends_local_left_is_taken_and_a_line_says_so(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", "left=192.0.2.254 right=" EAST);

	assert_true(c->oriented);
	assert_true(c->left_is_local);
	assert_string_equal(f.logged,
			    "warning: \"c\": both left=192.0.2.254 and "
			    "right=" EAST " match an interface; using left\n");
	fixture_done(&f);
}

static void with_both_ends_local_the_one_with_our_port_is_taken(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *ports;
		bool left;
	} cases[] = {
		{ "leftikeport=4510 rightikeport=500", false },
		{ "leftikeport=4510 rightikeport=4500", false },
		{ "leftikeport=4510", false },
		{ "leftikeport=500 rightikeport=4510", true },
		{ "rightikeport=4510", true },
		{ "leftikeport=4510 rightikeport=4511", true },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *words = xasprintf("left=%s right=%s %s", EAST, EAST,
					cases[i].ports);
		struct conn *c = add_conn(&f, "c", words);

		assert_int_equal(c->left_is_local, cases[i].left);
		xfree(words);
	}
	fixture_done(&f);
}

static void ids_default_to_the_addresses_and_any_is_none(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *words;
		const char *local;
		const char *remote;
	} cases[] = {
		{ "left=" EAST " right=" WEST, EAST, WEST },
		{ "left=" EAST " right=" WEST " leftid=@east rightid=@west",
		  "@east", "@west" },
		{ "left=" WEST " leftid=@west right=" EAST, EAST, "@west" },
		{ "left=" EAST " right=" WEST " rightid=%any", EAST, "(none)" },
		{ "left=" EAST " right=%any", EAST, "(none)" },
		{ "left=" EAST " right=%any rightid=@road", EAST, "@road" },
		{ "left=" EAST " leftid=%any right=" WEST, EAST, WEST },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		assert_string_equal(text_of_id(&c->local_id), cases[i].local);
		assert_string_equal(text_of_id(&c->remote_id), cases[i].remote);
	}
	fixture_done(&f);
}

static void selectors_are_the_subnets_or_the_host(void **unused)
{
#define HOSTS "left=" EAST " right=" WEST " "
	/* clang-format off */
	static const struct {
		const char *words;
		const char *local;
		const char *remote;
	} cases[] = {
		{ HOSTS, EAST "/32", WEST "/32" },
		{ "left=" EAST_V6 " right=2001:db8::1", EAST_V6 "/128",
		  "2001:db8::1/128" },
		{ HOSTS "leftsubnet=192.0.2.0/24", "192.0.2.0/24", WEST "/32" },
		{ HOSTS "leftsubnet=10.0.0.0/8,10.9.0.1-10.9.0.5",
		  "10.0.0.0/8 10.9.0.1-10.9.0.5", WEST "/32" },
		{ HOSTS "leftprotoport=tcp/22 rightprotoport=tcp",
		  EAST "/32/TCP/22", WEST "/32/TCP" },
		{ HOSTS "leftsubnet=10.0.0.0/8 leftprotoport=udp/53",
		  "10.0.0.0/8/UDP/53", WEST "/32" },
		{ HOSTS "leftsubnet=10.0.0.0/8/tcp/80 leftprotoport=udp/53",
		  "10.0.0.0/8/TCP/80", WEST "/32" },
		{ HOSTS "type=transport leftsubnet=10.0.0.0/8", EAST "/32",
		  WEST "/32" },
		{ HOSTS "type=transport rightprotoport=gre", EAST "/32",
		  WEST "/32/GRE" },
		{ "left=" EAST " right=%any rightsubnet=0.0.0.0/0", EAST "/32",
		  "0.0.0.0/0" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		assert_ts(c->local_ts, cases[i].local);
		assert_ts(c->remote_ts, cases[i].remote);
	}
	fixture_done(&f);
}

static void a_template_without_subnet_has_an_unset_selector(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(
		&f, "c", "left=" EAST " right=%any rightprotoport=udp/1701");

	assert_int_equal(c->remote_ts.nr, 1);
	assert_false(ip_address_is_set(&c->remote_ts.list[0].range.start));
	assert_int_equal(c->remote_ts.list[0].protocol, 17);
	assert_int_equal(c->remote_ts.list[0].start_port, 1701);
	fixture_done(&f);
}

static void more_subnets_than_fit_are_refused(void **unused)
{
	struct fixture f;
	struct conn *c = NULL;
	char words[2048];
	struct text out = TEXT_IN(words);

	(void)unused;
	fixture_init(&f);
	text_add_string(&out, HOSTS "rightsubnet=10.0.0.0/24");
	for (int i = 1; i <= CONN_TS_MAX; i++) {
		text_add(&out, ",10.0.%d.0/24", i);
	}
	struct conn_spec *spec = spec_of("c", words);
	diag_t d = conn_add(&f.db, spec, false, &c);

	assert_string_equal(diag_text(d), "rightsubnet= has 33 selectors, at "
					  "most 32 are possible");
	assert_null(c);
	assert_int_equal(f.db.nr, 0);
	diag_free(&d);
	conn_spec_unref(&spec);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_with_an_address_of_ours_is_local),
		cmocka_unit_test(
			with_both_ends_local_left_is_taken_and_a_line_says_so),
		cmocka_unit_test(
			with_both_ends_local_the_one_with_our_port_is_taken),
		cmocka_unit_test(ids_default_to_the_addresses_and_any_is_none),
		cmocka_unit_test(selectors_are_the_subnets_or_the_host),
		cmocka_unit_test(
			a_template_without_subnet_has_an_unset_selector),
		cmocka_unit_test(more_subnets_than_fit_are_refused),
	};

	return cmocka_run_group_tests_name("conn_ends", tests, NULL, NULL);
}
