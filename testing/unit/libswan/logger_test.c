/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of log lines: levels, prefixes, categories, rate.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/logger.h"

static struct {
	unsigned nr;
	enum log_level level;
	const struct logger *origin;
	char text[8192];
} last;

static void keep(void *ctx, enum log_level level, const struct logger *origin,
		 const char *text)
{
	assert_ptr_equal(ctx, &last);
	last.nr++;
	last.level = level;
	last.origin = origin;
	strncpy(last.text, text, sizeof(last.text) - 1);
}

static const struct log_sink sink = {
	.write = keep,
	.ctx = &last,
	.debug = LOG_CRYPT,
};

static int forget(void **unused)
{
	(void)unused;
	memset(&last, 0, sizeof(last));
	return 0;
}

static void print_conn(struct text *out, const void *owner)
{
	text_add(out, "\"%s\": ", (const char *)owner);
}

static void print_sa(struct text *out, const void *owner)
{
	text_add(out, "#%u: ", *(const unsigned *)owner);
}

static void a_level_puts_its_word_first(void **unused)
{
	(void)unused;
	struct logger engine, conn;

	logger_init(&engine, &sink);
	logger_init_child(&conn, &engine, print_conn, "west-east");
	log_error(&conn, "text %d", 1);
	assert_string_equal(last.text, "ERROR: \"west-east\": text 1");
	assert_int_equal(last.level, LOG_LEVEL_ERROR);
	log_warn(&conn, "text %d", 2);
	assert_string_equal(last.text, "warning: \"west-east\": text 2");
	assert_int_equal(last.level, LOG_LEVEL_WARN);
	log_info(&conn, "text %d", 3);
	assert_string_equal(last.text, "\"west-east\": text 3");
	assert_int_equal(last.level, LOG_LEVEL_INFO);
	log_impair(&conn, "text %d", 5);
	assert_string_equal(last.text, "IMPAIR: \"west-east\": text 5");
	assert_int_equal(last.level, LOG_LEVEL_IMPAIR);
	log_debug(&conn, LOG_CRYPT, "text %d", 4);
	assert_string_equal(last.text, "| \"west-east\": text 4");
	assert_int_equal(last.level, LOG_LEVEL_DEBUG);
	assert_ptr_equal(last.origin, &conn);
	assert_int_equal(last.nr, 5);
}

static void parents_come_first_in_a_prefix(void **unused)
{
	(void)unused;
	const unsigned one = 1;
	struct logger engine, conn, sa, inner;

	logger_init(&engine, &sink);
	logger_init_child(&conn, &engine, print_conn, "west-east");
	logger_init_child(&sa, &conn, print_sa, &one);
	logger_init_child(&inner, &sa, NULL, NULL);
	log_info(&engine, "text");
	assert_string_equal(last.text, "text");
	log_warn(&sa, "text");
	assert_string_equal(last.text, "warning: \"west-east\" #1: text");
	log_info(&inner, "text");
	assert_string_equal(last.text, "\"west-east\" #1: text");
}

static void a_serial_is_that_of_the_nearest_that_has_one(void **unused)
{
	(void)unused;
	struct logger engine, conn, sa;

	logger_init(&engine, &sink);
	logger_init_child(&conn, &engine, print_conn, "x");
	logger_init_child(&sa, &conn, NULL, NULL);
	assert_true(logger_conn_serial(NULL) == 0);
	assert_true(logger_sa_serial(NULL) == 0);
	assert_true(logger_conn_serial(&sa) == 0);
	conn.conn_serial = 5; /* after the child was made */
	sa.sa_serial = 7;
	assert_true(logger_conn_serial(&sa) == 5);
	assert_true(logger_sa_serial(&sa) == 7);
	assert_true(logger_sa_serial(&conn) == 0);
	assert_true(logger_conn_serial(&engine) == 0);
	sa.conn_serial = 6;
	assert_true(logger_conn_serial(&sa) == 6);
}

static int evaluated(int *nr)
{
	return ++*nr;
}

