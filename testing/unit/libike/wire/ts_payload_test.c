/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the traffic selector payloads (RFC 7296 section 3.13).
 */
#include "wire/ts_payload.h"

#include "unit/libike/wire/wire_check.h"

/* 192.0.1.0/24, TCP, port 80. */
#define V4 "07 06 0010 0050 0050 c0000100 c00001ff"
/* 2001:db8::1 .. 2001:db8::ffff, any protocol and port. */
#define V6                                                                     \
	"08 00 0028 0000 ffff 20010db8000000000000000000000001"                \
	"20010db800000000000000000000ffff"
#define GOLDEN "02000000" V4 V6

static bool decode(struct view body)
{
	struct ts_payload ts;

	return ts_payload_decode(body, &ts);
}

static void selectors_of_both_families_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct ts_payload ts;

	(void)unused;
	assert_true(ts_payload_decode(blob_view(&octets), &ts));
	assert_int_equal(ts.nr, 2);
	assert_false(ts.has_unknown_type);
	const struct ip_selector *s = ts.selectors;

	assert_int_equal(s[0].protocol, 6);
	assert_int_equal(s[0].start_port, 80);
	assert_int_equal(s[0].end_port, 80);
	assert_view_is_hex(ip_address_view(&s[0].range.start), "c0000100");
	assert_view_is_hex(ip_address_view(&s[0].range.end), "c00001ff");
	assert_int_equal(s[1].protocol, 0);
	assert_int_equal(s[1].start_port, 0);
	assert_int_equal(s[1].end_port, 65535);
	assert_view_is_hex(ip_address_view(&s[1].range.end),
			   "20010db800000000000000000000ffff");
	blob_free(&octets);
}

static void encoding_gives_the_same_octets(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct ts_payload ts;
	struct builder out;

	(void)unused;
	assert_true(ts_payload_decode(blob_view(&octets), &ts));
	builder_init(&out, 200);
	ts_payload_encode(&out, PAYLOAD_TSR, ts.selectors, ts.nr);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_TSR);
	assert_built(&out, "00000040" GOLDEN);
	blob_free(&octets);
}

static void a_wrong_selector_is_refused(void **unused)
{
	static const struct bend bends[] = {
		{ 0, 0, "no selector counted" },
		{ 0, 1, "fewer counted than there are" },
		{ 0, 3, "more counted than there are" },
		{ 0, 255, "255 counted" },
		{ 4, 8, "IPv6 in 16 octets" },
		{ 20, 7, "IPv4 in 40 octets" },
		{ 7, 0, "a length of 0" },
		{ 7, 1, "a length of 1" },
		{ 7, 2, "a length of 2" },
		{ 7, 3, "a length of 3" },
		{ 7, 4, "a selector of a header only" },
		{ 7, 15, "one octet too short" },
		{ 7, 17, "one octet too long" },
		{ 6, 0xff, "much too long" },
		{ 8, 0x01, "start port 336, end port 80" },
		{ 12, 0xc1, "start above end" },
	};

	(void)unused;
	assert_bends(decode, GOLDEN, bends, ARRAY_LEN(bends));
	assert_truncations(decode, GOLDEN, 60);
	assert_framing(PAYLOAD_TSI, GOLDEN);
	assert_framing(PAYLOAD_TSR, GOLDEN);
}

static void a_start_above_the_end_is_refused(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "01000000 07 00 0010 0000 ffff"
					"0a000001 0a000001"));
	assert_false(decodes_hex(decode, "01000000 07 00 0010 0000 ffff"
					 "0a000002 0a000001"));
	assert_false(decodes_hex(decode, "01000000 07 00 0010 0051 0050"
					 "0a000001 0a000001"));
	assert_false(decodes_hex(decode, "01000000 08 00 0028 0000 ffff"
					 "20010db8000000000000000000000002"
					 "20010db8000000000000000000000001"));
}

/* RFC 7296 3.13.1: ports 65535 to 0 mean OPAQUE. */
static void opaque_ports_are_the_one_reversed_range(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "01000000 07 06 0010 ffff 0000"
					"0a000001 0a000001"));
	assert_false(decodes_hex(decode, "01000000 07 06 0010 ffff 0001"
					 "0a000001 0a000001"));
	assert_false(decodes_hex(decode, "01000000 07 06 0010 fffe 0000"
					 "0a000001 0a000001"));
}

/* A security label (RFC 9478): type, reserved, length, label. */
static void selectors_of_unknown_types_are_skipped(void **unused)
{
	struct blob octets = from_hex("03000000 0a000006 6162" V4 "09000004");
	struct ts_payload ts;

	(void)unused;
	assert_true(ts_payload_decode(blob_view(&octets), &ts));
	assert_int_equal(ts.nr, 1);
	assert_true(ts.has_unknown_type);
	assert_int_equal(ts.selectors[0].protocol, 6);
	blob_free(&octets);
}

static void unknown_types_alone_leave_no_selector(void **unused)
{
	struct blob octets = from_hex("01000000 0a000006 6162");
	struct ts_payload ts;

	(void)unused;
	assert_true(ts_payload_decode(blob_view(&octets), &ts));
	assert_int_equal(ts.nr, 0);
	assert_true(ts.has_unknown_type);
	blob_free(&octets);
	assert_false(decodes_hex(decode, "01000000 0a000003"));
	assert_false(decodes_hex(decode, "01000000 0a000007 6162"));
	assert_false(decodes_hex(decode, "01000000 0a00ffff 6162"));
}

static bool decodes_selectors(size_t nr)
{
	struct blob one = from_hex(V4);
	struct builder out;

	builder_init(&out, 10000);
	builder_count_u8(&out, nr);
	builder_zeros(&out, 3);
	for (size_t i = 0; i < nr; i++) {
		builder_view(&out, blob_view(&one));
	}
	bool good = decodes(decode, builder_written(&out));

	builder_done(&out);
	blob_free(&one);
	return good;
}

static void more_selectors_than_the_limit_are_refused(void **unused)
{
	(void)unused;
	assert_true(decodes_selectors(TS_MAX));
	assert_false(decodes_selectors(TS_MAX + 1));
	assert_false(decodes_selectors(255));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selectors_of_both_families_decode),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(a_wrong_selector_is_refused),
		cmocka_unit_test(a_start_above_the_end_is_refused),
		cmocka_unit_test(opaque_ports_are_the_one_reversed_range),
		cmocka_unit_test(selectors_of_unknown_types_are_skipped),
		cmocka_unit_test(unknown_types_alone_leave_no_selector),
		cmocka_unit_test(more_selectors_than_the_limit_are_refused),
	};

	return cmocka_run_group_tests_name("wire/ts_payload", tests, NULL,
					   NULL);
}
