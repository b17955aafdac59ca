/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the Delete payload (RFC 7296 section 3.11).
 */
#include "wire/delete_payload.h"

#include "libswan/alloc.h"
#include "unit/libike/wire/wire_check.h"

#define GOLDEN "03 04 0002 c9f73a10 0a0b0c0d"

static bool decode(struct view body)
{
	struct delete_payload d;

	return delete_payload_decode(body, &d);
}

static void spis_of_child_sas_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct delete_payload d;

	(void)unused;
	assert_true(delete_payload_decode(blob_view(&octets), &d));
	assert_int_equal(d.protocol, PROTOCOL_ESP);
	assert_int_equal(d.spi_bytes, 4);
	assert_int_equal(d.nr_spis, 2);
	assert_int_equal(delete_payload_spi(&d, 0), 0xc9f73a10);
	assert_int_equal(delete_payload_spi(&d, 1), 0x0a0b0c0d);
	assert_int_equal(delete_payload_spi(&d, 2), 0);
	assert_int_equal(delete_payload_spi(&d, UINT32_MAX), 0);
	blob_free(&octets);
}

static void a_delete_of_the_ike_sa_has_no_spi(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "01000000"));
	assert_false(decodes_hex(decode, "01000001"));
	assert_false(decodes_hex(decode, "01040000"));
	assert_false(decodes_hex(decode, "01080001 0102030405060708"));
	assert_false(decodes_hex(decode, "01000000 00"));
}

static void spis_of_child_sas_are_4_octets_and_fill_the_body(void **unused)
{
	static const struct bend bends[] = {
		{ 0, 0, "no protocol" },
		{ 0, 1, "IKE with SPIs" },
		{ 0, 4, "an unknown protocol" },
		{ 1, 0, "SPIs of no octet" },
		{ 1, 2, "SPIs of 2 octets" },
		{ 1, 8, "SPIs of 8 octets" },
		{ 1, 255, "SPIs of 255 octets" },
		{ 3, 0, "octets behind the SPIs" },
		{ 3, 1, "octets behind an SPI" },
		{ 3, 3, "one SPI too many" },
		{ 2, 0xff, "65282 SPIs" },
	};

	(void)unused;
	assert_bends(decode, GOLDEN, bends, ARRAY_LEN(bends));
	assert_false(decodes_hex(decode, "03080001 0102030405060708"));
	assert_true(decodes_hex(decode, "02040001 01020304"));
	assert_true(decodes_hex(decode, "03040000"));
	assert_truncations(decode, GOLDEN, 12);
	assert_framing(PAYLOAD_DELETE, GOLDEN);
}

static void encoding_gives_the_same_octets(void **unused)
{
	const uint32_t spis[] = { 0xc9f73a10, 0x0a0b0c0d };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	delete_payload_encode_child(&out, PROTOCOL_ESP, spis, 2);
	delete_payload_encode_ike(&out);
	assert_built(&out, "2a000010" GOLDEN "00000008 01000000");
}

static void more_spis_than_fit_overflow(void **unused)
{
	uint32_t *spis = NEW_ARRAY(uint32_t, 65537);
	struct builder out;

	(void)unused;
	builder_init(&out, 1000000);
	delete_payload_encode_child(&out, PROTOCOL_ESP, spis, 65537);
	assert_false(builder_ok(&out));
	builder_done(&out);
	xfree(spis);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spis_of_child_sas_decode),
		cmocka_unit_test(a_delete_of_the_ike_sa_has_no_spi),
		cmocka_unit_test(
			spis_of_child_sas_are_4_octets_and_fill_the_body),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(more_spis_than_fit_overflow),
	};

	return cmocka_run_group_tests_name("wire/delete_payload", tests, NULL,
					   NULL);
}
