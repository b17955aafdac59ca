/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the frames of SK and SKF (RFC 7296 3.14, RFC 7383 2.5).
 */
#include "wire/sk_payload.h"

#include "unit/libike/wire/wire_check.h"

#define SPIS "0102030405060708 1112131415161718"

/* A Vendor ID outside, IV of 4, ciphertext of 3, ICV of 2 octets. */
#define IV_TEXT_ICV "a0a1a2a3 b0b1b2 c0c1"
#define SK_MESSAGE                                                             \
	SPIS "2b 20 23 08 00000001 0000002d 2e000004 2305000d" IV_TEXT_ICV

/* Fragment 2 of 3. */
#define SKF_MESSAGE                                                            \
	SPIS "35 20 23 08 00000001 0000002d 23800011 00020003" IV_TEXT_ICV

struct sizes {
	size_t iv;
	size_t icv;
};

/* Decode header, chain and frame of MESSAGE. */
static bool decode_frame(struct view message, struct sizes sizes,
			 struct sk_frame *frame)
{
	struct cursor in = cursor_of(message);
	struct ike_header header;
	struct chain chain;

	if (!ike_header_decode(&in, &header) ||
	    !chain_decode(&in, header.next_payload, &chain)) {
		return false;
	}
	const struct payload *sk = &chain.payloads[chain.nr - 1];

	return sk_frame_decode(message, sk, sizes.iv, sizes.icv, frame);
}

static bool decode(struct view message)
{
	struct sk_frame frame;

	return decode_frame(message, (struct sizes){ 4, 2 }, &frame);
}

static void an_sk_payload_splits(void **unused)
{
	struct blob octets = from_hex(SK_MESSAGE);
	struct sk_frame f;

	(void)unused;
	assert_true(
		decode_frame(blob_view(&octets), (struct sizes){ 4, 2 }, &f));
	assert_view_is_hex(f.aad, SPIS "2b 20 23 08 00000001 0000002d"
				       "2e000004 2305000d");
	assert_view_is_hex(f.iv, "a0a1a2a3");
	assert_view_is_hex(f.text, "b0b1b2");
	assert_view_is_hex(f.icv, "c0c1");
	assert_int_equal(f.inner_type, PAYLOAD_IDI);
	assert_int_equal(f.flags, 5);
	assert_int_equal(f.fragment, 0);
	assert_int_equal(f.total, 0);
	blob_free(&octets);
}

/* RFC 7383 2.5: the fragment fields are protected as the header is. */
static void a_fragment_splits_behind_its_numbers(void **unused)
{
	struct blob octets = from_hex(SKF_MESSAGE);
	struct sk_frame f;

	(void)unused;
	assert_true(
		decode_frame(blob_view(&octets), (struct sizes){ 4, 2 }, &f));
	assert_view_is_hex(f.aad, SPIS "35 20 23 08 00000001 0000002d"
				       "23800011 00020003");
	assert_view_is_hex(f.text, "b0b1b2");
	assert_view_is_hex(f.icv, "c0c1");
	assert_int_equal(f.flags, 0x80);
	assert_int_equal(f.fragment, 2);
	assert_int_equal(f.total, 3);
	blob_free(&octets);
}

static void only_the_first_fragment_names_what_is_inside(void **unused)
{
	struct blob octets = from_hex(SKF_MESSAGE);
	struct sk_frame f;

	(void)unused;
	assert_true(
		decode_frame(blob_view(&octets), (struct sizes){ 4, 2 }, &f));
	assert_int_equal(f.inner_type, PAYLOAD_NONE);
	octets.ptr[33] = 1;
	assert_true(
		decode_frame(blob_view(&octets), (struct sizes){ 4, 2 }, &f));
	assert_int_equal(f.inner_type, PAYLOAD_IDI);
	blob_free(&octets);
}

static void numbers_are_1_to_total_and_total_is_bounded(void **unused)
{
	static const struct {
		uint16_t fragment;
		uint16_t total;
		bool good;
	} cases[] = {
		{ 1, 1, true },	   { 3, 3, true },	{ 0, 0, false },
		{ 0, 3, false },   { 1, 0, false },	{ 4, 3, false },
		{ 1, 64, true },   { 64, 64, true },	{ 1, 65, false },
		{ 65, 65, false }, { 1, 65535, false }, { 65535, 65535, false },
		{ 256, 3, false },
	};
	struct blob octets = from_hex(SKF_MESSAGE);

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		octets.ptr[32] = (uint8_t)(cases[i].fragment >> 8);
		octets.ptr[33] = (uint8_t)cases[i].fragment;
		octets.ptr[34] = (uint8_t)(cases[i].total >> 8);
		octets.ptr[35] = (uint8_t)cases[i].total;
		assert_int_equal(decode(blob_view(&octets)), cases[i].good);
	}
	blob_free(&octets);
}

