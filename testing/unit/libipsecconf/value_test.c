/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the kinds of values.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libipsecconf/value.h"

static void assert_reason(diag_t d, const char *reason)
{
	assert_non_null(d);
	assert_string_equal(diag_text(d), reason);
	diag_free(&d);
}

static void booleans_have_many_spellings(void **unused)
{
	(void)unused;
	static const char *const yes[] = {
		"yes", "true", "on", "y", "1", "YES"
	};
	static const char *const no[] = { "no", "false", "off",
					  "n",	"0",	 "False" };
	bool value;

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		value = false;
		assert_null(value_bool(yes[i], &value));
		assert_true(value);
		assert_null(value_bool(no[i], &value));
		assert_false(value);
	}
	assert_reason(value_bool("maybe", &value),
		      "'maybe' unrecognized, expecting yes or no");
	assert_reason(value_bool("", &value),
		      "'' unrecognized, expecting yes or no");
}

static void durations_have_units_and_fractions(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		int64_t unit_ms;
		int64_t ms;
	} cases[] = {
		{ "30", 1000, 30000 },	   { "500", 1, 500 },
		{ "1.5h", 1000, 5400000 }, { "500ms", 1000, 500 },
		{ "2s", 1, 2000 },	   { "9m", 1000, 540000 },
		{ "1d", 1000, 86400000 },  { "1w", 1000, 604800000 },
		{ "1us", 1000, 1 },
	};
	struct deltatime time;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_null(value_time(cases[i].text, cases[i].unit_ms, &time));
		assert_int_equal(time.ms, cases[i].ms);
	}
	assert_reason(value_time("1y", 1000, &time),
		      "'1y' is not a duration, expecting a number and us, ms, "
		      "s, m, h, d or w");
}

static void numbers_are_decimal_and_bounded(void **unused)
{
	(void)unused;
	uint64_t number;

	assert_null(value_number("16383", 16383, &number));
	assert_true(number == 16383);
	assert_reason(value_number("16384", 16383, &number),
		      "16384 is more than 16383");
	assert_reason(value_number("-1", 10, &number), "'-1' is not a number");
	assert_reason(value_number("", 10, &number), "'' is not a number");
	assert_reason(value_number("1x", 10, &number), "'1x' is not a number");
	assert_reason(value_number("18446744073709551616", UINT64_MAX, &number),
		      "'18446744073709551616' is not a number");
}

static void sizes_have_binary_suffixes(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		uint64_t size;
	} cases[] = {
		{ "0", 0 },
		{ "100", 100 },
		{ "100B", 100 },
		{ "1Ki", 1024 },
		{ "2KiB", 2048 },
		{ "3Mi", UINT64_C(3) << 20 },
		{ "1GiB", UINT64_C(1) << 30 },
		{ "1Ti", UINT64_C(1) << 40 },
		{ "1PiB", UINT64_C(1) << 50 },
		{ "7Ei", UINT64_C(7) << 60 },
		{ "9223372036854775807", INT64_MAX },
	};
	uint64_t size;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_null(value_size(cases[i].text, &size));
		assert_true(size == cases[i].size);
	}
	assert_reason(value_size("8Ei", &size), "8Ei is more than 2^63");
	assert_reason(value_size("1K", &size),
		      "'1K' is not a size, expecting a number and Ki, Mi, Gi, "
		      "Ti, Pi or Ei");
}

static void a_percentage_needs_no_sign(void **unused)
{
	(void)unused;
	unsigned percent;

	assert_null(value_percent("100%", &percent));
	assert_int_equal(percent, 100);
	assert_null(value_percent("0", &percent));
	assert_int_equal(percent, 0);
	assert_reason(value_percent("50%%", &percent),
		      "'50%%' is not a percentage");
}

static void an_unknown_name_lists_the_known(void **unused)
{
	(void)unused;
	static const struct name names[] = { { 1, "pass" },
					     { 1, "passthrough" },
					     { 2, "drop" } };
	uint32_t value;

	assert_null(value_name("passthrough", NAMES(names), &value));
	assert_int_equal(value, 1);
	assert_reason(value_name("hold", NAMES(names), &value),
		      "'hold' unrecognized, expecting one of pass, drop");
	assert_reason(value_name("", NAMES(names), &value),
		      "'' unrecognized, expecting one of pass, drop");
}

static void lists_are_split_at_commas_blanks_and_braces(void **unused)
{
	(void)unused;
	struct view list = view_of_string("{a, b\tc,,d}");
	static const char *const items[] = { "a", "b", "c", "d", "", "" };

	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		assert_true(view_eq(value_list_next(&list),
				    view_of_string(items[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(booleans_have_many_spellings),
		cmocka_unit_test(durations_have_units_and_fractions),
		cmocka_unit_test(numbers_are_decimal_and_bounded),
		cmocka_unit_test(sizes_have_binary_suffixes),
		cmocka_unit_test(a_percentage_needs_no_sign),
		cmocka_unit_test(an_unknown_name_lists_the_known),
		cmocka_unit_test(lists_are_split_at_commas_blanks_and_braces),
	};

	return cmocka_run_group_tests_name("ipsec.conf values", tests, NULL,
					   NULL);
}
