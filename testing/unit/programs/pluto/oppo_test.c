/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The packet of --oppohere and --oppothere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "oppo.h"

#include "libswan/bytes.h"

#define VALUES_MAX 5

struct oppo_case {
	const char *values[VALUES_MAX];
	const char *local; /* NULL: refused with REMOTE */
	const char *remote;
};

static void assert_case(const struct oppo_case *c)
{
	struct ip_selector local, remote, wanted;
	size_t nr = 0;

	while (nr < VALUES_MAX && c->values[nr] != NULL) {
		nr++;
	}
	diag_t d = oppo_parse((char *const *)c->values, nr, &local, &remote);

	if (c->local == NULL) {
		assert_non_null(d);
		assert_string_equal(diag_text(d), c->remote);
		diag_free(&d);
		return;
	}
	assert_null(d);
	assert_null(ip_selector_parse(view_of_string(c->local), &wanted));
	assert_true(ip_selector_eq(&local, &wanted));
	assert_null(ip_selector_parse(view_of_string(c->remote), &wanted));
	assert_true(ip_selector_eq(&remote, &wanted));
}

static void a_packet_is_told_by_values_in_any_order(void **unused)
{
	/* clang-format off */
	static const struct oppo_case cases[] = {
		{ { "here=192.0.1.254", "there=192.0.2.254" },
		  "192.0.1.254/32/1", "192.0.2.254/32/1" },
		{ { "there=2001:db8::2", "here=2001:db8::1" },
		  "2001:db8::1/128/58", "2001:db8::2/128/58" },
		{ { "dport=80", "proto=tcp", "here=1.2.3.4", "there=1.2.3.5" },
		  "1.2.3.4/32/6", "1.2.3.5/32/6/80" },
		{ { "here=1.2.3.4", "there=1.2.3.5", "proto=17", "sport=53",
		    "dport=1024" },
		  "1.2.3.4/32/17/53", "1.2.3.5/32/17/1024" },
	};
	/* clang-format on */
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		assert_case(&cases[n]);
	}
}

static void what_is_no_packet_is_refused(void **unused)
{
	/* clang-format off */
	static const struct oppo_case cases[] = {
		{ { "there=192.0.2.254" }, NULL,
		  "--oppohere \"\" is not an address" },
		{ { "here=192.0.2.254", "there=elsewhere" }, NULL,
		  "--oppothere \"elsewhere\" is not an address" },
		{ { "here=192.0.2.254", "there=2001:db8::1" }, NULL,
		  "--oppohere and --oppothere are of different address "
		  "families" },
	};
	/* clang-format on */
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(cases); n++) {
		assert_case(&cases[n]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_packet_is_told_by_values_in_any_order),
		cmocka_unit_test(what_is_no_packet_is_refused),
	};

	return cmocka_run_group_tests_name("oppo", tests, NULL, NULL);
}
