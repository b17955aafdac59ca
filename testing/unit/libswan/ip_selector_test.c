/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of traffic selectors, with OPAQUE ports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/ip_selector.h"

static struct ip_selector parsed(const char *text)
{
	struct ip_selector s;
	diag_t d = ip_selector_parse(view_of_string(text), &s);

	assert_string_equal(diag_text(d), "");
	return s;
}

static void assert_prints(const struct ip_selector *s, const char *text)
{
	char buf[128];
	struct text out = TEXT_IN(buf);

	text_add_ip_selector(&out, s);
	assert_string_equal(buf, text);
}

static void selectors_are_parsed_and_printed(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{ "192.0.1.0/24", "192.0.1.0/24" },
		{ "192.0.1.1", "192.0.1.1/32" },
		{ "192.0.1.0/24/tcp/80", "192.0.1.0/24/TCP/80" },
		{ "192.0.1.0/24/TCP", "192.0.1.0/24/TCP" },
		{ "192.0.1.1/udp/53", "192.0.1.1/32/UDP/53" },
		{ "192.0.1.1/32/17/0", "192.0.1.1/32/UDP" },
		{ "192.0.1.1/32/17/%any", "192.0.1.1/32/UDP" },
		{ "10.0.0.1-10.0.0.9/17/53-60", "10.0.0.1-10.0.0.9/UDP/53-60" },
		{ "10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9" },
		{ "2001:db8::/32/icmpv6", "2001:db8::/32/ICMPV6" },
		{ "2001:db8::/32/ipv6-icmp", "2001:db8::/32/ICMPV6" },
		{ "::1/gre", "::1/128/GRE" },
		{ "10.0.0.0/8/255", "10.0.0.0/8/255" },
		{ "10.0.0.0/8/254/7", "10.0.0.0/8/254/7" },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8/UDP/OPAQUE" },
		{ "10.0.0.0/8/%any", "10.0.0.0/8" },
		{ "10.0.0.0/8/0/0-65535", "10.0.0.0/8" },
		{ "10.0.0.0/8/tcp/0-5", "10.0.0.0/8/TCP/0-5" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector s = parsed(cases[i].in);

		assert_prints(&s, cases[i].out);
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
		{ "10.0.0.1/8",
		  "\"10.0.0.1/8\" has bits set behind the prefix length" },
		{ "10.0.0.0/8/xyz", "\"xyz\" is not a protocol" },
		{ "10.0.0.0/8/256", "\"256\" is not a protocol" },
		{ "10.0.0.0/8/", "\"\" is not a protocol" },
		{ "10.0.0.0/8//80", "\"\" is not a protocol" },
		{ "10.0.0.0/8/tcp/", "\"\" is not a port or range of ports" },
		{ "10.0.0.0/8/tcp/65536",
		  "\"65536\" is not a port or range of ports" },
		{ "10.0.0.0/8/tcp/9-5",
		  "\"9-5\" is not a port or range of ports" },
		{ "10.0.0.0/8/tcp/5-",
		  "\"5-\" is not a port or range of ports" },
		{ "10.0.0.0/8/tcp/80/1",
		  "\"80/1\" is not a port or range of ports" },
		{ "10.0.0.0/8/0/80", "\"0/80\" has a port but no protocol" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector s;
		diag_t d = ip_selector_parse(view_of_string(cases[i].in), &s);

		assert_string_equal(diag_text(d), cases[i].error);
		diag_free(&d);
	}
}

/* The values of interface/ipsec-conf.md for leftprotoport=. */
static void protoport_sets_protocol_and_ports_only(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		uint8_t protocol;
		uint16_t start_port, end_port;
	} cases[] = {
		{ "tcp", 6, 0, 65535 },
		{ "udp/53", 17, 53, 53 },
		{ "6/80", 6, 80, 80 },
		{ "17/%any", 17, 0, 65535 },
		{ "gre", 47, 0, 65535 },
		{ "icmp", 1, 0, 65535 },
		{ "tcp/1000-2000", 6, 1000, 2000 },
		{ "%any", 0, 0, 65535 },
		{ "0", 0, 0, 65535 },
	};
	const struct ip_selector before = parsed("192.0.1.0/24");

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector s = before;
		diag_t d = ip_protoport_parse(view_of_string(cases[i].in), &s);

		assert_null(d);
		assert_int_equal(s.protocol, cases[i].protocol);
		assert_int_equal(s.start_port, cases[i].start_port);
		assert_int_equal(s.end_port, cases[i].end_port);
		assert_true(ip_range_eq(&s.range, &before.range));
	}
}

static void a_bad_protoport_changes_nothing(void **unused)
{
	(void)unused;
	const struct ip_selector before = parsed("192.0.1.0/24/tcp/80");
	struct ip_selector s = before;
	diag_t d = ip_protoport_parse(view_of_string("udp/x"), &s);

	assert_string_equal(diag_text(d),
			    "\"x\" is not a port or range of ports");
	assert_true(ip_selector_eq(&s, &before));
	diag_free(&d);
}

static void a_range_alone_means_any_protocol_and_port(void **unused)
{
	(void)unused;
	struct ip_range all = ip_range_all(IP_V4);
	struct ip_selector s = ip_selector_of_range(&all);
	struct ip_selector expected = parsed("0.0.0.0/0");

	assert_true(ip_selector_eq(&s, &expected));
	assert_int_equal(s.start_port, 0);
	assert_int_equal(s.end_port, 65535);
}

