/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the chain of payloads (RFC 7296 sections 2.5, 3.2).
 */
#include "wire/chain.h"

#include <string.h>

#include "unit/libike/wire/wire_check.h"

/* KE, then Nonce, then N(COOKIE), then N(INVALID_SYNTAX). */
#define FOUR                                                                   \
	"28 00 0009 001f0000aa"                                                \
	"29 00 0008 01020304"                                                  \
	"29 00 000a 00004006 0102"                                             \
	"00 00 0008 00000007"

/* OCTETS must live as long as CHAIN is looked at. */
static bool decode(const struct blob *octets, uint8_t first,
		   struct chain *chain)
{
	struct cursor in = cursor_of(blob_view(octets));

	return chain_decode(&in, first, chain);
}

static bool decodes_from(uint8_t first, const char *hex)
{
	struct blob octets = from_hex(hex);
	struct chain chain;
	bool good = decode(&octets, first, &chain);

	assert_true(good || (chain.nr == 0 && chain.payload_set == 0 &&
			     chain.unsupported_critical == 0));
	blob_free(&octets);
	return good;
}

static bool decodes_from_ke(struct view octets)
{
	struct cursor in = cursor_of(octets);
	struct chain chain;

	return chain_decode(&in, PAYLOAD_KE, &chain);
}

static void payloads_are_split_at_their_lengths(void **unused)
{
	struct blob octets = from_hex(FOUR);
	struct chain chain;

	(void)unused;
	assert_true(decode(&octets, PAYLOAD_KE, &chain));
	assert_int_equal(chain.nr, 4);
	assert_int_equal(chain.payloads[0].type, PAYLOAD_KE);
	assert_view_is_hex(chain.payloads[0].body, "001f0000aa");
	assert_int_equal(chain.payloads[1].type, PAYLOAD_NONCE);
	assert_view_is_hex(chain.payloads[1].whole, "29000008 01020304");
	assert_int_equal(chain.payloads[3].type, PAYLOAD_NOTIFY);
	assert_true(chain.payload_set == (P(KE) | P(NONCE) | P(NOTIFY)));
	assert_int_equal(chain.unsupported_critical, 0);
	blob_free(&octets);
}

static void every_truncation_of_a_chain_fails(void **unused)
{
	(void)unused;
	assert_truncations(decodes_from_ke, FOUR, 35);
}

static void no_payload_at_all_is_a_chain(void **unused)
{
	(void)unused;
	assert_true(decodes_from(PAYLOAD_NONE, ""));
	assert_false(decodes_from(PAYLOAD_NONE, "00"));
	assert_false(decodes_from(PAYLOAD_KE, ""));
}

static void octets_behind_the_last_payload_are_refused(void **unused)
{
	(void)unused;
	assert_true(decodes_from(PAYLOAD_KE, "00000004"));
	assert_false(decodes_from(PAYLOAD_KE, "0000000400"));
	assert_false(decodes_from(PAYLOAD_KE, "00000004 00000004"));
}

static void wrong_lengths_are_refused(void **unused)
{
	static const char *const cases[] = {
		"00000000",	     "00000001",	  "00000002",
		"00000003",	     "00000005",	  "0000ffff",
		"22000000 00000004", "22000004 00000003",
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_false(decodes_from(PAYLOAD_KE, cases[i]));
	}
}

/* What SK names is inside it, so it ends the chain whatever it names. */
static void sk_and_skf_end_the_chain(void **unused)
{
	struct blob octets = from_hex("35000004 21800008 00010002");
	struct chain chain;

	(void)unused;
	assert_true(decode(&octets, PAYLOAD_VENDOR_ID, &chain));
	assert_int_equal(chain.nr, 2);
	assert_int_equal(payload_inner_type(&chain.payloads[1]), PAYLOAD_SA);
	assert_true(chain.payload_set == (P(VENDOR_ID) | P(SKF)));
	blob_free(&octets);
	assert_true(decodes_from(PAYLOAD_SK, "ff000005 00"));
	assert_false(decodes_from(PAYLOAD_SK, "21000005 00 00000004"));
	assert_false(decodes_from(PAYLOAD_SKF, "21000005 00 00000004"));
}

/* NR empty payloads of one type. */
static struct blob tiny_payloads(uint8_t type, size_t nr)
{
	struct blob octets = blob_new(4 * nr);

	for (size_t i = 0; i < nr; i++) {
		octets.ptr[4 * i] = i + 1 < nr ? type : PAYLOAD_NONE;
		octets.ptr[4 * i + 3] = 4;
	}
	return octets;
}

