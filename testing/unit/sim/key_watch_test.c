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

/* HOST has an IKE SA of these SPIs, with two keys. */
static const char *add_ike(struct key_watch *watch, unsigned host,
			   const char *spis, const char *first,
			   const char *second)
{
	struct blob keys[] = { blob_clone(view_of_string(first)),
			       blob_clone(view_of_string(second)) };
	const char *wrong = key_watch_add_ike(watch, host, view_of_string(spis),
					      keys, 2);

	blob_free(&keys[0]);
	blob_free(&keys[1]);
	return wrong;
}

static void ike_sas_have_keys_of_their_own(void **state)
{
	struct key_watch *watch = *state;

	assert_false(key_watch_has_ike(watch, 0, view_of_string("A")));
	assert_null(add_ike(watch, 0, "A", "two", "three"));
	assert_true(key_watch_has_ike(watch, 0, view_of_string("A")));
	assert_false(key_watch_has_ike(watch, 1, view_of_string("A")));
	assert_null(add_ike(watch, 1, "A", "two", "three"));
	assert_null(add_ike(watch, 0, "B", "four", "five"));
}

static void key_of_another_ike_sa_is_seen(void **state)
{
	struct key_watch *watch = *state;

	assert_null(add_ike(watch, 0, "A", "two", "three"));
	assert_string_equal(add_ike(watch, 0, "B", "four", "two"),
			    "a key is used in two SAs");
	assert_non_null(add_ike(watch, 0, "C", "one", "five")); /* a Child's */
	assert_non_null(add_ike(watch, 0, "D", "six", "six"));
}

static void other_keys_at_the_other_end_of_ike_are_seen(void **state)
{
	struct key_watch *watch = *state;

	assert_null(add_ike(watch, 0, "A", "two", "three"));
	assert_string_equal(add_ike(watch, 1, "A", "four", "five"),
			    "both ends of an IKE SA have different keys");
	assert_non_null(add_ike(watch, 1, "A", "three", "two"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(both_ends_of_an_sa_are_fine),
		TEST(other_key_at_the_other_end_is_seen),
		TEST(key_of_another_sa_is_seen),
		TEST(second_installation_is_seen),
		TEST(ike_sas_have_keys_of_their_own),
		TEST(key_of_another_ike_sa_is_seen),
		TEST(other_keys_at_the_other_end_of_ike_are_seen),
	};

	return cmocka_run_group_tests_name("key_watch", tests, NULL, NULL);
}
