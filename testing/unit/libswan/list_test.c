/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the intrusive list.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/bytes.h"
#include "libswan/list.h"

struct item {
	int value;
	struct list entry;
};

static void assert_values(struct list *head, const int *values, size_t nr)
{
	size_t i = 0;

	LIST_FOREACH (entry, head) {
		struct item *item = CONTAINER_OF(entry, struct item, entry);

		assert_true(i < nr);
		assert_int_equal(item->value, values[i++]);
	}
	assert_int_equal(i, nr);
}

static void entries_are_kept_in_order(void **unused)
{
	(void)unused;
	struct item items[] = { { .value = 1 },
				{ .value = 2 },
				{ .value = 3 } };
	const int values[] = { 3, 1, 2 };
	struct list head;

	list_init(&head);
	assert_true(list_is_empty(&head));
	list_add_tail(&head, &items[0].entry);
	list_add_tail(&head, &items[1].entry);
	list_add_head(&head, &items[2].entry);
	assert_false(list_is_empty(&head));
	assert_values(&head, values, ARRAY_LEN(values));
}

static void removing_twice_is_harmless(void **unused)
{
	(void)unused;
	struct item items[] = { { .value = 1 }, { .value = 2 } };
	const int values[] = { 2 };
	struct list head;

	list_init(&head);
	list_add_tail(&head, &items[0].entry);
	list_add_tail(&head, &items[1].entry);
	list_remove(&items[0].entry);
	list_remove(&items[0].entry);
	assert_values(&head, values, ARRAY_LEN(values));
}

static void a_safe_walk_may_remove_what_it_is_at(void **unused)
{
	(void)unused;
	struct item items[5] = { { .value = 0 } };
	struct list head;
	size_t nr = 0;

	list_init(&head);
	for (size_t i = 0; i < ARRAY_LEN(items); i++) {
		list_add_tail(&head, &items[i].entry);
	}
	LIST_FOREACH_SAFE (entry, after, &head) {
		list_remove(entry);
		nr++;
	}
	assert_int_equal(nr, ARRAY_LEN(items));
	assert_true(list_is_empty(&head));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_kept_in_order),
		cmocka_unit_test(removing_twice_is_harmless),
		cmocka_unit_test(a_safe_walk_may_remove_what_it_is_at),
	};

	return cmocka_run_group_tests_name("list", tests, NULL, NULL);
}
