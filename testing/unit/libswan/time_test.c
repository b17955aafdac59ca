/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of durations as text, and of the arithmetic.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/time.h"

static void arithmetic_is_in_milliseconds(void **unused)
{
	(void)unused;
	struct monotime start = { 1000 };
	struct monotime later = monotime_add(start, SECONDS(2));

	assert_true(later.ms == 3000);
	assert_true(monotime_sub(later, start).ms == 2000);
	assert_true(monotime_sub(start, later).ms == -2000);
	assert_true(monotime_before(start, later));
	assert_false(monotime_before(start, start));
	assert_true(monotime_before(later, TIME_NEVER));
	assert_true(monotime_add(start, MILLIS(5)).ms == 1005);
}

static void durations_have_units_and_fractions(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		int64_t unit_ms;
		int64_t ms;
	} cases[] = {
		{ "30", 1000, 30000 },
		{ "30", 1, 30 },
		{ "0", 1000, 0 },
		{ "007s", 1, 7000 },
		{ "1.5h", 1000, 5400000 },
		{ "1.5", 1000, 1500 },
		{ "0.5", 60000, 30000 },
		{ "500ms", 1000, 500 },
		{ "9m", 1000, 540000 },
		{ "8h", 1000, 28800000 },
		{ "1d", 1000, 86400000 },
		{ "2w", 1000, 1209600000 },
		{ "2000us", 1000, 2 },
		{ "0.000000001w", 1000, 1 },
		{ "1us", 1000, 1 }, /* not nothing */
		{ "0us", 1000, 0 },
		{ "1001us", 1000, 2 },
		{ "9223372036854775807", 1, INT64_MAX },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct deltatime d = { -1 };

		assert_true(deltatime_parse(view_of_string(cases[i].text),
					    cases[i].unit_ms, &d));
		assert_true(d.ms == cases[i].ms);
	}
}

static void what_is_no_duration_is_refused(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"",
		"s",
		"1x",
		"1 s",
		" 1",
		"1S",
		"-1",
		"+1",
		"1.",
		".5",
		"1.s",
		"1.5.5",
		"1hh",
		"1h30m",
		"0x10",
		"1e3",
		"1,5",
		"h1",
		"9223372036854775808",
		"9223372036854775807s",
		"1.0000000001",
		"99999999999999999999999999",
		"15250284452472w",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct deltatime d = { 42 };

		assert_false(deltatime_parse(view_of_string(texts[i]), 1, &d));
		assert_true(d.ms == 42);
	}
}

static void durations_print_shortest_in_seconds(void **unused)
{
	(void)unused;
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 30000, "30" },
		{ 500, "0.5" },
		{ 1, "0.001" },
		{ 10, "0.01" },
		{ 1050, "1.05" },
		{ 123456, "123.456" },
		{ -500, "-0.5" },
		{ -2000, "-2" },
		{ INT64_MIN, "-9223372036854775.808" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[64];
		struct text out = TEXT_IN(buf);

		text_add_deltatime(&out, MILLIS(cases[i].ms));
		assert_string_equal(buf, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic_is_in_milliseconds),
		cmocka_unit_test(durations_have_units_and_fractions),
		cmocka_unit_test(what_is_no_duration_is_refused),
		cmocka_unit_test(durations_print_shortest_in_seconds),
	};

	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
