/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The simulator's watch over keys sees what it is there for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/key_watch.h"

static struct kernel_sa sa_of(uint32_t spi, const char *key, bool inbound)
{
	return (struct kernel_sa){ .protocol = 50,
				   .spi = spi,
				   .inbound = inbound,
				   .encr_key = view_of_string(key) };
}

static const char *add(struct key_watch *watch, unsigned host,
		       struct kernel_sa sa)
{
	return key_watch_add(watch, host, &sa);
}

static int setup(void **state)
{
	static struct key_watch watch;

	key_watch_init(&watch);
	*state = &watch;
	return add(&watch, 0, sa_of(1, "one", true)) == NULL ? 0 : -1;
}

static int teardown(void **state)
{
	key_watch_done(*state);
	return 0;
}

static void both_ends_of_an_sa_are_fine(void **state)
{
	assert_null(add(*state, 1, sa_of(1, "one", false)));
	assert_null(add(*state, 1, sa_of(2, "two", true)));
}

static void other_key_at_the_other_end_is_seen(void **state)
{
	assert_non_null(add(*state, 1, sa_of(1, "two", false)));
}

static void key_of_another_sa_is_seen(void **state)
{
	assert_non_null(add(*state, 1, sa_of(2, "one", true)));
}

static void second_installation_is_seen(void **state)
{
	assert_non_null(add(*state, 0, sa_of(1, "one", true)));
	assert_non_null(add(*state, 0, sa_of(1, "one", false)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_ends_of_an_sa_are_fine),
		TEST(other_key_at_the_other_end_is_seen),
		TEST(key_of_another_sa_is_seen),
		TEST(second_installation_is_seen),
	};

	return cmocka_run_group_tests_name("key_watch", tests, NULL, NULL);
}
