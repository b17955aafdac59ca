/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of a long ladder the end is kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/print.h"
#include "sim/ladder.h"

#define NR_LINES 20000

static void the_end_of_a_long_ladder_is_kept(void **unused)
{
	struct ladder ladder;
	size_t nr_kept = 0;

	(void)unused;
	ladder_init(&ladder, (struct monotime){ 1 }, false);
	for (unsigned n = 0; n < NR_LINES; n++) {
		ladder_add(&ladder, (struct monotime){ 1 + n }, "west",
			   "line %u.", n);
	}
	for (const char *c = ladder.lines; *c != '\0'; c++) {
		nr_kept += *c == '\n' ? 1 : 0;
	}
	assert_int_equal(nr_kept + ladder.nr_lost, NR_LINES);
	assert_true(ladder_has(&ladder, "line 19999."));
	assert_true(ladder_has(&ladder, "line 19500."));
	assert_false(ladder_has(&ladder, "line 0."));
	assert_memory_equal(ladder.lines, "     ", 5);
	ladder_done(&ladder);
}

static void a_short_ladder_is_whole(void **unused)
{
	struct ladder ladder;

	(void)unused;
	ladder_init(&ladder, (struct monotime){ 1 }, false);
	for (unsigned n = 0; n < 1000; n++) {
		ladder_add(&ladder, (struct monotime){ 1 + n }, "west",
			   "line %u.", n);
	}
	assert_int_equal(ladder.nr_lost, 0);
	assert_true(ladder_has(&ladder, "line 0."));
	assert_true(ladder_has(&ladder, "line 999."));
	ladder_done(&ladder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_of_a_long_ladder_is_kept),
		cmocka_unit_test(a_short_ladder_is_whole),
	};

	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}
