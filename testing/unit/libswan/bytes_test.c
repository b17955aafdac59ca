/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of views, blobs and comparing them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/bytes.h"

#define V(text) view_of_string(text)

static void view_of_string_sees_the_text_without_its_nul(void **unused)
{
	(void)unused;
	assert_int_equal(V("abc").len, 3);
	assert_memory_equal(V("abc").ptr, "abc", 3);
	assert_int_equal(V("").len, 0);
	assert_int_equal(V(NULL).len, 0);
}

static void view_of_array_sees_every_octet(void **unused)
{
	(void)unused;
	const uint8_t octets[] = { 1, 2, 3 };

	assert_int_equal(view_of_array(octets).len, 3);
	assert_ptr_equal(view_of_array(octets).ptr, octets);
}

static void new_blob_is_zero(void **unused)
{
	(void)unused;
	const uint8_t zeros[100] = { 0 };
	struct blob blob = blob_new(sizeof(zeros));

	assert_int_equal(blob.len, sizeof(zeros));
	assert_memory_equal(blob.ptr, zeros, sizeof(zeros));
	blob_free(&blob);
}

static void blob_of_nothing_is_empty(void **unused)
{
	(void)unused;
	struct blob blob = blob_new(0);
	struct blob clone = blob_clone(EMPTY_VIEW);

	assert_null(blob.ptr);
	assert_null(clone.ptr);
	assert_int_equal(clone.len, 0);
	blob_free(&blob);
	blob_free(&clone);
}

static void clone_is_a_copy(void **unused)
{
	(void)unused;
	char text[] = "secret";
	struct blob clone = blob_clone(V(text));

	text[0] = 'S';
	assert_true(view_eq(blob_view(&clone), V("secret")));
	blob_free(&clone);
}

static void concat_joins_in_order(void **unused)
{
	(void)unused;
	const struct view parts[] = { V("ab"), EMPTY_VIEW, V("c"), V("") };
	struct blob joined = blob_concat(parts, ARRAY_LEN(parts));
	struct blob none = blob_concat(NULL, 0);

	assert_true(view_eq(blob_view(&joined), V("abc")));
	assert_int_equal(none.len, 0);
	blob_free(&joined);
}

static void freed_blob_is_empty_and_may_be_freed_again(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct blob blob = blob_clone(V("x"));

	blob_free(&blob);
	assert_null(blob.ptr);
	assert_int_equal(blob.len, 0);
	blob_free(&blob);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void taken_blob_leaves_nothing_behind(void **unused)
{
	(void)unused;
	struct blob blob = blob_clone(V("x"));
	struct blob taken = blob_take(&blob);

	assert_null(blob.ptr);
	assert_int_equal(blob.len, 0);
	assert_true(view_eq(blob_view(&taken), V("x")));
	blob_free(&taken);
}

static void views_are_equal_by_length_and_octets(void **unused)
{
	(void)unused;
	bool (*const equals[])(struct view, struct view) = { view_eq,
							     ct_equal };

	for (size_t i = 0; i < ARRAY_LEN(equals); i++) {
		assert_true(equals[i](V("abc"), V("abc")));
		assert_true(equals[i](EMPTY_VIEW, V("")));
		assert_false(equals[i](V("abc"), V("abd")));
		assert_false(equals[i](V("xbc"), V("abc")));
		assert_false(equals[i](V("abc"), V("ab")));
		assert_false(equals[i](EMPTY_VIEW, V("a")));
	}
}

static void ct_equal_sees_every_bit(void **unused)
{
	(void)unused;
	uint8_t a[33] = { 0 }, b[33] = { 0 };

	for (size_t bit = 0; bit < 8 * sizeof(a); bit++) {
		b[bit / 8] = (uint8_t)(1u << bit % 8);
		assert_false(ct_equal(view_of_array(a), view_of_array(b)));
		b[bit / 8] = 0;
	}
	assert_true(ct_equal(view_of_array(a), view_of_array(b)));
}

/* RFC 7296 2.8: octets are compared one by one, a prefix is smaller. */
static void compare_orders_octets_then_lengths(void **unused)
{
	(void)unused;
	assert_true(view_cmp(V("a"), V("b")) < 0);
	assert_true(view_cmp(V("b"), V("a")) > 0);
	assert_true(view_cmp(V("\x7f"), V("\x80")) < 0);
	assert_true(view_cmp(V("a"), V("aa")) < 0);
	assert_true(view_cmp(V("b"), V("aa")) > 0);
	assert_true(view_cmp(EMPTY_VIEW, V("a")) < 0);
	assert_true(view_cmp(V("a"), EMPTY_VIEW) > 0);
	assert_int_equal(view_cmp(V("ab"), V("ab")), 0);
	assert_int_equal(view_cmp(EMPTY_VIEW, V("")), 0);
}

static void wipe_sets_just_what_it_is_told(void **unused)
{
	(void)unused;
	char text[] = "secrets";

	wipe(text, 6);
	assert_memory_equal(text, "\0\0\0\0\0\0s", 8);
	wipe(NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(view_of_string_sees_the_text_without_its_nul),
		cmocka_unit_test(view_of_array_sees_every_octet),
		cmocka_unit_test(new_blob_is_zero),
		cmocka_unit_test(blob_of_nothing_is_empty),
		cmocka_unit_test(clone_is_a_copy),
		cmocka_unit_test(concat_joins_in_order),
		cmocka_unit_test(freed_blob_is_empty_and_may_be_freed_again),
		cmocka_unit_test(taken_blob_leaves_nothing_behind),
		cmocka_unit_test(views_are_equal_by_length_and_octets),
		cmocka_unit_test(ct_equal_sees_every_bit),
		cmocka_unit_test(compare_orders_octets_then_lengths),
		cmocka_unit_test(wipe_sets_just_what_it_is_told),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
