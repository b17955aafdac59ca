/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IP addresses: text (RFC 5952), order, octets.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/ip_address.h"

static struct ip_address parsed(const char *text)
{
	struct ip_address a;

	assert_true(ip_address_parse(view_of_string(text), &a));
	return a;
}

static void assert_prints(const struct ip_address *a, const char *text)
{
	char buf[64];
	struct text out = TEXT_IN(buf);

	text_add_ip_address(&out, a);
	assert_string_equal(buf, text);
}

static void a_family_has_its_size_and_name(void **unused)
{
	(void)unused;
	assert_int_equal(ip_family_bytes(IP_V4), 4);
	assert_int_equal(ip_family_bytes(IP_V6), 16);
	assert_int_equal(ip_family_bytes(IP_NONE), 0);
	assert_string_equal(ip_family_name(IP_V4), "ipv4");
	assert_string_equal(ip_family_name(IP_V6), "ipv6");
}

static void octets_make_an_address_of_their_length(void **unused)
{
	(void)unused;
	const uint8_t octets[17] = { 192, 1, 2, 23, 5, 6, 7 };

	for (size_t len = 0; len <= sizeof(octets); len++) {
		struct ip_address a = ip_address_from(view_of(octets, len));

		assert_int_equal(ip_address_is_set(&a), len == 4 || len == 16);
		if (ip_address_is_set(&a)) {
			assert_true(view_eq(ip_address_view(&a),
					    view_of(octets, len)));
		}
	}
	struct ip_address v4 = ip_address_from(view_of(octets, 4));

	assert_int_equal(v4.bytes[4], 0);
	assert_int_equal(ip_address_view(&(struct ip_address){ 0 }).len, 0);
}

static void any_is_all_zero(void **unused)
{
	(void)unused;
	struct ip_address v4 = ip_address_any(IP_V4);
	struct ip_address v6 = ip_address_any(IP_V6);
	struct ip_address unset = ip_address_any(IP_NONE);
	struct ip_address other = parsed("0.0.0.1");

	assert_true(ip_address_is_any(&v4));
	assert_true(ip_address_is_any(&v6));
	assert_false(ip_address_is_any(&unset));
	assert_false(ip_address_is_any(&other));
	assert_false(ip_address_eq(&v4, &v6));
	assert_prints(&v4, "0.0.0.0");
	assert_prints(&v6, "::");
	assert_prints(&unset, "<unset>");
}

static void addresses_are_ordered_within_and_by_family(void **unused)
{
	(void)unused;
	static const char *const sorted[] = { "0.0.0.0",    "9.255.255.255",
					      "10.0.0.0",   "192.1.2.23",
					      "::",	    "::1",
					      "2001:db8::", "ff00::" };

	for (size_t i = 0; i < ARRAY_LEN(sorted); i++) {
		for (size_t j = 0; j < ARRAY_LEN(sorted); j++) {
			struct ip_address a = parsed(sorted[i]);
			struct ip_address b = parsed(sorted[j]);
			int order = ip_address_cmp(&a, &b);

			assert_int_equal((order > 0) - (order < 0),
					 (i > j) - (i < j));
			assert_int_equal(ip_address_eq(&a, &b), i == j);
		}
	}
}

static void addresses_print_as_rfc_5952_says(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{ "192.1.2.23", "192.1.2.23" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1" },
		{ "2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
		{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
		{ "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },
		{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
		{ "0:0:0:0:0:0:0:0", "::" },
		{ "0:0:0:0:0:0:0:1", "::1" },
		{ "1:0:0:0:0:0:0:0", "1::" },
		{ "0:1::", "0:1::" },
		{ "::1:0", "::1:0" },
		{ "0:0:1::", "0:0:1::" },
		{ "ABCD:EF01:2345:6789:abcd:ef01:2345:6789",
		  "abcd:ef01:2345:6789:abcd:ef01:2345:6789" },
		{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
		{ "::ffff:c000:201", "::ffff:192.0.2.1" },
		{ "64:ff9b::192.0.2.33", "64:ff9b::c000:221" },
		{ "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304" },
		{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
		{ "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_address a = parsed(cases[i].in);

		assert_prints(&a, cases[i].out);
	}
}

static void what_is_no_address_is_refused(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"",
		"1",
		"1.2.3",
		"1.2.3.4.5",
		"1.2.3.256",
		"1.2.3.04",
		"1.2.3.",
		".1.2.3",
		"1..2.3",
		"1.2.3.4 ",
		" 1.2.3.4",
		"0x1.2.3.4",
		"1.2.3.0004",
		"east",
		"%any",
		"-1.2.3.4",
		":",
		":::",
		"1::2::3",
		"1:2:3:4:5:6:7",
		"12345::",
		"::12345",
		"::g",
		"1:",
		":1",
		"::1:",
		":1::",
		"1:::",
		"fe80::1%eth0",
		"[::1]",
		"1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7:8::",
		"::1:2:3:4:5:6:7:8",
		"1.2.3.4::",
		"::1.2.3",
		"::1.2.3.4:5",
		"1:2:3:4:5:6:7:1.2.3.4",
		"::1.2.3.4.",
		"::ffff:1.2.3.256",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct ip_address a = { .family = IP_V4, .bytes = { 9 } };

		assert_false(ip_address_parse(view_of_string(texts[i]), &a));
		assert_int_equal(a.bytes[0], 9); /* untouched */
	}
}

/* The same numbers in each run. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* The C library reads the same texts, and reads them the same. */
static void texts_are_read_as_the_system_does(void **unused)
{
	(void)unused;
	static const char alphabet[] = "0011fa:::....";
	uint32_t state = 3;

	for (unsigned i = 0; i < 200000; i++) {
		char text[16] = "";
		uint8_t octets[16];
		struct ip_address a = { .family = IP_NONE };
		size_t len = next_random(&state) % sizeof(text);

		for (size_t c = 0; c < len; c++) {
			text[c] = alphabet[next_random(&state) %
					   (sizeof(alphabet) - 1)];
		}
		bool ok = ip_address_parse(view_of_string(text), &a);
		bool v4 = inet_pton(AF_INET, text, octets) == 1;
		bool v6 = !v4 && inet_pton(AF_INET6, text, octets) == 1;

		assert_int_equal(ok, v4 || v6);
		if (ok) {
			assert_true(view_eq(ip_address_view(&a),
					    view_of(octets, v4 ? 4 : 16)));
		}
	}
}

static void what_is_printed_is_read_back(void **unused)
{
	(void)unused;
	uint32_t state = 5;

	for (unsigned i = 0; i < 20000; i++) {
		uint8_t octets[16] = { 0 };
		char buf[64];
		struct text out = TEXT_IN(buf);

		for (size_t o = 0; o < sizeof(octets); o++) {
			if (next_random(&state) % 4 == 0) {
				octets[o] = (uint8_t)next_random(&state);
			}
		}
		struct ip_address a =
			ip_address_from(view_of(octets, i % 8 == 0 ? 4 : 16));

		text_add_ip_address(&out, &a);
		struct ip_address b = parsed(buf);

		assert_true(ip_address_eq(&a, &b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_family_has_its_size_and_name),
		cmocka_unit_test(octets_make_an_address_of_their_length),
		cmocka_unit_test(any_is_all_zero),
		cmocka_unit_test(addresses_are_ordered_within_and_by_family),
		cmocka_unit_test(addresses_print_as_rfc_5952_says),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(texts_are_read_as_the_system_does),
		cmocka_unit_test(what_is_printed_is_read_back),
	};

	return cmocka_run_group_tests_name("ip_address", tests, NULL, NULL);
}
