/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of bounded output: integers, marks, overflow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/builder.h"
#include "libswan/print.h"

static void assert_written(const struct builder *out, const char *hex)
{
	struct blob expected = EMPTY_BLOB;

	assert_true(hex_decode(view_of_string(hex), &expected));
	assert_true(builder_ok(out));
	assert_true(view_eq(builder_written(out), blob_view(&expected)));
	blob_free(&expected);
}

static void integers_are_written_in_network_order(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 100);
	builder_u8(&out, 0x01);
	builder_u16(&out, 0x0203);
	builder_u32(&out, 0x04050607);
	builder_u64(&out, UINT64_C(0x08090a0b0c0d0e0f));
	assert_written(&out, "0102030405060708090a0b0c0d0e0f");
	builder_done(&out);
}

static void views_and_zeros_are_appended(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 100);
	builder_view(&out, view_of_string("ab"));
	builder_zeros(&out, 2);
	builder_view(&out, EMPTY_VIEW);
	builder_view(&out, view_of_string("c"));
	assert_written(&out, "6162000063");
	builder_done(&out);
}

static void space_is_filled_by_the_caller(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 4);
	assert_non_null(builder_space(&out, 0));
	uint8_t *space = builder_space(&out, 4);

	assert_non_null(space);
	space[3] = 7;
	assert_written(&out, "00000007");
	assert_null(builder_space(&out, 1));
	assert_false(builder_ok(&out));
	builder_done(&out);
}

static void a_mark_counts_from_its_start_to_the_close(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 100);
	builder_u8(&out, 0xff);
	struct mark outer = builder_open(&out, out.len, 2);
	size_t start = out.len;

	builder_u16(&out, 0xaabb);
	struct mark inner = builder_open(&out, start, 4);

	builder_u8(&out, 0xcc);
	builder_close(&out, inner);
	struct mark small = builder_open(&out, out.len, 1);

	builder_close(&out, small);
	builder_close(&out, outer);
	assert_written(&out, "ff000aaabb00000007cc01");
	builder_done(&out);
}

static void a_length_that_does_not_fit_is_an_overflow(void **unused)
{
	(void)unused;
	static const struct {
		uint8_t length_bytes;
		size_t len;
		bool ok;
	} cases[] = {
		{ 1, 254, true },    { 1, 255, false },	  { 2, 65533, true },
		{ 2, 65534, false }, { 4, 100000, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct builder out;

		builder_init(&out, SIZE_MAX);
		struct mark mark = builder_open(&out, 0, cases[i].length_bytes);

		builder_zeros(&out, cases[i].len);
		builder_close(&out, mark);
		assert_int_equal(builder_ok(&out), cases[i].ok);
		builder_done(&out);
	}
}

static void every_write_may_be_the_one_that_overflows(void **unused)
{
	(void)unused;
	for (size_t max = 0; max < 21; max++) {
		struct builder out;

		builder_init(&out, max);
		builder_u8(&out, 1);
		builder_u16(&out, 1);
		builder_u32(&out, 1);
		builder_u64(&out, 1);
		builder_view(&out, view_of_string("abc"));
		builder_zeros(&out, 3);
		assert_false(builder_ok(&out));
		assert_int_equal(builder_written(&out).len, 0);
		struct blob taken = builder_take(&out);

		assert_null(taken.ptr);
		builder_done(&out);
	}
}

static void after_an_overflow_nothing_is_written_any_more(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 2);
	struct mark mark = builder_open(&out, 0, 4);

	builder_u8(&out, 1);
	builder_patch_u8(&out, 5, 1);
	builder_patch_u32(&out, 5, 1);
	builder_truncate(&out, 1);
	builder_close(&out, mark);
	assert_false(builder_ok(&out));
	assert_null(builder_space(&out, 0));
	assert_int_equal(out.len, 0);
	builder_done(&out);
}

static void the_buffer_grows_and_keeps_what_is_there(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 100000);
	for (unsigned i = 0; i < 50000; i++) {
		builder_u16(&out, (uint16_t)i);
	}
	struct view written = builder_written(&out);

	assert_int_equal(written.len, 100000);
	for (unsigned i = 0; i < 50000; i++) {
		assert_int_equal(
			written.ptr[2 * i] << 8 | written.ptr[2 * i + 1], i);
	}
	builder_u8(&out, 0);
	assert_false(builder_ok(&out));
	builder_done(&out);
}

static void patches_overwrite_in_place(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 100);
	builder_zeros(&out, 6);
	builder_patch_u8(&out, 0, 0xaa);
	builder_patch_u32(&out, 2, 0x01020304);
	assert_written(&out, "aa0001020304");
	builder_done(&out);
}

static void what_is_truncated_is_gone(void **unused)
{
	(void)unused;
	struct builder out;

	builder_init(&out, 8);
	builder_view(&out, view_of_string("secrets!"));
	builder_truncate(&out, 1);
	builder_truncate(&out, 1);
	builder_zeros(&out, 3); /* space is zero even where it was used */
	assert_written(&out, "73000000");
	builder_done(&out);
}

static void taking_moves_what_was_written_out(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct builder out;

	builder_init(&out, 4);
	builder_u32(&out, 0x61626364);
	struct blob taken = builder_take(&out);

	assert_true(view_eq(blob_view(&taken), view_of_string("abcd")));
	assert_int_equal(builder_written(&out).len, 0);
	builder_u32(&out, 0); /* may be used again, with the same bound */
	assert_true(builder_ok(&out));
	builder_u8(&out, 0);
	assert_false(builder_ok(&out));
	builder_done(&out);
	blob_free(&taken);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void an_empty_builder_gives_an_empty_blob(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct builder out;

	builder_init(&out, 4);
	assert_int_equal(out.next_payload, 0);
	assert_int_equal(builder_written(&out).len, 0);
	(void)builder_space(&out, 0);
	struct blob taken = builder_take(&out);

	assert_null(taken.ptr);
	builder_done(&out);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_written_in_network_order),
		cmocka_unit_test(views_and_zeros_are_appended),
		cmocka_unit_test(space_is_filled_by_the_caller),
		cmocka_unit_test(a_mark_counts_from_its_start_to_the_close),
		cmocka_unit_test(a_length_that_does_not_fit_is_an_overflow),
		cmocka_unit_test(every_write_may_be_the_one_that_overflows),
		cmocka_unit_test(after_an_overflow_nothing_is_written_any_more),
		cmocka_unit_test(the_buffer_grows_and_keeps_what_is_there),
		cmocka_unit_test(patches_overwrite_in_place),
		cmocka_unit_test(what_is_truncated_is_gone),
		cmocka_unit_test(taking_moves_what_was_written_out),
		cmocka_unit_test(an_empty_builder_gives_an_empty_blob),
	};

	return cmocka_run_group_tests_name("builder", tests, NULL, NULL);
}
