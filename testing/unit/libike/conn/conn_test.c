/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A connection: what can be asked of it.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <string.h>

#define HOSTS "left=" EAST " right=" WEST " "

static void local_and_remote_follow_the_orientation(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *left = add_conn(&f, "left", HOSTS);
	struct conn *right = add_conn(&f, "right", "left=" WEST " right=" EAST);

	assert_ptr_equal(conn_local(left), &left->spec->left);
	assert_ptr_equal(conn_remote(left), &left->spec->right);
	assert_ptr_equal(conn_local(right), &right->spec->right);
	assert_ptr_equal(conn_remote(right), &right->spec->left);
	fixture_done(&f);
}

static void an_end_has_its_own_auth_or_the_authby_of_both(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *c =
		add_conn(&f, "c", HOSTS "authby=secret rightauth=null");

	assert_int_equal(conn_local_auth(c), AUTHBY_PSK);
	assert_int_equal(conn_remote_auth(c), AUTHBY_NULL);
	fixture_done(&f);
}

static void pass_drop_and_authby_never_do_not_negotiate(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *words;
		bool never;
	} cases[] = {
		{ HOSTS, false },
		{ HOSTS "type=transport", false },
		{ HOSTS "type=pass", true },
		{ HOSTS "type=drop", true },
		{ HOSTS "authby=never", true },
		{ HOSTS "leftauth=psk rightauth=never", true },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		assert_int_equal(conn_never_negotiates(c), cases[i].never);
	}
	fixture_done(&f);
}

static void text_is_the_quoted_name_and_of_instances_number_and_address(
	void **unused)
{
	const struct id none = { .type = ID_NONE };
	struct ip_address west = address_of(WEST);
	struct fixture f;
	char buf[128];
	struct text out = TEXT_IN(buf);

	(void)unused;
	fixture_init(&f);
	struct conn *template =
		add_conn(&f, "road", "left=" EAST " right=%any");
	struct conn *instance = conn_instantiate(&f.db, template, &west, &none);

	text_add_conn(&out, template);
	text_add_conn(&out, instance);
	assert_string_equal(buf, "\"road\" \"road\"[1] " WEST " ");
	fixture_done(&f);
}

static void log_lines_start_with_the_name_and_a_colon(void **unused)
{
	const struct id none = { .type = ID_NONE };
	struct ip_address west = address_of(WEST);
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	struct conn *template =
		add_conn(&f, "road", "left=" EAST " right=%any");
	struct conn *instance = conn_instantiate(&f.db, template, &west, &none);

	log_info(&template->log, "one");
	log_info(&instance->log, "two");
	assert_string_equal(f.logged,
			    "\"road\": one\n\"road\"[1] " WEST ": two\n");
	assert_int_equal(logger_conn_serial(&instance->log), instance->serial);
	fixture_done(&f);
}

static void routing_has_the_words_of_the_status(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *words;
		enum conn_routing routing;
		bool has_policies;
		uint64_t child_serial;
		const char *name;
	} cases[] = {
		{ HOSTS, ROUTING_UNROUTED, false, 0, "unrouted" },
		{ HOSTS, ROUTING_ONDEMAND, true, 0, "routed-ondemand" },
		{ HOSTS, ROUTING_NEGOTIATION, false, 0,
		  "unrouted-bare-negotiation" },
		{ HOSTS, ROUTING_NEGOTIATION, true, 0, "routed-negotiation" },
		{ HOSTS, ROUTING_FAILURE, true, 0, "routed-failure" },
		{ HOSTS, ROUTING_UNROUTED, false, 2, "routed-tunnel" },
		{ HOSTS, ROUTING_ONDEMAND, true, 2, "routed-tunnel" },
		{ HOSTS "type=drop", ROUTING_NEVER_NEGOTIATE, true, 0,
		  "routed-never-negotiate" },
		{ "left=" WEST " right=" NORTH, ROUTING_UNROUTED, false, 0,
		  "unoriented" },
	};
	/* clang-format on */
	struct fixture f;

	(void)unused;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conn *c = add_conn(&f, "c", cases[i].words);

		struct list policy;

		list_init(&policy);
		c->routing = cases[i].routing;
		c->child_serial = cases[i].child_serial;
		if (cases[i].has_policies) {
			list_add_tail(&c->policies, &policy);
		}
		assert_string_equal(conn_routing_name(c), cases[i].name);
		list_remove(&policy);
	}
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_and_remote_follow_the_orientation),
		cmocka_unit_test(an_end_has_its_own_auth_or_the_authby_of_both),
		cmocka_unit_test(pass_drop_and_authby_never_do_not_negotiate),
		cmocka_unit_test(
			text_is_the_quoted_name_and_of_instances_number_and_address),
		cmocka_unit_test(log_lines_start_with_the_name_and_a_colon),
		cmocka_unit_test(routing_has_the_words_of_the_status),
	};

	return cmocka_run_group_tests_name("conn", tests, NULL, NULL);
}
