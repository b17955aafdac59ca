/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of endpoints.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/ip_endpoint.h"

static struct ip_endpoint endpoint(const char *address, uint16_t port)
{
	struct ip_endpoint e = { .port = port };

	assert_true(ip_address_parse(view_of_string(address), &e.address));
	return e;
}

static void endpoints_are_equal_by_address_and_port(void **unused)
{
	(void)unused;
	struct ip_endpoint a = endpoint("192.1.2.23", 500);
	struct ip_endpoint same = endpoint("192.1.2.23", 500);
	struct ip_endpoint port = endpoint("192.1.2.23", 4500);
	struct ip_endpoint address = endpoint("192.1.2.45", 500);

	assert_true(ip_endpoint_eq(&a, &same));
	assert_false(ip_endpoint_eq(&a, &port));
	assert_false(ip_endpoint_eq(&a, &address));
}

static void endpoints_print_with_and_without_transport(void **unused)
{
	(void)unused;
	char buf[128];
	struct text out = TEXT_IN(buf);
	struct ip_endpoint v4 = endpoint("192.1.2.23", 500);
	struct ip_endpoint v6 = endpoint("2001:db8::1", 4500);

	text_add_ip_endpoint(&out, &v4);
	text_add_char(&out, ' ');
	text_add_ip_endpoint(&out, &v6);
	text_add_char(&out, ' ');
	text_add_ip_endpoint_udp(&out, &v4);
	text_add_char(&out, ' ');
	text_add_ip_endpoint_udp(&out, &v6);
	assert_string_equal(buf, "192.1.2.23:500 [2001:db8::1]:4500 "
				 "192.1.2.23:UDP/500 [2001:db8::1]:UDP/4500");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(endpoints_are_equal_by_address_and_port),
		cmocka_unit_test(endpoints_print_with_and_without_transport),
	};

	return cmocka_run_group_tests_name("ip_endpoint", tests, NULL, NULL);
}
