/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the IKE header (RFC 7296 section 3.1).
 */
#include "wire/header.h"

#include "unit/libike/wire/wire_check.h"

#define SPIS   "0102030405060708 1112131415161718"
#define GOLDEN SPIS " 2e 20 23 28 00000002 0000011d"

static bool decode(struct view octets)
{
	struct cursor in = cursor_of(octets);
	struct ike_header header;

	return ike_header_decode(&in, &header);
}

static void fields_are_where_the_rfc_has_them(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct cursor in = cursor_of(blob_view(&octets));
	struct ike_header header;

	(void)unused;
	assert_true(ike_header_decode(&in, &header));
	assert_true(cursor_at_end(&in));
	assert_view_is_hex(ike_spi_view(&header.spis.i), "0102030405060708");
	assert_view_is_hex(ike_spi_view(&header.spis.r), "1112131415161718");
	assert_int_equal(header.next_payload, PAYLOAD_SK);
	assert_int_equal(header.version, IKE_VERSION);
	assert_int_equal(header.exchange, EXCHANGE_IKE_AUTH);
	assert_int_equal(header.flags, IKE_FLAG_INITIATOR | IKE_FLAG_RESPONSE);
	assert_true(ike_header_is_response(&header));
	assert_int_equal(header.message_id, 2);
	assert_int_equal(header.length, 0x11d);
	blob_free(&octets);
}

static void shorter_than_28_octets_fails(void **unused)
{
	(void)unused;
	assert_truncations(decode, GOLDEN, IKE_HEADER_BYTES);
}

/* Versions, lengths and flags that mean nothing are the caller's to refuse. */
static void any_28_octets_are_a_header(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "ffffffffffffffff ffffffffffffffff"
					"ff ff ff ff ffffffff ffffffff"));
	assert_true(decodes_hex(decode, "0000000000000000 0000000000000000"
					"00 00 00 00 00000000 00000000"));
}

static void the_length_counts_to_the_close(void **unused)
{
	const struct ike_header header = {
		.spis = { { { 1, 2, 3, 4, 5, 6, 7, 8 } },
			  { { 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17,
			      0x18 } } },
		.version = IKE_VERSION,
		.exchange = EXCHANGE_INFORMATIONAL,
		.flags = IKE_FLAG_RESPONSE,
		.message_id = 0x01020304,
		.length = 99,
	};
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	struct mark message = ike_header_encode(&out, &header);

	builder_u16(&out, 0xabcd);
	builder_close(&out, message);
	assert_built(&out, SPIS "00 20 25 20 01020304 0000001e abcd");
}

/* As for a message that is sent behind a non-ESP marker. */
static void what_is_before_the_header_is_not_counted(void **unused)
{
	const struct ike_header header = { .version = IKE_VERSION };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	builder_zeros(&out, NON_ESP_MARKER_BYTES);
	struct mark message = ike_header_encode(&out, &header);

	builder_close(&out, builder_open_payload(&out, PAYLOAD_VENDOR_ID));
	builder_close(&out, message);
	assert_built(&out, "00000000 0000000000000000 0000000000000000"
			   "2b 20 00 00 00000000 00000020 00000004");
}

static void overflow_is_remembered_in_a_header(void **unused)
{
	const struct ike_header header = { .version = IKE_VERSION };
	struct builder out;

	(void)unused;
	builder_init(&out, IKE_HEADER_BYTES - 1);
	struct mark message = ike_header_encode(&out, &header);

	builder_close(&out, builder_open_payload(&out, PAYLOAD_KE));
	builder_close(&out, message);
	assert_false(builder_ok(&out));
	builder_done(&out);
}

static void spis_compare_by_all_octets(void **unused)
{
	const struct ike_spi zero = { { 0 } };
	const struct ike_spi a = { { 0, 0, 0, 0, 0, 0, 0, 1 } };
	const struct ike_spi b = { { 1, 0, 0, 0, 0, 0, 0, 0 } };

	(void)unused;
	assert_true(ike_spi_is_zero(&zero));
	assert_false(ike_spi_is_zero(&a));
	assert_false(ike_spi_is_zero(&b));
	assert_true(ike_spi_eq(&a, &a));
	assert_false(ike_spi_eq(&a, &b));
	assert_true(ike_spi_key(&a) == 1);
	assert_true(ike_spi_key(&a) != ike_spi_key(&b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_where_the_rfc_has_them),
		cmocka_unit_test(shorter_than_28_octets_fails),
		cmocka_unit_test(any_28_octets_are_a_header),
		cmocka_unit_test(the_length_counts_to_the_close),
		cmocka_unit_test(what_is_before_the_header_is_not_counted),
		cmocka_unit_test(overflow_is_remembered_in_a_header),
		cmocka_unit_test(spis_compare_by_all_octets),
	};

	return cmocka_run_group_tests_name("wire/header", tests, NULL, NULL);
}
