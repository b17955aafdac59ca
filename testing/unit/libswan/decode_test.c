/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of hex and base64.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/print.h"

typedef bool (*decode_fn)(struct view text, struct blob *out);

struct sample {
	const char *text;
	const char *octets; /* NULL: refused */
};

static void check(decode_fn decode, const struct sample *samples, size_t nr)
{
	size_t nr_live = xalloc_nr_live();

	for (size_t i = 0; i < nr; i++) {
		struct blob out = { NULL, 99 };
		bool ok = decode(view_of_string(samples[i].text), &out);

		assert_int_equal(ok, samples[i].octets != NULL);
		assert_true(view_eq(blob_view(&out),
				    view_of_string(samples[i].octets)));
		blob_free(&out);
	}
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void hex_is_pairs_of_digits_of_either_case(void **unused)
{
	(void)unused;
	static const struct sample samples[] = {
		{ "", "" },	   { "41", "A" },    { "4a4B6c6D", "JKlm" },
		{ "4", NULL },	   { "414", NULL },  { "4g", NULL },
		{ "g4", NULL },	   { "0x41", NULL }, { "41 42", NULL },
		{ "41:42", NULL }, { "4@", NULL },   { "4`", NULL },
	};

	check(hex_decode, samples, ARRAY_LEN(samples));
}

/* RFC 4648 section 10. */
static void base64_gives_the_published_vectors(void **unused)
{
	(void)unused;
	static const struct sample samples[] = {
		{ "", "" },
		{ "Zg==", "f" },
		{ "Zm8=", "fo" },
		{ "Zm9v", "foo" },
		{ "Zm9vYg==", "foob" },
		{ "Zm9vYmE=", "fooba" },
		{ "Zm9vYmFy", "foobar" },
		{ "+/+/", "\xfb\xff\xbf" },
	};

	check(base64_decode, samples, ARRAY_LEN(samples));
}

static void base64_needs_no_padding(void **unused)
{
	(void)unused;
	static const struct sample samples[] = {
		{ "Zg", "f" },
		{ "Zm8", "fo" },
		{ "Zm9vYg", "foob" },
	};

	check(base64_decode, samples, ARRAY_LEN(samples));
}

static void base64_refuses_what_it_cannot_mean(void **unused)
{
	(void)unused;
	static const struct sample samples[] = {
		{ "Z", NULL },	   { "Zg=", NULL },    { "Zg===", NULL },
		{ "Zm9v=", NULL }, { "Zm9v==", NULL }, { "=", NULL },
		{ "==", NULL },	   { "Zm=v", NULL },   { "Zm 9v", NULL },
		{ "Zm-_", NULL },  { "Zm9v\n", NULL }, { "Zm9vY", NULL },
		{ "Zh==", NULL }, /* bits behind the last octet */
		{ "Zm9=", NULL },
	};

	check(base64_decode, samples, ARRAY_LEN(samples));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hex_is_pairs_of_digits_of_either_case),
		cmocka_unit_test(base64_gives_the_published_vectors),
		cmocka_unit_test(base64_needs_no_padding),
		cmocka_unit_test(base64_refuses_what_it_cannot_mean),
	};

	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
