/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Routes in a network namespace of the test's own; skipped without the right
 * to make one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/route.h"

static struct routes *routes;

static struct ip_address address(const char *text)
{
	struct ip_address out;

	assert_true(ip_address_parse(view_of_string(text), &out));
	return out;
}

static struct ip_range range(const char *text)
{
	struct ip_range out;
	diag_t d = ip_range_parse(view_of_string(text), &out);

	assert_null(d);
	return out;
}

/* west of the test suite. */
static struct kernel_route a_route(const char *dst)
{
	return (struct kernel_route){
		.dst = range(dst),
		.peer = address("192.1.2.23"),
		.local = address("192.1.2.45"),
	};
}

static const char *ip(const char *arguments)
{
	static char out[65536];
	char command[256];

	snprintf(command, sizeof(command), "ip %s 2>&1", arguments);

	FILE *pipe = popen(command, "r");

	assert_non_null(pipe);
	out[fread(out, 1, sizeof(out) - 1, pipe)] = '\0';
	pclose(pipe);
	return out;
}

#define assert_contains(text, part)                                            \
	do {                                                                   \
		const char *t = (text);                                        \
		if (strstr(t, (part)) == NULL) {                               \
			fail_msg("\"%s\" is not in:\n%s", (part), t);          \
		}                                                              \
	} while (0)

static void assert_ok(diag_t d)
{
	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
}

static int set_up(void **unused)
{
	(void)unused;
	assert_ok(routes_new(&routes));
	ip("link add eth1 type veth peer name other");
	ip("link set lo up");
	ip("link set eth1 up");
	ip("link set other up");
	ip("addr add 192.1.2.45/24 dev eth1");
	ip("addr add 192.0.1.254/24 dev eth1");
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	routes_free(&routes);
	ip("link del eth1");
	return 0;
}

static void where_nothing_leads_a_route_is_made(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	assert_ok(routes_add(routes, &route));
	assert_contains(ip("route"), "192.0.2.0/24 dev eth1 scope link");
	routes_delete(routes, &route);
	assert_null(strstr(ip("route"), "192.0.2.0/24"));
}

static void where_a_route_is_none_is_made(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	ip("route add default via 192.1.2.254");
	assert_ok(routes_add(routes, &route));
	assert_null(strstr(ip("route"), "192.0.2.0/24"));
	routes_delete(routes, &route); /* was not ours */
	assert_contains(ip("route"), "default via 192.1.2.254");
}

static void a_source_address_wants_a_route(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	ip("route add default via 192.1.2.254");
	route.source = address("192.0.1.254"); /* is local already */
	route.mtu = 1400;
	route.metric = 10;
	assert_ok(routes_add(routes, &route));
	assert_contains(ip("route"), "192.0.2.0/24 dev eth1 scope link src "
				     "192.0.1.254 metric 10 mtu 1400");
	assert_null(strstr(ip("addr show dev lo"), "192.0.1.254"));
	routes_delete(routes, &route);
	assert_null(strstr(ip("route"), "192.0.2.0/24"));
}

static void a_source_address_of_nobody_goes_on_lo(void **unused)
{
	struct kernel_route one = a_route("192.0.2.0/24");
	struct kernel_route two = a_route("192.0.3.0/24");

	(void)unused;
	one.source = two.source = address("198.51.100.7");
	assert_ok(routes_add(routes, &one));
	assert_ok(routes_add(routes, &two));
	assert_contains(ip("addr show dev lo"), "198.51.100.7/32 scope 50");
	routes_delete(routes, &one);
	assert_contains(ip("addr show dev lo"), "198.51.100.7/32");
	routes_delete(routes, &two);
	assert_null(strstr(ip("addr show dev lo"), "198.51.100.7"));
}

/* The system's own default route stays what it is. */
static void a_default_route_is_split(void **unused)
{
	struct kernel_route route = a_route("0.0.0.0/0");

	(void)unused;
	ip("route add default via 192.1.2.254");
	route.source = address("192.0.1.254");
	assert_ok(routes_add(routes, &route));
	const char *list = ip("route");

	assert_contains(list, "default via 192.1.2.254");
	assert_contains(list, "0.0.0.0/1 dev eth1");
	assert_contains(list, "128.0.0.0/1 dev eth1");
	routes_delete(routes, &route);
	assert_null(strstr(ip("route"), "/1"));
}

static void a_shared_route_stays_for_its_second_user(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	assert_ok(routes_add(routes, &route));
	assert_ok(routes_add(routes, &route));
	routes_delete(routes, &route);
	assert_contains(ip("route"), "192.0.2.0/24");
	routes_delete(routes, &route);
	assert_null(strstr(ip("route"), "192.0.2.0/24"));
}

static void a_peer_behind_a_gateway_gives_the_next_hop(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	ip("route add 192.1.3.0/24 via 192.1.2.254");
	route.peer = address("192.1.3.33");
	assert_ok(routes_add(routes, &route));
	assert_contains(ip("route"), "192.0.2.0/24 via 192.1.2.254 dev eth1");
	routes_delete(routes, &route);
}

static void a_peer_out_of_reach_is_an_error(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	route.peer = address("203.0.113.1");
	diag_t d = routes_add(routes, &route);

	assert_non_null(d);
	assert_contains(diag_text(d), "no route to 203.0.113.1");
	diag_free(&d);
}

static void the_end_removes_all(void **unused)
{
	struct kernel_route route = a_route("192.0.2.0/24");

	(void)unused;
	route.source = address("198.51.100.7");
	assert_ok(routes_add(routes, &route));
	routes_free(&routes);
	assert_null(strstr(ip("route"), "192.0.2.0/24"));
	assert_null(strstr(ip("addr show dev lo"), "198.51.100.7"));
}

#define route_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		route_test(where_nothing_leads_a_route_is_made),
		route_test(where_a_route_is_none_is_made),
		route_test(a_source_address_wants_a_route),
		route_test(a_source_address_of_nobody_goes_on_lo),
		route_test(a_default_route_is_split),
		route_test(a_shared_route_stays_for_its_second_user),
		route_test(a_peer_behind_a_gateway_gives_the_next_hop),
		route_test(a_peer_out_of_reach_is_an_error),
		route_test(the_end_removes_all),
	};

	if (unshare(CLONE_NEWNET) < 0) {
		print_message("no network namespace to be had\n");
		return 0;
	}
	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
