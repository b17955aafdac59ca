/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of address ranges: prefixes or not, common parts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/ip_range.h"

static struct ip_range parsed(const char *text)
{
	struct ip_range r;
	diag_t d = ip_range_parse(view_of_string(text), &r);

	assert_null(d);
	return r;
}

static void assert_prints(const struct ip_range *r, const char *text)
{
	char buf[128];
	struct text out = TEXT_IN(buf);

	text_add_ip_range(&out, r);
	assert_string_equal(buf, text);
}

static void ranges_print_as_a_prefix_where_they_are_one(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *out;
		int bits;
	} cases[] = {
		{ "10.0.0.0/8", "10.0.0.0/8", 8 },
		{ "192.0.2.0/23", "192.0.2.0/23", 23 },
		{ "192.0.1.1", "192.0.1.1/32", 32 },
		{ "192.0.1.1/32", "192.0.1.1/32", 32 },
		{ "0.0.0.0/0", "0.0.0.0/0", 0 },
		{ "0.0.0.0-255.255.255.255", "0.0.0.0/0", 0 },
		{ "10.0.0.0-10.0.0.1", "10.0.0.0/31", 31 },
		{ "10.0.0.1-10.0.0.2", "10.0.0.1-10.0.0.2", -1 },
		{ "10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9", -1 },
		{ "10.0.0.0-10.0.0.254", "10.0.0.0-10.0.0.254", -1 },
		{ "10.0.0.1-10.0.0.255", "10.0.0.1-10.0.0.255", -1 },
		{ "10.0.0.7-10.0.0.7", "10.0.0.7/32", 32 },
		{ "2001:db8::/32", "2001:db8::/32", 32 },
		{ "::/0", "::/0", 0 },
		{ "::1", "::1/128", 128 },
		{ "8000::/1", "8000::/1", 1 },
		{ "2001:db8::1-2001:db8::f", "2001:db8::1-2001:db8::f", -1 },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_range r = parsed(cases[i].in);

		assert_prints(&r, cases[i].out);
		assert_int_equal(ip_range_prefix_bits(&r), cases[i].bits);
	}
}

static void errors_name_what_is_wrong(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *error;
	} cases[] = {
		{ "", "\"\" is not an IP address, prefix or range" },
		{ "east", "\"east\" is not an IP address, prefix or range" },
		{ "a\nb", "\"a\\012b\" is not an IP address, prefix or range" },
		{ "10.0.0.1/8",
		  "\"10.0.0.1/8\" has bits set behind the prefix length" },
		{ "::1/127",
		  "\"::1/127\" has bits set behind the prefix length" },
		{ "10.0.0.0/33",
		  "\"10.0.0.0/33\" has a prefix length not in 0-32" },
		{ "10.0.0.0/",
		  "\"10.0.0.0/\" has a prefix length not in 0-32" },
		{ "10.0.0.0/x",
		  "\"10.0.0.0/x\" has a prefix length not in 0-32" },
		{ "::/129", "\"::/129\" has a prefix length not in 0-128" },
		{ "::/4294967297",
		  "\"::/4294967297\" has a prefix length not in 0-128" },
		{ "/8", "\"/8\" does not start with an IP address" },
		{ "10.0.0.9-10.0.0.1",
		  "\"10.0.0.9-10.0.0.1\" ends before it starts" },
		{ "10.0.0.9-::1", "\"10.0.0.9-::1\" mixes address families" },
		{ "10.0.0.9-", "\"10.0.0.9-\" is not a range of IP addresses" },
		{ "-", "\"-\" is not a range of IP addresses" },
		{ "10.0.0.0/8-10.0.0.1",
		  "\"10.0.0.0/8-10.0.0.1\" is not a range of IP addresses" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_range r;
		diag_t d = ip_range_parse(view_of_string(cases[i].in), &r);

		assert_string_equal(diag_text(d), cases[i].error);
		diag_free(&d);
	}
}

static void a_prefix_masks_the_address_it_is_made_from(void **unused)
{
	(void)unused;
	struct ip_range host = parsed("10.1.2.255"), r;
	struct ip_range expected = parsed("10.1.2.248/29");
	struct ip_address unset = { .family = IP_NONE };

	assert_true(ip_range_of_prefix(&host.start, 29, &r));
	assert_true(ip_range_eq(&r, &expected));
	assert_false(ip_range_of_prefix(&host.start, 33, &r));
	assert_false(ip_range_of_prefix(&unset, 0, &r));
	r = ip_range_of_address(&host.start);
	assert_true(ip_range_eq(&r, &host));
}

