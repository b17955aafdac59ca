/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of owned error texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/diag.h"

static void a_diag_owns_its_text(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	diag_t d = diag("value is %d octets, must be %d", 3, 4);

	assert_string_equal(diag_text(d), "value is 3 octets, must be 4");
	diag_free(&d);
	assert_null(d);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void prefixes_are_put_outwards(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	diag_t d = diag("too short");

	diag_prefix(&d, "%s: ", "KE");
	diag_prefix(&d, "ADDKE%d: ", 2);
	assert_string_equal(diag_text(d), "ADDKE2: KE: too short");
	diag_free(&d);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void a_quoted_text_is_made_safe(void **unused)
{
	(void)unused;
	char text[1000] = "a\n";
	diag_t d = diag_about(view_of(text, 2), "is not b");

	assert_string_equal(diag_text(d), "\"a\\012\" is not b");
	diag_free(&d);
	memset(text, 'x', sizeof(text));
	d = diag_about(view_of_array(text), "is too long");
	assert_in_range(strlen(diag_text(d)), 20, 200);
	assert_non_null(strstr(diag_text(d), "xxx...\" is too long"));
	diag_free(&d);
}

static void success_stays_success(void **unused)
{
	(void)unused;
	diag_t d = NULL;

	diag_prefix(&d, "nothing: ");
	assert_null(d);
	assert_string_equal(diag_text(d), "");
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_diag_owns_its_text),
		cmocka_unit_test(prefixes_are_put_outwards),
		cmocka_unit_test(a_quoted_text_is_made_safe),
		cmocka_unit_test(success_stays_success),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
