/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of bounded input: every read, every truncation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/cursor.h"

static const uint8_t octets[] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab,
				  0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98,
				  0x76, 0x54, 0x32, 0x10 };

static void integers_are_read_in_network_order(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of_array(octets));

	assert_int_equal(cursor_u8(&in), 0x01);
	assert_int_equal(cursor_u16(&in), 0x2345);
	assert_int_equal(cursor_u32(&in), 0x6789abcd);
	assert_true(cursor_u64(&in) == UINT64_C(0xeffedcba98765432));
	assert_int_equal(cursor_left(&in), 1);
	assert_true(cursor_ok(&in));
	assert_false(cursor_at_end(&in));
	assert_int_equal(cursor_u8(&in), 0x10);
	assert_true(cursor_at_end(&in));
}

static void read_u8(struct cursor *in)
{
	assert_int_equal(cursor_u8(in), 0);
}

static void read_u16(struct cursor *in)
{
	assert_int_equal(cursor_u16(in), 0);
}

static void read_u32(struct cursor *in)
{
	assert_int_equal(cursor_u32(in), 0);
}

static void read_u64(struct cursor *in)
{
	assert_true(cursor_u64(in) == 0);
}

static void read_bytes(struct cursor *in)
{
	struct view bytes = cursor_bytes(in, 16);

	assert_null(bytes.ptr);
	assert_int_equal(bytes.len, 0);
}

static void read_skip(struct cursor *in)
{
	cursor_skip(in, 16);
}

static void read_sub(struct cursor *in)
{
	struct cursor sub = cursor_sub(in, 16);

	assert_false(cursor_ok(&sub));
	assert_int_equal(cursor_left(&sub), 0);
}

static const struct {
	size_t len;
	void (*read)(struct cursor *in);
} reads[] = {
	{ 1, read_u8 },	  { 2, read_u16 },    { 4, read_u32 },
	{ 8, read_u64 },  { 16, read_bytes }, { 16, read_skip },
	{ 16, read_sub },
};

static void every_truncation_of_every_read_fails(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(reads); i++) {
		for (size_t len = 0; len < reads[i].len; len++) {
			struct cursor in = cursor_of(view_of(octets, len));

			reads[i].read(&in);
			assert_false(cursor_ok(&in));
			assert_false(cursor_at_end(&in));
		}
	}
}

static void every_read_after_a_failure_gives_nothing(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(reads); i++) {
		struct cursor in = cursor_of(view_of_array(octets));

		cursor_fail(&in);
		reads[i].read(&in);
		assert_false(cursor_ok(&in));
		assert_int_equal(cursor_left(&in), 0);
	}
}

static void a_failed_read_leaves_nothing_to_loop_over(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of(octets, 3));
	unsigned nr_reads = 0;

	while (cursor_left(&in) > 0) {
		(void)cursor_u16(&in);
		nr_reads++;
	}
	assert_int_equal(nr_reads, 2);
	assert_false(cursor_ok(&in));
}

static void an_enormous_length_fails(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of_array(octets));

	(void)cursor_u8(&in);
	assert_int_equal(cursor_bytes(&in, SIZE_MAX).len, 0);
	assert_false(cursor_ok(&in));
}

static void bytes_are_borrowed_from_the_input(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of_array(octets));

	cursor_skip(&in, 2);
	struct view bytes = cursor_bytes(&in, 3);

	assert_ptr_equal(bytes.ptr, octets + 2);
	assert_int_equal(bytes.len, 3);
	assert_int_equal(cursor_left(&in), sizeof(octets) - 5);
}

static void rest_takes_all_that_is_left(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of_array(octets));

	cursor_skip(&in, 10);
	assert_int_equal(cursor_rest(&in).len, sizeof(octets) - 10);
	assert_true(cursor_at_end(&in));
	assert_int_equal(cursor_rest(&in).len, 0);
	assert_true(cursor_at_end(&in));
	cursor_fail(&in);
	assert_int_equal(cursor_rest(&in).len, 0);
	assert_false(cursor_ok(&in));
}

static void a_child_cannot_read_its_neighbour(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(view_of_array(octets));
	struct cursor sub = cursor_sub(&in, 3);

	assert_int_equal(cursor_left(&sub), 3);
	assert_int_equal(cursor_u16(&sub), 0x0123);
	assert_int_equal(cursor_u16(&sub), 0);
	assert_false(cursor_ok(&sub));
	assert_true(cursor_ok(&in));
	assert_int_equal(cursor_u8(&in), 0x67);
}

static void an_empty_input_is_at_its_end(void **unused)
{
	(void)unused;
	struct cursor in = cursor_of(EMPTY_VIEW);
	struct cursor sub = cursor_sub(&in, 0);

	assert_true(cursor_at_end(&in));
	assert_true(cursor_at_end(&sub));
	assert_int_equal(cursor_bytes(&in, 0).len, 0);
	cursor_skip(&in, 0);
	assert_true(cursor_at_end(&in));
	(void)cursor_u8(&in);
	assert_false(cursor_ok(&in));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_read_in_network_order),
		cmocka_unit_test(every_truncation_of_every_read_fails),
		cmocka_unit_test(every_read_after_a_failure_gives_nothing),
		cmocka_unit_test(a_failed_read_leaves_nothing_to_loop_over),
		cmocka_unit_test(an_enormous_length_fails),
		cmocka_unit_test(bytes_are_borrowed_from_the_input),
		cmocka_unit_test(rest_takes_all_that_is_left),
		cmocka_unit_test(a_child_cannot_read_its_neighbour),
		cmocka_unit_test(an_empty_input_is_at_its_end),
	};

	return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
