/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the KE payload (RFC 7296 section 3.4, RFC 9370 section 2.2.2).
 */
#include "wire/ke_payload.h"

#include "unit/libike/wire/wire_check.h"

#define GOLDEN "0024 0000 a1a2a3a4"

static bool decode(struct view body)
{
	struct ke_payload ke;

	return ke_payload_decode(body, &ke);
}

static void method_and_data_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct ke_payload ke;

	(void)unused;
	assert_true(ke_payload_decode(blob_view(&octets), &ke));
	assert_int_equal(ke.method, 36);
	assert_view_is_hex(ke.data, "a1a2a3a4");
	blob_free(&octets);
}

static void a_ke_payload_without_data_is_refused(void **unused)
{
	(void)unused;
	assert_truncations(decode, GOLDEN, 5);
	assert_framing(PAYLOAD_KE, GOLDEN);
}

static void reserved_octets_are_ignored(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "ffff ffff 00"));
}

static void encoding_gives_the_same_octets(void **unused)
{
	const uint8_t data[] = { 0xa1, 0xa2, 0xa3, 0xa4 };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	ke_payload_encode(&out, 36, view_of_array(data));
	assert_built(&out, "0000000c" GOLDEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(method_and_data_decode),
		cmocka_unit_test(a_ke_payload_without_data_is_refused),
		cmocka_unit_test(reserved_octets_are_ignored),
		cmocka_unit_test(encoding_gives_the_same_octets),
	};

	return cmocka_run_group_tests_name("wire/ke_payload", tests, NULL,
					   NULL);
}