static void every_prefix_length_is_found_again(void **unused)
{
	(void)unused;
	struct ip_range host =
		parsed("fedc:ba98:7654:3210:fedc:ba98:7654:3210");

	for (unsigned bits = 0; bits <= 128; bits++) {
		struct ip_range r;

		assert_true(ip_range_of_prefix(&host.start, bits, &r));
		assert_int_equal(ip_range_prefix_bits(&r), bits);
		assert_true(ip_range_contains(&r, &host));
	}
}

static void all_of_a_family_is_all(void **unused)
{
	(void)unused;
	struct ip_range v4 = ip_range_all(IP_V4), v6 = ip_range_all(IP_V6);
	struct ip_range unset = { .start = { .family = IP_NONE } };

	assert_prints(&v4, "0.0.0.0/0");
	assert_prints(&v6, "::/0");
	assert_prints(&unset, "<unset>");
	assert_int_equal(ip_range_prefix_bits(&unset), -1);
}

static void the_common_part_is_symmetric_and_contained(void **unused)
{
	(void)unused;
	static const struct {
		const char *a, *b;
		const char *common; /* NULL: none */
	} cases[] = {
		{ "10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/16" },
		{ "10.0.0.0/8", "11.0.0.0/8", NULL },
		{ "10.0.0.0/8", "10.0.0.0/8", "10.0.0.0/8" },
		{ "10.0.0.1-10.0.0.9", "10.0.0.5-10.0.0.20",
		  "10.0.0.5-10.0.0.9" },
		{ "10.0.0.1-10.0.0.5", "10.0.0.5-10.0.0.9", "10.0.0.5/32" },
		{ "10.0.0.1-10.0.0.4", "10.0.0.5-10.0.0.9", NULL },
		{ "0.0.0.0/0", "::/0", NULL },
		{ "::/0", "2001:db8::/32", "2001:db8::/32" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_range a = parsed(cases[i].a), b = parsed(cases[i].b);
		struct ip_range ab = a, ba = b;
		bool some = cases[i].common != NULL;

		assert_int_equal(ip_range_intersect(&a, &b, &ab), some);
		assert_int_equal(ip_range_intersect(&b, &a, &ba), some);
		if (some) {
			assert_prints(&ab, cases[i].common);
			assert_true(ip_range_eq(&ab, &ba));
			assert_true(ip_range_contains(&a, &ab));
			assert_true(ip_range_contains(&b, &ab));
		}
	}
}

static void a_range_contains_its_parts_only(void **unused)
{
	(void)unused;
	struct ip_range outer = parsed("10.0.0.0/8");
	struct ip_range inner = parsed("10.255.255.255");
	struct ip_range over = parsed("10.0.0.1-11.0.0.0");
	struct ip_range v6 = parsed("::/0");

	assert_true(ip_range_contains(&outer, &inner));
	assert_true(ip_range_contains(&outer, &outer));
	assert_false(ip_range_contains(&inner, &outer));
	assert_false(ip_range_contains(&outer, &over));
	assert_false(ip_range_contains(&v6, &inner));
}

static void the_result_may_be_an_argument(void **unused)
{
	(void)unused;
	struct ip_range a = parsed("10.0.0.0/8"), b = parsed("10.0.0.0/24");

	assert_true(ip_range_intersect(&a, &b, &a));
	assert_true(ip_range_eq(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_print_as_a_prefix_where_they_are_one),
		cmocka_unit_test(errors_name_what_is_wrong),
		cmocka_unit_test(a_prefix_masks_the_address_it_is_made_from),
		cmocka_unit_test(every_prefix_length_is_found_again),
		cmocka_unit_test(all_of_a_family_is_all),
		cmocka_unit_test(the_common_part_is_symmetric_and_contained),
		cmocka_unit_test(a_range_contains_its_parts_only),
		cmocka_unit_test(the_result_may_be_an_argument),
	};

	return cmocka_run_group_tests_name("ip_range", tests, NULL, NULL);
}
