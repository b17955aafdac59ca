/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of what is reported when an expectation fails.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "libswan/assert.h"

static char reported[512];

static void keep(const char *text)
{
	strncpy(reported, text, sizeof(reported) - 1);
}

static int keep_sink(void **unused)
{
	(void)unused;
	reported[0] = '\0';
	expect_sink_set(keep);
	return 0;
}

static int no_sink(void **unused)
{
	(void)unused;
	expect_sink_set(NULL);
	return 0;
}

static void what_holds_is_not_reported(void **unused)
{
	(void)unused;
	ASSERT(1 + 1 == 2);
	assert_true(EXPECT(1 + 1 == 2));
	assert_string_equal(reported, "");
}

static void what_does_not_hold_is_reported_and_false(void **unused)
{
	(void)unused;
	assert_false(EXPECT(1 + 1 == 3));
	const char *start = "EXPECTATION FAILED: 1 + 1 == 3 (";

	assert_memory_equal(reported, start, strlen(start));
	assert_non_null(strstr(reported, "assert_test.c:"));
}

static void a_condition_is_evaluated_once(void **unused)
{
	(void)unused;
	int nr = 0;

	ASSERT(++nr > 0);
	assert_int_equal(nr, 1);
	assert_false(EXPECT(++nr == 0));
	assert_int_equal(nr, 2);
}

static void a_failed_assertion_aborts(void **unused)
{
	(void)unused;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		ASSERT(1 + 1 == 3);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_holds_is_not_reported,
						keep_sink, no_sink),
		cmocka_unit_test_setup_teardown(
			what_does_not_hold_is_reported_and_false, keep_sink,
			no_sink),
		cmocka_unit_test_setup_teardown(a_condition_is_evaluated_once,
						keep_sink, no_sink),
		cmocka_unit_test_setup_teardown(a_failed_assertion_aborts,
						keep_sink, no_sink),
	};

	return cmocka_run_group_tests_name("assert", tests, NULL, NULL);
}
