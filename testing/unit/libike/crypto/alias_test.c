/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/alias.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/bytes.h"

static bool matches(const char *word)
{
	return alias_match("AES_GCM_16", "aes_gcm,aes_gcm_c",
			   view_of_string(word));
}

static void the_name_and_each_alias_match(void **unused)
{
	(void)unused;
	assert_true(matches("AES_GCM_16"));
	assert_true(matches("aes_gcm"));
	assert_true(matches("aes_gcm_c"));
}

static void case_is_ignored_and_a_dash_is_an_underscore(void **unused)
{
	(void)unused;
	assert_true(matches("Aes-Gcm-16"));
	assert_true(matches("AES-GCM"));
}

static void parts_of_names_and_lists_do_not_match(void **unused)
{
	(void)unused;
	assert_false(matches(""));
	assert_false(matches("aes"));
	assert_false(matches("aes_gcm_"));
	assert_false(matches("aes_gcm,aes_gcm_c"));
	assert_false(matches("aes_gcm_16x"));
}

static void an_empty_list_has_no_aliases(void **unused)
{
	(void)unused;
	assert_true(alias_match("NULL", "", view_of_string("null")));
	assert_false(alias_match("NULL", "", view_of_string("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_name_and_each_alias_match),
		cmocka_unit_test(case_is_ignored_and_a_dash_is_an_underscore),
		cmocka_unit_test(parts_of_names_and_lists_do_not_match),
		cmocka_unit_test(an_empty_list_has_no_aliases),
	};

	return cmocka_run_group_tests_name("alias", tests, NULL, NULL);
}