static void a_category_that_is_off_costs_nothing(void **unused)
{
	(void)unused;
	struct logger log;
	int nr = 0;

	logger_init(&log, &sink);
	assert_true(log_debug_on(&log, LOG_CRYPT));
	assert_false(log_debug_on(&log, LOG_KERNEL));
	assert_false(log_debug_on(NULL, LOG_CRYPT));
	log_debug(&log, LOG_KERNEL, "%d", evaluated(&nr));
	assert_int_equal(nr, 0);
	log_debug(&log, LOG_CRYPT, "%d", evaluated(&nr));
	assert_int_equal(nr, 1);
	assert_int_equal(last.nr, 1);
}

static void without_a_logger_or_a_sink_nothing_is_written(void **unused)
{
	(void)unused;
	struct logger log;

	logger_init(&log, NULL);
	log_info(&log, "text");
	log_error(NULL, "text");
	log_warn(NULL, "text");
	log_debug(NULL, LOG_ALL, "text");
	assert_int_equal(last.nr, 0);
}

static void a_line_stays_one_line(void **unused)
{
	(void)unused;
	struct logger log;

	logger_init(&log, &sink);
	log_info(&log, "a\nERROR: b\r\x1b[2J\tc\x7f");
	assert_string_equal(last.text, "a?ERROR: b??[2J\tc?");
}

static void a_line_too_long_is_cut(void **unused)
{
	(void)unused;
	struct logger log;
	char text[6000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	logger_init(&log, &sink);
	log_info(&log, "%s", text);
	size_t len = strlen(last.text);

	assert_in_range(len, 1000, sizeof(text) - 2);
	assert_string_equal(last.text + len - 4, "x...");
}

static void a_burst_is_let_through_a_window(void **unused)
{
	(void)unused;
	struct log_rate rate = { 0 };

	for (int64_t start = 50; start < 5000; start += 1000) {
		for (int64_t ms = 0; ms < 10; ms++) {
			bool ok = log_rate_ok(&rate, start + ms, 3, 1000);

			assert_int_equal(ok, ms < 3);
		}
	}
}

static void suppressed_lines_are_counted_until_the_next(void **unused)
{
	(void)unused;
	struct log_rate rate = { 0 };

	assert_true(log_rate_ok(&rate, 0, 1, 100));
	assert_int_equal(rate.suppressed, 0);
	assert_false(log_rate_ok(&rate, 1, 1, 100));
	assert_false(log_rate_ok(&rate, 99, 1, 100));
	assert_true(log_rate_ok(&rate, 100, 1, 100));
	assert_int_equal(rate.suppressed, 2);
	assert_false(log_rate_ok(&rate, 101, 1, 100));
	assert_true(log_rate_ok(&rate, 300, 1, 100));
	assert_int_equal(rate.suppressed, 1);
	assert_true(log_rate_ok(&rate, 301, 2, 100));
	assert_int_equal(rate.suppressed, 0);
	assert_true(log_rate_ok(&rate, 500, 1, 100));
	assert_int_equal(rate.suppressed, 0);
}

static void a_burst_of_nothing_lets_nothing_through(void **unused)
{
	(void)unused;
	struct log_rate rate = { 0 };

	assert_false(log_rate_ok(&rate, 0, 0, 100));
	assert_false(log_rate_ok(&rate, 1000, 0, 100));
	assert_int_equal(rate.suppressed, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_level_puts_its_word_first, forget),
		cmocka_unit_test_setup(parents_come_first_in_a_prefix, forget),
		cmocka_unit_test(a_serial_is_that_of_the_nearest_that_has_one),
		cmocka_unit_test_setup(a_category_that_is_off_costs_nothing,
				       forget),
		cmocka_unit_test_setup(
			without_a_logger_or_a_sink_nothing_is_written, forget),
		cmocka_unit_test_setup(a_line_stays_one_line, forget),
		cmocka_unit_test_setup(a_line_too_long_is_cut, forget),
		cmocka_unit_test(a_burst_is_let_through_a_window),
		cmocka_unit_test(suppressed_lines_are_counted_until_the_next),
		cmocka_unit_test(a_burst_of_nothing_lets_nothing_through),
	};

	return cmocka_run_group_tests_name("logger", tests, NULL, NULL);
}
