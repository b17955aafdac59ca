/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the AUTH payload (RFC 7296 section 3.8).
 */
#include "wire/auth_payload.h"

#include "unit/libike/wire/wire_check.h"

#define GOLDEN "02000000 07a618ac"

static bool decode(struct view body)
{
	struct auth_payload a;

	return auth_payload_decode(body, &a);
}

static void method_and_data_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct auth_payload a;

	(void)unused;
	assert_true(auth_payload_decode(blob_view(&octets), &a));
	assert_int_equal(a.method, AUTH_METHOD_SHARED_KEY);
	assert_view_is_hex(a.data, "07a618ac");
	blob_free(&octets);
}

/* An empty signature or MAC proves nothing. */
static void an_auth_payload_without_data_is_refused(void **unused)
{
	(void)unused;
	assert_truncations(decode, GOLDEN, 5);
	assert_framing(PAYLOAD_AUTH, GOLDEN);
}

static void reserved_octets_are_ignored(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "0effffff 00"));
}

static void encoding_gives_the_same_octets(void **unused)
{
	const uint8_t data[] = { 0x07, 0xa6, 0x18, 0xac };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	auth_payload_encode(&out, AUTH_METHOD_SHARED_KEY, view_of_array(data));
	assert_built(&out, "0000000c" GOLDEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(method_and_data_decode),
		cmocka_unit_test(an_auth_payload_without_data_is_refused),
		cmocka_unit_test(reserved_octets_are_ignored),
		cmocka_unit_test(encoding_gives_the_same_octets),
	};

	return cmocka_run_group_tests_name("wire/auth_payload", tests, NULL,
					   NULL);
}