static void every_truncation_of_a_message_fails(void **unused)
{
	(void)unused;
	assert_truncations(decode, SK_MESSAGE, 45);
	assert_truncations(decode, SKF_MESSAGE, 45);
	assert_framing(PAYLOAD_SK, IV_TEXT_ICV);
	assert_framing(PAYLOAD_SKF, "00020003" IV_TEXT_ICV);
}

/* The sizes of IV and ICV are those of the negotiated algorithms. */
static void iv_one_octet_and_icv_must_fit(void **unused)
{
	static const struct {
		struct sizes sizes;
		bool good;
	} cases[] = {
		{ { 0, 0 }, true },	    { { 8, 0 }, true },
		{ { 9, 0 }, false },	    { { 10, 0 }, false },
		{ { 0, 8 }, true },	    { { 0, 9 }, false },
		{ { 6, 2 }, true },	    { { 6, 3 }, false },
		{ { 7, 2 }, false },	    { { 4, SIZE_MAX }, false },
		{ { SIZE_MAX, 2 }, false }, { { SIZE_MAX, SIZE_MAX }, false },
	};
	static const char *const messages[] = { SK_MESSAGE, SKF_MESSAGE };
	struct sk_frame f;

	(void)unused;
	for (size_t m = 0; m < ARRAY_LEN(messages); m++) {
		struct blob octets = from_hex(messages[m]);

		for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
			assert_int_equal(decode_frame(blob_view(&octets),
						      cases[i].sizes, &f),
					 cases[i].good);
		}
		blob_free(&octets);
	}
}

/* Fewer than 4 octets of a fragment, none at all of SK. */
static void a_payload_without_contents_fails(void **unused)
{
	(void)unused;
	assert_false(decodes_hex(decode, SPIS "2e 20 23 08 00000001 00000020"
					      "23000004"));
	assert_false(decodes_hex(decode, SPIS "35 20 23 08 00000001 00000023"
					      "23000007 000100"));
	assert_false(decodes_hex(decode, SPIS "35 20 23 08 00000001 00000024"
					      "23000008 00010001"));
}

static void opening_writes_what_decoding_reads(void **unused)
{
	const struct ike_header header = { .version = IKE_VERSION };
	struct builder out;
	struct sk_frame f;

	(void)unused;
	for (uint16_t total = 0; total <= 2; total++) {
		builder_init(&out, 100);
		struct mark message = ike_header_encode(&out, &header);
		struct mark sk = sk_payload_open(
			&out, total < 2 ? PAYLOAD_KE : 0, total, total);

		builder_zeros(&out, 7);
		builder_close(&out, sk);
		builder_close(&out, message);
		assert_true(decode_frame(builder_written(&out),
					 (struct sizes){ 4, 2 }, &f));
		assert_int_equal(f.text.len, 1);
		assert_int_equal(f.fragment, total);
		assert_int_equal(f.total, total);
		assert_int_equal(f.inner_type, total < 2 ? PAYLOAD_KE : 0);
		builder_done(&out);
	}
}

static void padding_is_removed_by_its_count(void **unused)
{
	static const struct {
		const char *text;
		const char *plaintext; /* NULL: refused */
	} cases[] = {
		{ "00", "" },
		{ "0102 00", "0102" },
		{ "0102 aabb 02", "0102" },
		{ "aabb 02", "" },
		{ "aabb 03", NULL },
		{ "01", NULL },
		{ "ff", NULL },
		{ "", NULL },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob text = from_hex(cases[i].text);
		struct view plaintext;

		assert_int_equal(sk_unpad(blob_view(&text), &plaintext),
				 cases[i].plaintext != NULL);
		if (cases[i].plaintext != NULL) {
			assert_view_is_hex(plaintext, cases[i].plaintext);
		}
		blob_free(&text);
	}
}

static void as_much_padding_as_can_be_counted_is_removed(void **unused)
{
	struct blob text = blob_new(257);
	struct view plaintext;

	(void)unused;
	text.ptr[256] = 255;
	assert_true(sk_unpad(blob_view(&text), &plaintext));
	assert_int_equal(plaintext.len, 1);
	blob_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_sk_payload_splits),
		cmocka_unit_test(a_fragment_splits_behind_its_numbers),
		cmocka_unit_test(only_the_first_fragment_names_what_is_inside),
		cmocka_unit_test(numbers_are_1_to_total_and_total_is_bounded),
		cmocka_unit_test(every_truncation_of_a_message_fails),
		cmocka_unit_test(iv_one_octet_and_icv_must_fit),
		cmocka_unit_test(a_payload_without_contents_fails),
		cmocka_unit_test(opening_writes_what_decoding_reads),
		cmocka_unit_test(padding_is_removed_by_its_count),
		cmocka_unit_test(as_much_padding_as_can_be_counted_is_removed),
	};

	return cmocka_run_group_tests_name("wire/sk_payload", tests, NULL,
					   NULL);
}
