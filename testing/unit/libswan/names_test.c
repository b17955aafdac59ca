/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of tables between numbers and names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/names.h"

static const struct name colours[] = {
	{ 1, "LIGHT_RED" },
	{ 7, "GREEN" },
	{ 7, "verde" },
};

static void a_value_has_the_first_name(void **unused)
{
	(void)unused;
	assert_string_equal(name_of(NAMES(colours), 1), "LIGHT_RED");
	assert_string_equal(name_of(NAMES(colours), 7), "GREEN");
	assert_null(name_of(NAMES(colours), 2));
	assert_null(name_of((struct names){ NULL, 0 }, 1));
}

static void a_value_without_a_name_prints_as_a_number(void **unused)
{
	(void)unused;
	char buf[64];
	struct text out = TEXT_IN(buf);

	text_add_name(&out, NAMES(colours), 7);
	text_add_char(&out, ' ');
	text_add_name(&out, NAMES(colours), UINT32_MAX);
	assert_string_equal(buf, "GREEN 4294967295");
}

static void case_and_dashes_do_not_count_in_a_name(void **unused)
{
	(void)unused;
	static const struct {
		const char *name;
		uint32_t value; /* 0: unknown */
	} cases[] = {
		{ "LIGHT_RED", 1 }, { "light-red", 1 }, { "Light_rED", 1 },
		{ "green", 7 },	    { "VERDE", 7 },	{ "gree", 0 },
		{ "greens", 0 },    { "", 0 },		{ "light red", 0 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint32_t value = 0;
		bool known = name_value(NAMES(colours),
					view_of_string(cases[i].name), &value);

		assert_int_equal(known, cases[i].value != 0);
		assert_int_equal(value, cases[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_has_the_first_name),
		cmocka_unit_test(a_value_without_a_name_prints_as_a_number),
		cmocka_unit_test(case_and_dashes_do_not_count_in_a_name),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
