/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the SA payload (RFC 7296 section 3.3).
 */
#include "wire/sa_payload.h"

#include <string.h>

#include "libswan/alloc.h"
#include "unit/libike/wire/wire_check.h"

/* AES_GCM_16 with 256 bits, HMAC_SHA2_384, Curve25519, ADDKE1 ML-KEM-768. */
#define IKE_GOLDEN                                                             \
	"0000002c 01010004"                                                    \
	"0300000c 01000014 800e0100"                                           \
	"03000008 02000006"                                                    \
	"03000008 0400001f"                                                    \
	"00000008 06000024"

/* Two ESP proposals with 4 octets of SPI. */
#define ESP_GOLDEN                                                             \
	"02000020 01030402 c9f73a10 0300000c 01000014 800e0100"                \
	"00000008 05000000"                                                    \
	"00000020 02030402 0a0b0c0d 0300000c 0100000c 800e0080"                \
	"00000008 0300000c"

/* Also that nothing is owned after a failure. */
static bool decode(struct view body)
{
	size_t nr_live = xalloc_nr_live();
	struct sa_payload sa;
	bool good = sa_payload_decode(body, &sa);

	if (good) {
		sa_payload_done(&sa);
	}
	assert_int_equal(xalloc_nr_live(), nr_live);
	assert_null(sa.proposals);
	assert_null(sa.transforms);
	return good;
}

static void assert_transform(const struct wire_transform *t, uint8_t type,
			     uint16_t id, uint16_t key_bits)
{
	assert_int_equal(t->type, type);
	assert_int_equal(t->id, id);
	assert_int_equal(t->key_bits, key_bits);
	assert_false(t->unknown_attribute);
}

static void an_ike_proposal_decodes(void **unused)
{
	struct blob octets = from_hex(IKE_GOLDEN);
	struct sa_payload sa;

	(void)unused;
	assert_true(sa_payload_decode(blob_view(&octets), &sa));
	assert_int_equal(sa.nr_proposals, 1);
	const struct wire_proposal *p = sa.proposals;

	assert_int_equal(p->number, 1);
	assert_int_equal(p->protocol, PROTOCOL_IKE);
	assert_int_equal(p->spi.len, 0);
	assert_int_equal(p->nr_transforms, 4);
	assert_transform(&p->transforms[0], TRANSFORM_ENCR, 20, 256);
	assert_transform(&p->transforms[1], TRANSFORM_PRF, 6, 0);
	assert_transform(&p->transforms[2], TRANSFORM_KE, 31, 0);
	assert_transform(&p->transforms[3], TRANSFORM_ADDKE1, 36, 0);
	sa_payload_done(&sa);
	blob_free(&octets);
}

static void proposals_have_their_own_transforms(void **unused)
{
	struct blob octets = from_hex(ESP_GOLDEN);
	struct sa_payload sa;

	(void)unused;
	assert_true(sa_payload_decode(blob_view(&octets), &sa));
	assert_int_equal(sa.nr_proposals, 2);
	assert_view_is_hex(sa.proposals[0].spi, "c9f73a10");
	assert_view_is_hex(sa.proposals[1].spi, "0a0b0c0d");
	assert_int_equal(sa.proposals[1].number, 2);
	assert_ptr_equal(sa.proposals[1].transforms, sa.transforms + 2);
	assert_transform(&sa.transforms[0], TRANSFORM_ENCR, 20, 256);
	assert_transform(&sa.transforms[1], TRANSFORM_SN, SN_32_BIT, 0);
	assert_transform(&sa.transforms[2], TRANSFORM_ENCR, 12, 128);
	assert_transform(&sa.transforms[3], TRANSFORM_INTEG, 12, 0);
	sa_payload_done(&sa);
	blob_free(&octets);
}

static void encoding_gives_the_same_octets(void **unused)
{
	static const struct {
		const char *body;
		const char *generic_header;
	} cases[] = { { IKE_GOLDEN, "00000030" }, { ESP_GOLDEN, "00000044" } };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob octets = from_hex(cases[i].body);
		struct sa_payload sa;
		struct builder out;
		char expected[400] = "";

		assert_true(sa_payload_decode(blob_view(&octets), &sa));
		builder_init(&out, 1000);
		sa_payload_encode(&out, sa.proposals, sa.nr_proposals);
		strcat(expected, cases[i].generic_header);
		strcat(expected, cases[i].body);
		assert_built(&out, expected);
		sa_payload_done(&sa);
		blob_free(&octets);
	}
}

