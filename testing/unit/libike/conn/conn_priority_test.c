/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Priorities of kernel policies.
 */
#include "unit/libike/conn/conn_fixture.h"

#define HOSTS "left=" EAST " right=" WEST " "

static uint32_t priority_of(const struct conn *c, const char *pair)
{
	struct ts_payload ts = ts_of(pair);

	return conn_policy_priority(c, &ts.selectors[0], &ts.selectors[1]);
}

/* Pairs of selectors; each lies within the next, and must be stronger. */
static void the_narrower_of_two_nested_selectors_is_stronger(void **unused)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "10.0.0.1 10.1.0.1", "10.0.0.0/24 10.1.0.1" },
		{ "10.0.0.1 10.1.0.1", "10.0.0.1 10.1.0.0/31" },
		{ "10.0.0.0/24 10.1.0.0/24", "10.0.0.0/8 10.1.0.0/24" },
		{ "10.0.0.0/24 10.1.0.0/24", "10.0.0.0/24 0.0.0.0/0" },
		{ "10.0.0.0/8/tcp 10.1.0.0/24/tcp", "10.0.0.0/8 10.1.0.0/24" },
		{ "10.0.0.0/8/tcp/80 10.1.0.0/24/tcp",
		  "10.0.0.0/8/tcp 10.1.0.0/24/tcp" },
		{ "10.0.0.0/8/tcp/80 10.1.0.0/24/tcp",
		  "10.0.0.0/8/tcp/70-90 10.1.0.0/24/tcp" },
		{ "10.0.0.0/8/tcp/80 10.1.0.0/24/tcp/9",
		  "10.0.0.0/8/tcp/80 10.1.0.0/24/tcp" },
		{ "10.0.0.1-10.0.0.9 10.1.0.1", "10.0.0.0/24 10.1.0.1" },
		{ "2001:db8::1 2001:db8::2", "2001:db8::/32 ::/0" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS);

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (priority_of(c, cases[i][0]) >=
		    priority_of(c, cases[i][1])) {
			fail_msg("%s is not stronger than %s", cases[i][0],
				 cases[i][1]);
		}
	}
	fixture_done(&f);
}

static void both_directions_have_the_same_priority(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS);

	assert_int_equal(priority_of(c, "10.0.0.1 10.0.0.0/8/udp/53"),
			 priority_of(c, "10.0.0.0/8/udp/53 10.0.0.1"));
	fixture_done(&f);
}

static void a_configured_priority_is_taken_and_stronger(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", HOSTS "priority=1234");
	struct conn *other = add_conn(&f, "other", HOSTS);

	assert_int_equal(priority_of(c, "0.0.0.0/0 0.0.0.0/0"), 1234);
	assert_in_range(priority_of(other, "1.1.1.1/32/tcp/1 2.2.2.2/32/tcp/2"),
			1u << 20, 1u << 21);
	fixture_done(&f);
}

static void an_instance_is_stronger_than_its_template(void **unused)
{
	const struct id none = { .type = ID_NONE };
	struct ip_address west = address_of(WEST);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c = add_conn(&f, "c", "left=" EAST " right=%any");
	struct conn *instance = conn_instantiate(&f.db, c, &west, &none);

	assert_true(priority_of(instance, EAST " " WEST) <
		    priority_of(c, EAST " " WEST));
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_narrower_of_two_nested_selectors_is_stronger),
		cmocka_unit_test(both_directions_have_the_same_priority),
		cmocka_unit_test(a_configured_priority_is_taken_and_stronger),
		cmocka_unit_test(an_instance_is_stronger_than_its_template),
	};

	return cmocka_run_group_tests_name("conn_priority", tests, NULL, NULL);
}