static void more_payloads_than_the_limit_are_refused(void **unused)
{
	const size_t sizes[] = { CHAIN_MAX, CHAIN_MAX + 1, 1000 };
	struct chain chain;

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct blob octets = tiny_payloads(200, sizes[i]);
		bool good = sizes[i] <= CHAIN_MAX;

		assert_int_equal(decode(&octets, 200, &chain), good);
		assert_int_equal(chain.nr, good ? sizes[i] : 0);
		blob_free(&octets);
	}
}

/* RFC 7296 2.5: the bit is ignored on payloads that everyone knows. */
static void critical_is_ignored_on_known_payloads(void **unused)
{
	(void)unused;
	for (unsigned type = 1; type < 256; type++) {
		struct blob octets = from_hex("00 80 0004");
		struct chain chain;
		bool known = (type >= 33 && type <= 48) || type == 53;

		assert_true(decode(&octets, (uint8_t)type, &chain));
		assert_true(chain.payloads[0].critical);
		assert_int_equal(payload_is_known((uint8_t)type), known);
		assert_int_equal(chain.unsupported_critical, known ? 0 : type);
		blob_free(&octets);
	}
}

static void the_first_unknown_critical_type_is_kept(void **unused)
{
	struct blob octets =
		from_hex("c8 80 0004 c9 7f 0004 ca 80 0004 00 ff 0004");
	struct chain chain;

	(void)unused;
	assert_true(decode(&octets, PAYLOAD_KE, &chain));
	assert_int_equal(chain.nr, 4);
	assert_int_equal(chain.unsupported_critical, 201);
	assert_int_equal(chain.payloads[1].flags, 0x7f);
	assert_false(chain.payloads[1].critical);
	assert_int_equal(chain.payloads[3].flags, 0xff);
	assert_true(chain.payload_set == P(KE));
	blob_free(&octets);
}

static void the_set_has_types_33_to_96(void **unused)
{
	static const struct {
		uint8_t type;
		uint64_t set;
	} cases[] = { { 1, 0 },	 { 32, 0 },
		      { 33, 1 }, { 96, UINT64_C(1) << 63 },
		      { 97, 0 }, { 255, 0 } };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob octets = from_hex("00000004");
		struct chain chain;

		assert_true(decode(&octets, cases[i].type, &chain));
		assert_true(chain.payload_set == cases[i].set);
		blob_free(&octets);
	}
}

static void payloads_are_found_and_counted_by_type(void **unused)
{
	struct blob octets = from_hex(FOUR);
	struct chain chain;

	(void)unused;
	assert_true(decode(&octets, PAYLOAD_KE, &chain));
	const struct payload *n = chain_find(&chain, PAYLOAD_NOTIFY);

	assert_ptr_equal(n, &chain.payloads[2]);
	n = chain_find_next(&chain, n);
	assert_ptr_equal(n, &chain.payloads[3]);
	assert_null(chain_find_next(&chain, n));
	assert_null(chain_find(&chain, PAYLOAD_AUTH));
	assert_int_equal(chain_count(&chain, PAYLOAD_NOTIFY), 2);
	assert_int_equal(chain_count(&chain, PAYLOAD_KE), 1);
	assert_int_equal(chain_count(&chain, PAYLOAD_AUTH), 0);
	blob_free(&octets);
}

static void add_payload(struct builder *out, uint8_t type, uint8_t octet)
{
	struct mark payload = builder_open_payload(out, type);

	builder_u8(out, octet);
	builder_close(out, payload);
}

static void the_header_names_the_first_payload(void **unused)
{
	const struct ike_header header = { .version = IKE_VERSION };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	struct mark message = ike_header_encode(&out, &header);

	add_payload(&out, PAYLOAD_KE, 0xaa);
	add_payload(&out, PAYLOAD_NONCE, 0xbb);
	builder_close(&out, message);
	assert_built(&out, "0000000000000000 0000000000000000"
			   "22 20 00 00 00000000 00000026"
			   "28000005aa 00000005bb");
}

static void an_inner_chains_first_type_is_remembered(void **unused)
{
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_NONE);
	add_payload(&out, PAYLOAD_IDI, 0xaa);
	add_payload(&out, PAYLOAD_AUTH, 0xbb);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_IDI);
	assert_view_is_hex(builder_written(&out), "27000005aa 00000005bb");

	builder_truncate(&out, 0);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_NONE);
	add_payload(&out, PAYLOAD_KE, 0xcc);
	assert_int_equal(builder_first_payload(&out), PAYLOAD_KE);
	assert_built(&out, "00000005cc");
}

static void payloads_in_payloads_close_inside_out(void **unused)
{
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	struct mark sk = builder_open_payload(&out, PAYLOAD_SK);

	add_payload(&out, PAYLOAD_KE, 0xaa);
	builder_close(&out, sk);
	assert_built(&out, "22000009 00000005aa");
}