static void each_part_counts_in_equality(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"10.0.0.0/8/tcp/80",	  "10.0.0.0/9/tcp/80",
		"10.0.0.0/8/udp/80",	  "10.0.0.0/8/tcp/80-81",
		"10.0.0.0/8/tcp/79-80",	  "10.0.0.0/8/tcp",
		"10.0.0.0/8/tcp/%opaque",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		for (size_t j = 0; j < ARRAY_LEN(texts); j++) {
			struct ip_selector a = parsed(texts[i]);
			struct ip_selector b = parsed(texts[j]);

			assert_int_equal(ip_selector_eq(&a, &b), i == j);
		}
	}
}

/* RFC 7296 3.13.1; OPAQUE is in ANY, as RFC 4301 4.4.1.1 says. */
static void the_common_part_has_the_narrower_of_all(void **unused)
{
	(void)unused;
	static const struct {
		const char *a, *b;
		const char *common; /* NULL: none */
	} cases[] = {
		{ "10.0.0.0/8", "10.1.0.0/16/tcp/80", "10.1.0.0/16/TCP/80" },
		{ "10.0.0.0/8/tcp", "10.0.0.0/8/udp", NULL },
		{ "10.0.0.0/8/tcp", "11.0.0.0/8/tcp", NULL },
		{ "10.0.0.0/8/tcp/80", "10.0.0.0/8/tcp/81", NULL },
		{ "10.0.0.0/8/tcp/80-90", "10.0.0.0/8/tcp/85-99",
		  "10.0.0.0/8/TCP/85-90" },
		{ "10.0.0.0/8/tcp", "10.0.0.0/8/tcp/22", "10.0.0.0/8/TCP/22" },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8/udp",
		  "10.0.0.0/8/UDP/OPAQUE" },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8",
		  "10.0.0.0/8/UDP/OPAQUE" },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8/udp/%opaque",
		  "10.0.0.0/8/UDP/OPAQUE" },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8/udp/53", NULL },
		{ "10.0.0.0/8/udp/%opaque", "10.0.0.0/8/udp/1-65535", NULL },
		{ "10.0.0.0/8", "::/0", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector a = parsed(cases[i].a);
		struct ip_selector b = parsed(cases[i].b);
		struct ip_selector ab = a, ba = a;
		bool some = cases[i].common != NULL;

		assert_int_equal(ip_selector_intersect(&a, &b, &ab), some);
		assert_int_equal(ip_selector_intersect(&b, &a, &ba), some);
		assert_true(ip_selector_eq(&ab, &ba));
		if (some) {
			assert_prints(&ab, cases[i].common);
			assert_true(ip_selector_contains(&a, &ab));
			assert_true(ip_selector_contains(&b, &ab));
		}
	}
}

static void a_selector_contains_what_it_lets_through(void **unused)
{
	(void)unused;
	static const struct {
		const char *outer, *inner;
		bool contains;
	} cases[] = {
		{ "10.0.0.0/8", "10.1.0.0/16/tcp/80", true },
		{ "10.1.0.0/16/tcp/80", "10.0.0.0/8", false },
		{ "10.0.0.0/8/tcp", "10.0.0.0/8", false },
		{ "10.0.0.0/8/tcp/1-9", "10.0.0.0/8/tcp/9", true },
		{ "10.0.0.0/8/tcp/1-9", "10.0.0.0/8/tcp/9-10", false },
		{ "10.0.0.0/8/tcp", "10.0.0.0/8/tcp/%opaque", true },
		{ "10.0.0.0/8/tcp/%opaque", "10.0.0.0/8/tcp/%opaque", true },
		{ "10.0.0.0/8/tcp/%opaque", "10.0.0.0/8/tcp/5", false },
		{ "10.0.0.0/8/tcp/%opaque", "10.0.0.0/8/tcp", false },
		{ "10.0.0.0/8/tcp/1-9", "10.0.0.0/8/tcp/%opaque", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct ip_selector outer = parsed(cases[i].outer);
		struct ip_selector inner = parsed(cases[i].inner);

		assert_int_equal(ip_selector_contains(&outer, &inner),
				 cases[i].contains);
	}
}

/* From the wire: neither any nor OPAQUE, start after end. */
static void ports_that_end_before_they_start_have_no_common_part(void **unused)
{
	(void)unused;
	struct ip_selector bad = parsed("10.0.0.0/8/tcp"), out;
	struct ip_selector all = parsed("10.0.0.0/8");

	bad.start_port = 9;
	bad.end_port = 5;
	assert_false(ip_selector_intersect(&bad, &all, &out));
	assert_false(ip_selector_contains(&all, &bad));
	assert_prints(&bad, "10.0.0.0/8/TCP/9-5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selectors_are_parsed_and_printed),
		cmocka_unit_test(errors_name_what_is_wrong),
		cmocka_unit_test(protoport_sets_protocol_and_ports_only),
		cmocka_unit_test(a_bad_protoport_changes_nothing),
		cmocka_unit_test(a_range_alone_means_any_protocol_and_port),
		cmocka_unit_test(each_part_counts_in_equality),
		cmocka_unit_test(the_common_part_has_the_narrower_of_all),
		cmocka_unit_test(a_selector_contains_what_it_lets_through),
		cmocka_unit_test(
			ports_that_end_before_they_start_have_no_common_part),
	};

	return cmocka_run_group_tests_name("ip_selector", tests, NULL, NULL);
}
