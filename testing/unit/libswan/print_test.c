/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of text in a bounded buffer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/print.h"

static void a_new_text_is_the_empty_string(void **unused)
{
	(void)unused;
	char buf[8] = "garbage";
	struct text out = TEXT_IN(buf);

	assert_string_equal(buf, "");
	assert_int_equal(out.len, 0);
	assert_int_equal(out.size, sizeof(buf));
}

static void text_is_appended(void **unused)
{
	(void)unused;
	char buf[64];
	struct text out = TEXT_IN(buf);

	text_add(&out, "%s=%d", "a", 1);
	text_add_char(&out, ';');
	text_add_string(&out, "end");
	text_add_string(&out, "");
	assert_string_equal(buf, "a=1;end");
	assert_int_equal(out.len, strlen(buf));
}

static void what_fits_exactly_is_not_cut(void **unused)
{
	(void)unused;
	char buf[6];
	struct text out = TEXT_IN(buf);

	text_add(&out, "%s", "hello");
	text_add_string(&out, "");
	assert_string_equal(buf, "hello");
}

static void what_does_not_fit_is_cut_and_marked(void **unused)
{
	(void)unused;
	static const char *const cut[] = {
		NULL, "", ".", "..", "...", "h...", "he...",
	};

	for (size_t size = 1; size < ARRAY_LEN(cut); size++) {
		char buf[16] = "";
		struct text a = { buf, 0, size };

		text_add(&a, "%s", "hello world");
		assert_string_equal(buf, cut[size]);
		struct text b = { buf, 0, size };

		text_add_string(&b, "hello world");
		assert_string_equal(buf, cut[size]);
		text_add_char(&b, '!');
		text_add(&b, "%d", 1);
		assert_string_equal(buf, cut[size]);
		assert_int_equal(b.len, size - 1);
	}
}

static void a_text_without_room_takes_anything(void **unused)
{
	(void)unused;
	struct text out = { NULL, 0, 0 };

	text_add(&out, "%d", 1);
	text_add_string(&out, "x");
	text_add_char(&out, 'x');
	assert_int_equal(out.len, 0);
}

static void hex_is_lower_case(void **unused)
{
	(void)unused;
	char buf[64];
	struct text out = TEXT_IN(buf);
	const uint8_t octets[] = { 0x00, 0x0a, 0xff };

	text_add_hex(&out, view_of_array(octets));
	text_add_hex(&out, EMPTY_VIEW);
	assert_string_equal(buf, "000aff");
}

static void untrusted_text_is_printable_ascii(void **unused)
{
	(void)unused;
	char buf[64];
	struct text out = TEXT_IN(buf);
	const uint8_t octets[] = { 'a', ' ', '\n', 0x1b, '\\', '%',
				   's', '~', 0x7f, 0x80, 0,    0xff };

	text_add_untrusted(&out, view_of_array(octets));
	assert_string_equal(buf, "a \\012\\033\\134%s~\\177\\200\\000\\377");
}

static void counts_are_plain_but_for_the_maximum(void **unused)
{
	(void)unused;
	static const struct {
		uint64_t value;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 1234567, "1234567" },
		{ UINT64_C(1) << 63, "2^63" },
		{ (UINT64_C(1) << 63) - 1, "9223372036854775807" },
		{ UINT64_MAX, "18446744073709551615" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char buf[64];
		struct text out = TEXT_IN(buf);

		text_add_count(&out, cases[i].value);
		assert_string_equal(buf, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_text_is_the_empty_string),
		cmocka_unit_test(text_is_appended),
		cmocka_unit_test(what_fits_exactly_is_not_cut),
		cmocka_unit_test(what_does_not_fit_is_cut_and_marked),
		cmocka_unit_test(a_text_without_room_takes_anything),
		cmocka_unit_test(hex_is_lower_case),
		cmocka_unit_test(untrusted_text_is_printable_ascii),
		cmocka_unit_test(counts_are_plain_but_for_the_maximum),
	};

	return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