static void every_truncation_of_proposals_fails(void **unused)
{
	(void)unused;
	assert_truncations(decode, IKE_GOLDEN, 44);
	assert_truncations(decode, ESP_GOLDEN, 64);
	assert_framing(PAYLOAD_SA, IKE_GOLDEN);
}

static void a_wrong_proposal_is_refused(void **unused)
{
	static const struct bend bends[] = {
		{ 0, 2, "the last proposal says that more follow" },
		{ 0, 1, "neither last nor more" },
		{ 3, 0, "a length of 0" },
		{ 3, 1, "a length of 1" },
		{ 3, 2, "a length of 2" },
		{ 3, 3, "a length of 3" },
		{ 3, 7, "a length that ends in the header" },
		{ 3, 8, "a length that leaves no room for transforms" },
		{ 3, 0x2b, "one octet too short" },
		{ 3, 0x2d, "one octet too long" },
		{ 2, 0xff, "much too long" },
		{ 4, 0, "number 0" },
		{ 6, 1, "an SPI that takes a transform's octet" },
		{ 6, 255, "an SPI longer than all" },
		{ 7, 0, "fewer transforms counted than there are" },
		{ 7, 3, "one transform fewer than there are" },
		{ 7, 5, "one transform more than there are" },
		{ 7, 255, "as many transforms as can be counted" },
	};

	(void)unused;
	assert_bends(decode, IKE_GOLDEN, bends, ARRAY_LEN(bends));
}

static void a_wrong_transform_is_refused(void **unused)
{
	static const struct bend bends[] = {
		{ 8, 0, "the first transform says that it is the last" },
		{ 8, 2, "a proposal's octet for more" },
		{ 36, 3, "the last transform says that more follow" },
		{ 11, 0, "a length of 0" },
		{ 11, 1, "a length of 1" },
		{ 11, 2, "a length of 2" },
		{ 11, 3, "a length of 3" },
		{ 11, 7, "a length that ends in the header" },
		{ 11, 9, "a length that ends in an attribute's type" },
		{ 11, 8, "an attribute that is a transform of its own" },
		{ 10, 0xff, "a length behind the end" },
		{ 39, 9, "one octet behind the end" },
		{ 16, 0x00, "an attribute with a length behind the end" },
	};

	(void)unused;
	assert_bends(decode, IKE_GOLDEN, bends, ARRAY_LEN(bends));
}

static void reserved_octets_are_ignored(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "00ff0010 01010001"
					"00ff0008 01ff0014"));
}

static void no_proposal_at_all_is_refused(void **unused)
{
	(void)unused;
	assert_false(decodes_hex(decode, ""));
}

/* What must be in a proposal is the matcher's business. */
static void a_proposal_without_transforms_decodes(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "00000008 01010000"));
}

/* RFC 7296 3.3.1: 1, and then one more each; the choice keeps its number. */
static void proposals_are_numbered_from_1_by_1(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "02000008 01030000 00000008 02030000"));
	assert_false(
		decodes_hex(decode, "02000008 01030000 00000008 01030000"));
	assert_false(
		decodes_hex(decode, "02000008 01030000 00000008 03030000"));
	assert_false(
		decodes_hex(decode, "02000008 02030000 00000008 03030000"));
	assert_false(
		decodes_hex(decode, "02000008 00030000 00000008 01030000"));
	assert_true(decodes_hex(decode, "00000008 07030000"));
	assert_false(decodes_hex(decode, "00000008 00030000"));
}

static void all_but_the_last_proposal_say_so(void **unused)
{
	(void)unused;
	assert_false(
		decodes_hex(decode, "00000008 01030000 00000008 02030000"));
	assert_false(
		decodes_hex(decode, "02000008 01030000 02000008 02030000"));
	assert_false(
		decodes_hex(decode, "03000008 01030000 00000008 02030000"));
}

/* HEX are the attributes of one transform. */
static struct wire_transform transform_with(const char *hex)
{
	struct blob attributes = from_hex(hex);
	struct builder out;
	struct sa_payload sa;

	builder_init(&out, 200);
	builder_u16(&out, 0);
	builder_u16(&out, (uint16_t)(16 + attributes.len));
	builder_u32(&out, 0x01030001);
	builder_u16(&out, 0);
	builder_u16(&out, (uint16_t)(8 + attributes.len));
	builder_u32(&out, 0x0100000c);
	builder_view(&out, blob_view(&attributes));
	assert_true(sa_payload_decode(builder_written(&out), &sa));
	struct wire_transform t = sa.transforms[0];

