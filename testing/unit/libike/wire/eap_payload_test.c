/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the EAP payload (RFC 7296 section 3.16, RFC 3748 section 4).
 */
#include "wire/eap_payload.h"

#include "unit/libike/wire/wire_check.h"

/* Response, identifier 7, Identity "ab". */
#define GOLDEN "02 07 0007 01 6162"

static bool decode(struct view body)
{
	struct eap_payload eap;

	return eap_payload_decode(body, &eap);
}

static void a_response_decodes(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct eap_payload eap;

	(void)unused;
	assert_true(eap_payload_decode(blob_view(&octets), &eap));
	assert_int_equal(eap.code, EAP_RESPONSE);
	assert_int_equal(eap.identifier, 7);
	assert_int_equal(eap.type, 1);
	assert_view_is_hex(eap.data, "6162");
	blob_free(&octets);
}

static void a_success_has_no_type(void **unused)
{
	struct blob octets = from_hex("03 07 0004");
	struct eap_payload eap;

	(void)unused;
	assert_true(eap_payload_decode(blob_view(&octets), &eap));
	assert_int_equal(eap.code, EAP_SUCCESS);
	assert_int_equal(eap.type, 0);
	assert_int_equal(eap.data.len, 0);
	blob_free(&octets);
	assert_true(decodes_hex(decode, "04 00 0004"));
	assert_false(decodes_hex(decode, "03 07 0005 01"));
	assert_false(decodes_hex(decode, "01 07 0004"));
	assert_true(decodes_hex(decode, "01 07 0005 04"));
}

static void a_wrong_length_or_code_is_refused(void **unused)
{
	static const struct bend bends[] = {
		{ 0, 0, "code 0" },	      { 0, 5, "code 5" },
		{ 3, 0, "a length of 0" },    { 3, 1, "a length of 1" },
		{ 3, 2, "a length of 2" },    { 3, 3, "a length of 3" },
		{ 3, 6, "one too short" },    { 3, 8, "one too long" },
		{ 2, 0xff, "much too long" },
	};

	(void)unused;
	assert_bends(decode, GOLDEN, bends, ARRAY_LEN(bends));
	assert_truncations(decode, GOLDEN, 7);
	assert_truncations(decode, "03070004", 4);
	assert_framing(PAYLOAD_EAP, GOLDEN);
}

static void encoding_gives_the_same_octets(void **unused)
{
	const uint8_t data[] = { 0x61, 0x62 };
	const struct eap_payload response = { EAP_RESPONSE, 7, 1,
					      view_of_array(data) };
	const struct eap_payload failure = { .code = EAP_FAILURE,
					     .identifier = 8 };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	eap_payload_encode(&out, &response);
	eap_payload_encode(&out, &failure);
	assert_built(&out, "3000000b" GOLDEN "00000008 04080004");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_response_decodes),
		cmocka_unit_test(a_success_has_no_type),
		cmocka_unit_test(a_wrong_length_or_code_is_refused),
		cmocka_unit_test(encoding_gives_the_same_octets),
	};

	return cmocka_run_group_tests_name("wire/eap_payload", tests, NULL,
					   NULL);
}
