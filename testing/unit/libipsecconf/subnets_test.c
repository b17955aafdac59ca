/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of leftsubnets= and rightsubnets=: one connection becomes several.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "unit/libipsecconf/conn_fixture.h"

static void assert_spec(const struct conn_spec *spec, const char *name,
			const char *left, const char *right)
{
	char buf[200];
	struct text text = TEXT_IN(buf);

	assert_string_equal(spec->name, name);
	assert_string_equal(spec->base_name, "c");
	assert_int_equal(spec->left.nr_subnets, left == NULL ? 0 : 1);
	assert_int_equal(spec->right.nr_subnets, right == NULL ? 0 : 1);
	if (left != NULL) {
		text_add_ip_selector(&text, &spec->left.subnets[0]);
		assert_string_equal(text.ptr, left);
	}
	text = TEXT_IN(buf);
	if (right != NULL) {
		text_add_ip_selector(&text, &spec->right.subnets[0]);
		assert_string_equal(text.ptr, right);
	}
}

static void each_pair_is_a_connection(void **unused)
{
	(void)unused;
	struct conn_specs specs =
		specs_of("leftsubnets={10.0.0.0/24,10.1.0.0/24}\n"
			 "rightsubnets=10.2.0.0/24 10.3.0.0/24\npfs=no");

	assert_int_equal(specs.nr, 4);
	assert_spec(specs.list[0], "c/1x1", "10.0.0.0/24", "10.2.0.0/24");
	assert_spec(specs.list[1], "c/1x2", "10.0.0.0/24", "10.3.0.0/24");
	assert_spec(specs.list[2], "c/2x1", "10.1.0.0/24", "10.2.0.0/24");
	assert_spec(specs.list[3], "c/2x2", "10.1.0.0/24", "10.3.0.0/24");
	assert_false(specs.list[3]->pfs);
	conn_specs_done(&specs);
}

static void an_end_without_a_list_has_the_number_0(void **unused)
{
	(void)unused;
	struct conn_specs specs =
		specs_of("leftsubnet=10.0.0.0/24\n"
			 "rightsubnets={10.2.0.0/24,10.3.0.0/24}");

	assert_int_equal(specs.nr, 2);
	assert_spec(specs.list[0], "c/0x1", "10.0.0.0/24", "10.2.0.0/24");
	assert_spec(specs.list[1], "c/0x2", "10.0.0.0/24", "10.3.0.0/24");
	conn_specs_done(&specs);
	specs = specs_of("rightsubnets=10.2.0.0/24");
	assert_int_equal(specs.nr, 1);
	assert_spec(specs.list[0], "c/0x1", NULL, "10.2.0.0/24");
	conn_specs_done(&specs);
}

static void a_subnet_beside_the_list_is_one_more(void **unused)
{
	(void)unused;
	struct conn_specs specs = specs_of("leftsubnet=10.0.0.0/24\n"
					   "leftsubnets=10.1.0.0/24\n"
					   "rightsubnets=10.2.0.0/24");

	assert_int_equal(specs.nr, 2);
	assert_spec(specs.list[0], "c/0x1", "10.0.0.0/24", "10.2.0.0/24");
	assert_spec(specs.list[1], "c/1x1", "10.1.0.0/24", "10.2.0.0/24");
	conn_specs_done(&specs);
}

static void repeated_lists_are_one(void **unused)
{
	(void)unused;
	struct conn_specs specs = specs_of("leftsubnets=10.0.0.0/24\n"
					   "leftsubnets=10.1.0.0/24");

	assert_int_equal(specs.nr, 2);
	assert_spec(specs.list[1], "c/2x0", "10.1.0.0/24", NULL);
	conn_specs_done(&specs);
}

static void warnings_are_given_once(void **unused)
{
	(void)unused;
	assert_warned("leftsubnets=10.0.0.0/24 10.1.0.0/24\nxauthby=file",
		      "\"c\": IKEv2 connection ignores xauthby=file");
}

static void a_bad_member_refuses_all(void **unused)
{
	(void)unused;
	struct conn_specs specs;
	size_t bad;
	diag_t d = parse_lines("left=192.1.2.45\nright=192.1.2.23\n"
			       "leftsubnets=10.0.0.0/24,10.1.0.0/33",
			       &specs, &bad);

	assert_non_null(d);
	assert_non_null(strstr(diag_text(d),
			       "\"leftsubnets=10.0.0.0/24,10.1.0.0/33\" "
			       "invalid, "));
	assert_int_equal(bad, 2);
	assert_int_equal(specs.nr, 0);
	diag_free(&d);
	conn_specs_done(&specs);
}

static void several_are_not_one(void **unused)
{
	(void)unused;
	struct conn_values values = { NULL, 0 };
	struct conn_spec *spec;

	conn_values_add(&values, "left", "192.1.2.45", NULL);
	conn_values_add(&values, "right", "192.1.2.23", NULL);
	conn_values_add(&values, "leftsubnets", "10.0.0.0/24 10.1.0.0/24",
			NULL);
	diag_t d = conn_spec_from_values("c", values.list, values.nr, &spec);

	assert_null(spec);
	assert_string_equal(diag_text(d), "\"c\" stands for 2 connections");
	diag_free(&d);
	conn_values_done(&values);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pair_is_a_connection),
		cmocka_unit_test(an_end_without_a_list_has_the_number_0),
		cmocka_unit_test(a_subnet_beside_the_list_is_one_more),
		cmocka_unit_test(repeated_lists_are_one),
		cmocka_unit_test(warnings_are_given_once),
		cmocka_unit_test(a_bad_member_refuses_all),
		cmocka_unit_test(several_are_not_one),
	};

	return cmocka_run_group_tests_name("leftsubnets=", tests, NULL, NULL);
}
