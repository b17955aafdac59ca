/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of reference counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/ref.h"

static void only_the_last_drop_says_so(void **unused)
{
	(void)unused;
	struct ref ref;

	ref_init(&ref);
	ref_add(&ref);
	ref_add(&ref);
	assert_false(ref_drop(&ref));
	assert_false(ref_drop(&ref));
	assert_true(ref_drop(&ref));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_last_drop_says_so),
	};

	return cmocka_run_group_tests_name("ref", tests, NULL, NULL);
}