	sa_payload_done(&sa);
	builder_done(&out);
	blob_free(&attributes);
	return t;
}

/* RFC 7296 3.3.6: a transform with an unknown attribute is not chosen. */
static void only_one_key_length_value_is_understood(void **unused)
{
	static const struct {
		const char *attributes;
		uint16_t key_bits;
		bool unknown;
	} cases[] = {
		{ "", 0, false },
		{ "800e0080", 128, false },
		{ "800effff", 65535, false },
		{ "800e0080 800f0001", 128, true },
		{ "800f0001 800e0080", 128, true },
		{ "800e0080 800e0100", 128, true },
		{ "800e0000", 0, true },
		{ "000e0002 0080", 0, true },
		{ "000f0000", 0, true },
		{ "000f0003 010203 800e0100", 256, true },
		{ "ffff0000", 0, true },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct wire_transform t = transform_with(cases[i].attributes);

		assert_int_equal(t.key_bits, cases[i].key_bits);
		assert_int_equal(t.unknown_attribute, cases[i].unknown);
	}
}

static void wrong_attributes_are_refused(void **unused)
{
	(void)unused;
	assert_true(decodes_hex(decode, "00000014 01030001 0000000c 0100000c"
					"000f0000"));
	assert_false(decodes_hex(decode, "00000014 01030001 0000000c 0100000c"
					 "000f0001"));
	assert_false(decodes_hex(decode, "00000014 01030001 0000000c 0100000c"
					 "000fffff"));
	assert_false(decodes_hex(decode, "00000012 01030001 0000000a 0100000c"
					 "800e"));
}

/* Decode what NR proposals with NR_TRANSFORMS[] each encode to. */
static bool limits_hold(size_t nr, const size_t *nr_transforms)
{
	static struct wire_transform transforms[255];
	struct wire_proposal *proposals = NEW_ARRAY(struct wire_proposal, nr);
	struct builder out;
	struct sa_payload sa;

	for (size_t i = 0; i < nr; i++) {
		proposals[i].number = (uint8_t)(i + 1);
		proposals[i].transforms = transforms;
		proposals[i].nr_transforms = nr_transforms[i];
	}
	builder_init(&out, 10000);
	sa_payload_encode(&out, proposals, nr);
	assert_true(builder_ok(&out));
	struct cursor in = cursor_of(builder_written(&out));

	cursor_skip(&in, 4);
	bool good = sa_payload_decode(cursor_rest(&in), &sa);

	sa_payload_done(&sa);
	builder_done(&out);
	xfree(proposals);
	return good;
}

static void more_than_the_limits_are_refused(void **unused)
{
	size_t none[WIRE_PROPOSALS_MAX + 1] = { 0 };

	(void)unused;
	assert_true(limits_hold(WIRE_PROPOSALS_MAX, none));
	assert_false(limits_hold(WIRE_PROPOSALS_MAX + 1, none));
	assert_true(limits_hold(3, (size_t[]){ 255, 255, 2 }));
	assert_false(limits_hold(3, (size_t[]){ 255, 255, 3 }));
	assert_false(limits_hold(4, (size_t[]){ 255, 255, 2, 1 }));
}

static void more_transforms_than_can_be_counted_overflow(void **unused)
{
	static struct wire_transform transforms[256];
	const struct wire_proposal p = { .number = 1,
					 .transforms = transforms,
					 .nr_transforms = 256 };
	struct builder out;

	(void)unused;
	builder_init(&out, 10000);
	sa_payload_encode(&out, &p, 1);
	assert_false(builder_ok(&out));
	builder_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ike_proposal_decodes),
		cmocka_unit_test(proposals_have_their_own_transforms),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(every_truncation_of_proposals_fails),
		cmocka_unit_test(a_wrong_proposal_is_refused),
		cmocka_unit_test(a_wrong_transform_is_refused),
		cmocka_unit_test(reserved_octets_are_ignored),
		cmocka_unit_test(no_proposal_at_all_is_refused),
		cmocka_unit_test(a_proposal_without_transforms_decodes),
		cmocka_unit_test(proposals_are_numbered_from_1_by_1),
		cmocka_unit_test(all_but_the_last_proposal_say_so),
		cmocka_unit_test(only_one_key_length_value_is_understood),
		cmocka_unit_test(wrong_attributes_are_refused),
		cmocka_unit_test(more_than_the_limits_are_refused),
		cmocka_unit_test(more_transforms_than_can_be_counted_overflow),
	};

	return cmocka_run_group_tests_name("wire/sa_payload", tests, NULL,
					   NULL);
}
