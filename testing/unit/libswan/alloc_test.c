/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of allocation and its count.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"

static void memory_is_zero_and_aligned(void **unused)
{
	(void)unused;
	const uint8_t zeros[1000] = { 0 };

	for (size_t size = 0; size <= sizeof(zeros); size += 37) {
		void *ptr = xalloc(size);

		assert_memory_equal(ptr, zeros, size);
		assert_int_equal((uintptr_t)ptr % 16, 0);
		xfree(ptr);
	}
}

static void growing_keeps_the_old_and_zeroes_the_new(void **unused)
{
	(void)unused;
	char *ptr = xalloc(3);

	memcpy(ptr, "abc", 3);
	ptr = xrealloc(ptr, 3, 6);
	assert_memory_equal(ptr, "abc\0\0\0", 6);
	ptr = xrealloc(ptr, 6, 2);
	assert_memory_equal(ptr, "ab", 2);
	xfree(ptr);
}

static void growing_nothing_allocates(void **unused)
{
	(void)unused;
	char *ptr = xrealloc(NULL, 0, 4);

	assert_memory_equal(ptr, "\0\0\0\0", 4);
	xfree(ptr);
}

static void live_blocks_are_counted(void **unused)
{
	(void)unused;
	size_t before = xalloc_nr_live();
	int *one = NEW(int);
	int *many = NEW_ARRAY(int, 10);

	assert_int_equal(xalloc_nr_live(), before + 2);
	many = xrealloc(many, 10 * sizeof(int), 20 * sizeof(int));
	assert_int_equal(xalloc_nr_live(), before + 2);
	xfree(one);
	xfree(many);
	xfree(NULL);
	assert_int_equal(xalloc_nr_live(), before);
}

static void strings_are_copied(void **unused)
{
	(void)unused;
	char *all = xstrdup("hello");
	char *part = xstrndup("hello", 2);
	char *shorter = xstrndup("hi", 10);
	char *printed = xasprintf("%s-%d", "x", 42);

	assert_string_equal(all, "hello");
	assert_string_equal(part, "he");
	assert_string_equal(shorter, "hi");
	assert_string_equal(printed, "x-42");
	xfree(all);
	xfree(part);
	xfree(shorter);
	xfree(printed);
}

static void *churn(void *arg)
{
	for (int i = 0; i < 20000; i++) {
		xfree(xalloc(16));
	}
	return arg;
}

static void the_count_is_right_with_threads(void **unused)
{
	(void)unused;
	size_t before = xalloc_nr_live();
	pthread_t threads[4];

	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, churn, NULL),
				 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	}
	assert_int_equal(xalloc_nr_live(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zero_and_aligned),
		cmocka_unit_test(growing_keeps_the_old_and_zeroes_the_new),
		cmocka_unit_test(growing_nothing_allocates),
		cmocka_unit_test(live_blocks_are_counted),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(the_count_is_right_with_threads),
	};

	return cmocka_run_group_tests_name("alloc", tests, NULL, NULL);
}
