/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors as prefixes and port masks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "kernel/prefixes.h"
#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"

static struct ip_selector selector(const char *text)
{
	struct ip_selector out;
	diag_t d = ip_selector_parse(view_of_string(text), &out);

	assert_null(d);
	return out;
}

/* "10.0.0.1/32 10.0.0.2/31": what RANGE is cut into. */
static void assert_prefixes(const char *range, const char *expected)
{
	struct prefixes prefixes;
	struct ip_range r;
	char buf[512];
	struct text text = TEXT_IN(buf);
	diag_t d = ip_range_parse(view_of_string(range), &r);

	assert_null(d);
	assert_true(prefixes_of_range(&r, &prefixes));
	for (size_t i = 0; i < prefixes.nr; i++) {
		struct ip_address a = ip_address_from(
			view_of(prefixes.list[i].bytes,
				ip_family_bytes(r.start.family)));

		text_add_string(&text, i > 0 ? " " : "");
		text_add_ip_address(&text, &a);
		text_add(&text, "/%u", prefixes.list[i].bits);
	}
	assert_string_equal(buf, expected);
}

static void a_prefix_stays_one(void **unused)
{
	(void)unused;
	assert_prefixes("192.0.2.0/24", "192.0.2.0/24");
	assert_prefixes("192.0.2.1", "192.0.2.1/32");
	assert_prefixes("0.0.0.0/0", "0.0.0.0/0");
	assert_prefixes("2001:db8::/32", "2001:db8::/32");
	assert_prefixes("::/0", "::/0");
}

static void a_range_is_cut_into_the_fewest_prefixes(void **unused)
{
	(void)unused;
	assert_prefixes("10.0.0.1-10.0.0.6",
			"10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32");
	assert_prefixes("255.255.255.254-255.255.255.255",
			"255.255.255.254/31");
	assert_prefixes("2001:db8::1-2001:db8::2",
			"2001:db8::1/128 2001:db8::2/128");
}

static void a_pair_is_one_kernel_selector(void **unused)
{
	struct ip_selector src = selector("192.0.1.0/24/tcp/80");
	struct ip_selector dst = selector("192.0.2.0/24/tcp");
	struct xfrm_selector *list;
	size_t nr;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	(void)unused;
	assert_null(d);
	assert_int_equal(nr, 1);
	assert_int_equal(list[0].family, AF_INET);
	assert_int_equal(list[0].prefixlen_s, 24);
	assert_int_equal(list[0].prefixlen_d, 24);
	assert_int_equal(list[0].proto, 6);
	assert_int_equal(ntohs(list[0].sport), 80);
	assert_int_equal(list[0].sport_mask, 0xffff);
	assert_int_equal(list[0].dport_mask, 0);
	xfree(list);
}

static void port_ranges_become_masks(void **unused)
{
	struct ip_selector src = selector("192.0.1.1/32/udp/1000-1003");
	struct ip_selector dst = selector("192.0.2.1/32/udp/53-54");
	struct xfrm_selector *list;
	size_t nr;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	(void)unused;
	assert_null(d);
	assert_int_equal(nr, 2); /* 1000/14 with 53/16 and 54/16 */
	assert_int_equal(ntohs(list[0].sport), 1000);
	assert_int_equal(ntohs(list[0].sport_mask), 0xfffc);
	assert_int_equal(ntohs(list[0].dport), 53);
	assert_int_equal(ntohs(list[1].dport), 54);
	xfree(list);
}

static void opaque_ports_are_not_looked_at(void **unused)
{
	struct ip_selector src = selector("192.0.1.1/32");
	struct ip_selector dst = selector("192.0.2.1/32");
	struct xfrm_selector *list;
	size_t nr;

	(void)unused;
	src.start_port = 65535;
	src.end_port = 0;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	assert_null(d);
	assert_int_equal(nr, 1);
	assert_int_equal(list[0].sport_mask, 0);
	xfree(list);
}

/* RFC 7296 section 3.13.1: type in the upper octet, code in the lower. */
static void icmp_type_and_code_are_the_kernels_ports(void **unused)
{
	struct ip_selector src = selector("192.0.1.1/32");
	struct ip_selector dst = selector("192.0.2.1/32");
	struct ip_selector src_again, dst_again;
	struct xfrm_selector *list;
	size_t nr;

	(void)unused;
	src.protocol = dst.protocol = 1;
	src.start_port = src.end_port = 3 << 8 | 4;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	assert_null(d);
	assert_int_equal(nr, 1);
	assert_int_equal(ntohs(list[0].sport), 3);
	assert_int_equal(ntohs(list[0].dport), 4);
	assert_int_equal(list[0].dport_mask, 0xffff);
	xfrm_selector_decode(&list[0], &src_again, &dst_again);
	assert_int_equal(src_again.start_port, 3 << 8 | 4);
	xfree(list);
}

static void families_must_be_the_same(void **unused)
{
	struct ip_selector src = selector("192.0.1.0/24");
	struct ip_selector dst = selector("2001:db8::/32");
	struct xfrm_selector *list;
	size_t nr;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	(void)unused;
	assert_non_null(d);
	assert_null(list);
	diag_free(&d);
}

static void what_was_encoded_is_decoded(void **unused)
{
	struct ip_selector src = selector("2001:db8:1::/48/udp/4789");
	struct ip_selector dst = selector("2001:db8:2::/48/udp");
	struct ip_selector src_again, dst_again;
	struct xfrm_selector *list;
	size_t nr;
	diag_t d = xfrm_selectors_new(&src, &dst, &list, &nr);

	(void)unused;
	assert_null(d);
	assert_int_equal(nr, 1);
	xfrm_selector_decode(&list[0], &src_again, &dst_again);
	assert_true(ip_selector_eq(&src, &src_again));
	assert_true(ip_selector_eq(&dst, &dst_again));
	xfree(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_stays_one),
		cmocka_unit_test(a_range_is_cut_into_the_fewest_prefixes),
		cmocka_unit_test(a_pair_is_one_kernel_selector),
		cmocka_unit_test(port_ranges_become_masks),
		cmocka_unit_test(opaque_ports_are_not_looked_at),
		cmocka_unit_test(icmp_type_and_code_are_the_kernels_ports),
		cmocka_unit_test(families_must_be_the_same),
		cmocka_unit_test(what_was_encoded_is_decoded),
	};

	return cmocka_run_group_tests_name("xfrm_selector", tests, NULL, NULL);
}
