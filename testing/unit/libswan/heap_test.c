/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the heap of deadlines, against sorting.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/heap.h"

#define NR_ENTRIES 200
#define NR_STEPS   20000

/* The same numbers in each run. */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static void an_empty_heap_has_no_first(void **unused)
{
	(void)unused;
	struct heap heap;
	struct heap_entry entry = { .at = 0 };

	heap_init(&heap);
	assert_null(heap_first(&heap));
	heap_remove(&heap, &entry);
	assert_int_equal(entry.at, 0);
	heap_done(&heap);
}

static int compare_times(const void *a, const void *b)
{
	const struct monotime *x = a, *y = b;

	return (x->ms > y->ms) - (x->ms < y->ms);
}

static void entries_come_out_sorted(void **unused)
{
	(void)unused;
	struct heap_entry entries[NR_ENTRIES] = { 0 };
	struct monotime sorted[NR_ENTRIES];
	uint32_t state = 1;
	struct heap heap;

	heap_init(&heap);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		sorted[i].ms = next_random(&state) % 100;
		heap_set(&heap, &entries[i], sorted[i]);
	}
	qsort(sorted, NR_ENTRIES, sizeof(sorted[0]), compare_times);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		struct heap_entry *first = heap_first(&heap);

		assert_true(first->when.ms == sorted[i].ms);
		heap_remove(&heap, first);
		assert_int_equal(first->at, 0);
	}
	assert_null(heap_first(&heap));
	heap_done(&heap);
}

/* What heap_first() must give, found by looking at all. */
static int64_t earliest(const struct heap_entry *entries, size_t *nr_in)
{
	int64_t ms = INT64_MAX;

	*nr_in = 0;
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		if (entries[i].at != 0) {
			(*nr_in)++;
			ms = entries[i].when.ms < ms ? entries[i].when.ms : ms;
		}
	}
	return ms;
}

static void the_first_is_right_after_any_operation(void **unused)
{
	(void)unused;
	struct heap_entry entries[NR_ENTRIES] = { 0 };
	uint32_t state = 7;
	struct heap heap;

	heap_init(&heap);
	for (unsigned step = 0; step < NR_STEPS; step++) {
		struct heap_entry *e =
			&entries[next_random(&state) % NR_ENTRIES];
		size_t nr_in = 0;

		if (next_random(&state) % 3 == 0) {
			heap_remove(&heap, e);
			assert_int_equal(e->at, 0);
		} else {
			struct monotime when = { next_random(&state) % 1000 };

			heap_set(&heap, e, when);
			assert_ptr_equal(heap.places[e->at - 1].entry, e);
		}
		int64_t ms = earliest(entries, &nr_in);

		assert_int_equal(heap.nr, nr_in);
		assert_true(nr_in == 0 || heap_first(&heap)->when.ms == ms);
	}
	heap_done(&heap);
}

static void setting_again_moves(void **unused)
{
	(void)unused;
	struct heap_entry a = { .at = 0 }, b = { .at = 0 };
	struct heap heap;

	heap_init(&heap);
	heap_set(&heap, &a, (struct monotime){ 10 });
	heap_set(&heap, &b, (struct monotime){ 20 });
	heap_set(&heap, &a, TIME_NEVER);
	assert_ptr_equal(heap_first(&heap), &b);
	heap_set(&heap, &a, (struct monotime){ 5 });
	assert_ptr_equal(heap_first(&heap), &a);
	assert_int_equal(heap.nr, 2);
	heap_done(&heap);
}

static void done_lets_all_entries_go(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct heap_entry a = { .at = 0 }, b = { .at = 0 };
	struct heap heap;

	heap_init(&heap);
	heap_set(&heap, &a, (struct monotime){ 10 });
	heap_set(&heap, &b, (struct monotime){ 20 });
	heap_done(&heap);
	assert_int_equal(a.at, 0);
	assert_int_equal(b.at, 0);
	assert_null(heap_first(&heap));
	assert_int_equal(xalloc_nr_live(), nr_live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_heap_has_no_first),
		cmocka_unit_test(entries_come_out_sorted),
		cmocka_unit_test(the_first_is_right_after_any_operation),
		cmocka_unit_test(setting_again_moves),
		cmocka_unit_test(done_lets_all_entries_go),
	};

	return cmocka_run_group_tests_name("heap", tests, NULL, NULL);
}