/* A generic header has 16 bits for the length. */
static void a_payload_of_64_kilobytes_overflows(void **unused)
{
	(void)unused;
	for (size_t body = UINT16_MAX - 4; body <= UINT16_MAX - 3; body++) {
		struct builder out;

		builder_init(&out, 100000);
		struct mark ke = builder_open_payload(&out, PAYLOAD_KE);

		builder_zeros(&out, body);
		builder_close(&out, ke);
		assert_int_equal(builder_ok(&out), body == UINT16_MAX - 4);
		builder_done(&out);
	}
}

static void a_count_above_255_overflows(void **unused)
{
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	builder_count_u8(&out, 255);
	assert_view_is_hex(builder_written(&out), "ff");
	builder_count_u8(&out, 256);
	assert_false(builder_ok(&out));
	builder_done(&out);
}

static void assert_text(const char *hex, uint8_t first, enum role sender,
			const char *expected)
{
	struct blob octets = from_hex(hex);
	struct chain chain;
	char buf[200];
	struct text text = TEXT_IN(buf);

	buf[0] = '\0';
	assert_true(decode(&octets, first, &chain));
	text_add_chain(&text, &chain, sender);
	assert_string_equal(buf, expected);
	blob_free(&octets);
}

static void a_chain_prints_as_log_lines_have_it(void **unused)
{
	(void)unused;
	assert_text(FOUR, PAYLOAD_KE, INITIATOR,
		    "KE,Ni,N(COOKIE),N(INVALID_SYNTAX)");
	assert_text(FOUR, PAYLOAD_KE, RESPONDER,
		    "KE,Nr,N(COOKIE),N(INVALID_SYNTAX)");
	assert_text("27000004 21000004 2c000004 2d000004 00000004", PAYLOAD_IDR,
		    RESPONDER, "IDr,AUTH,SA,TSi,TSr");
	assert_text("", PAYLOAD_NONE, INITIATOR, "");
	assert_text("22000004", PAYLOAD_SK, INITIATOR, "SK");
	assert_text("00000008 00009c40", PAYLOAD_NOTIFY, INITIATOR, "N(40000)");
	assert_text("00000007 000040", PAYLOAD_NOTIFY, INITIATOR, "N");
	assert_text("00000004", 200, INITIATOR, "200");
}

static void text_that_does_not_fit_is_cut(void **unused)
{
	struct blob octets = tiny_payloads(PAYLOAD_CERTREQ, CHAIN_MAX);
	struct chain chain;
	char buf[30];
	struct text text = TEXT_IN(buf);

	(void)unused;
	assert_true(decode(&octets, PAYLOAD_CERTREQ, &chain));
	text_add_chain(&text, &chain, INITIATOR);
	assert_memory_equal(buf, "CERTREQ,CERTREQ,CERTREQ", 23);
	assert_true(strlen(buf) < sizeof(buf));
	blob_free(&octets);
}

static void a_set_prints_its_types_ascending(void **unused)
{
	char buf[100];
	struct text text = TEXT_IN(buf);

	(void)unused;
	text_add_payload_set(&text, P(NONCE) | P(SA) | P(KE), INITIATOR);
	assert_string_equal(buf, "SA,KE,Ni");
	text = TEXT_IN(buf);
	text_add_payload_set(&text, P(NONCE) | P(SKF), RESPONDER);
	assert_string_equal(buf, "Nr,SKF");
	text = TEXT_IN(buf);
	text_add_payload_set(&text, UINT64_C(1) << 63, RESPONDER);
	assert_string_equal(buf, "96");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payloads_are_split_at_their_lengths),
		cmocka_unit_test(every_truncation_of_a_chain_fails),
		cmocka_unit_test(no_payload_at_all_is_a_chain),
		cmocka_unit_test(octets_behind_the_last_payload_are_refused),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(sk_and_skf_end_the_chain),
		cmocka_unit_test(more_payloads_than_the_limit_are_refused),
		cmocka_unit_test(critical_is_ignored_on_known_payloads),
		cmocka_unit_test(the_first_unknown_critical_type_is_kept),
		cmocka_unit_test(the_set_has_types_33_to_96),
		cmocka_unit_test(payloads_are_found_and_counted_by_type),
		cmocka_unit_test(the_header_names_the_first_payload),
		cmocka_unit_test(an_inner_chains_first_type_is_remembered),
		cmocka_unit_test(payloads_in_payloads_close_inside_out),
		cmocka_unit_test(a_payload_of_64_kilobytes_overflows),
		cmocka_unit_test(a_count_above_255_overflows),
		cmocka_unit_test(a_chain_prints_as_log_lines_have_it),
		cmocka_unit_test(text_that_does_not_fit_is_cut),
		cmocka_unit_test(a_set_prints_its_types_ascending),
	};

	return cmocka_run_group_tests_name("wire/chain", tests, NULL, NULL);
}
