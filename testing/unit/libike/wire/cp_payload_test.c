/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the Configuration payload (RFC 7296 section 3.15).
 */
#include "wire/cp_payload.h"

#include "libswan/alloc.h"
#include "unit/libike/wire/wire_check.h"

/* A reply: INTERNAL_IP4_ADDRESS 10.0.0.1, an empty INTERNAL_IP4_DNS. */
#define GOLDEN "02000000 00010004 0a000001 00030000"

static bool decode(struct view body)
{
	struct cp_payload cp;

	return cp_payload_decode(body, &cp);
}

static void type_and_attributes_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct cp_payload cp;

	(void)unused;
	assert_true(cp_payload_decode(blob_view(&octets), &cp));
	assert_int_equal(cp.type, CP_REPLY);
	assert_int_equal(cp.nr, 2);
	assert_int_equal(cp.attributes[0].type, 1);
	assert_view_is_hex(cp.attributes[0].value, "0a000001");
	assert_int_equal(cp.attributes[1].type, 3);
	assert_int_equal(cp.attributes[1].value.len, 0);
	blob_free(&octets);
}

static void encoding_gives_the_same_octets(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct cp_payload cp;
	struct builder out;

	(void)unused;
	assert_true(cp_payload_decode(blob_view(&octets), &cp));
	builder_init(&out, 100);
	cp_payload_encode(&out, cp.type, cp.attributes, cp.nr);
	assert_built(&out, "00000014" GOLDEN);
	blob_free(&octets);
}

static void an_attribute_is_never_cut(void **unused)
{
	struct blob octets = from_hex(GOLDEN);

	(void)unused;
	for (size_t len = 0; len <= octets.len; len++) {
		bool whole = len == 4 || len == 12 || len == 16;

		assert_int_equal(decodes(decode, view_of(octets.ptr, len)),
				 whole);
	}
	blob_free(&octets);
	assert_framing(PAYLOAD_CP, GOLDEN);
}

static void a_wrong_attribute_length_is_refused(void **unused)
{
	static const struct bend bends[] = {
		{ 7, 1, "octets behind the value that are no attribute" },
		{ 7, 7, "a value that ends in the next attribute" },
		{ 7, 9, "a value behind the end" },
		{ 6, 0xff, "a value far behind the end" },
		{ 15, 1, "a value that is not there" },
		{ 14, 0xff, "a long value that is not there" },
	};

	(void)unused;
	assert_bends(decode, GOLDEN, bends, ARRAY_LEN(bends));
}

static void the_reserved_bit_is_not_the_types(void **unused)
{
	struct blob octets = from_hex("01ffffff 80010000");
	struct cp_payload cp;

	(void)unused;
	assert_true(cp_payload_decode(blob_view(&octets), &cp));
	assert_int_equal(cp.attributes[0].type, 1);
	blob_free(&octets);
}

static void more_attributes_than_the_limit_are_refused(void **unused)
{
	struct blob octets = blob_new(4 + 4 * (CP_ATTRIBUTES_MAX + 1));
	struct view body = blob_view(&octets);

	(void)unused;
	assert_false(decodes(decode, body));
	body.len -= 4;
	assert_true(decodes(decode, body));
	blob_free(&octets);
}

static void a_value_of_64_kilobytes_overflows(void **unused)
{
	struct blob value = blob_new(UINT16_MAX + 1);
	const struct cp_attribute a = { 1, blob_view(&value) };
	struct builder out;

	(void)unused;
	builder_init(&out, 100000);
	cp_payload_encode(&out, CP_SET, &a, 1);
	assert_false(builder_ok(&out));
	builder_done(&out);
	blob_free(&value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(type_and_attributes_decode),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(an_attribute_is_never_cut),
		cmocka_unit_test(a_wrong_attribute_length_is_refused),
		cmocka_unit_test(the_reserved_bit_is_not_the_types),
		cmocka_unit_test(more_attributes_than_the_limit_are_refused),
		cmocka_unit_test(a_value_of_64_kilobytes_overflows),
	};

	return cmocka_run_group_tests_name("wire/cp_payload", tests, NULL,
					   NULL);
}
