/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the Notify payload (RFC 7296 section 3.10).
 */
#include "wire/notify_payload.h"

#include "unit/libike/wire/wire_check.h"

/* REKEY_SA of an ESP SA, and data that it would not have. */
#define GOLDEN "03 04 4009 c9f73a10 abcd"

static bool decode(struct view body)
{
	struct notify_payload n;

	return notify_payload_decode(body, &n);
}

static void protocol_type_spi_and_data_decode(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct notify_payload n;

	(void)unused;
	assert_true(notify_payload_decode(blob_view(&octets), &n));
	assert_int_equal(n.protocol, PROTOCOL_ESP);
	assert_int_equal(n.type, NOTIFY_REKEY_SA);
	assert_view_is_hex(n.spi, "c9f73a10");
	assert_view_is_hex(n.data, "abcd");
	blob_free(&octets);
}

static void header_and_spi_must_be_there(void **unused)
{
	(void)unused;
	assert_truncations(decode, GOLDEN, 8);
	assert_truncations(decode, "00004006", 4);
	assert_framing(PAYLOAD_NOTIFY, GOLDEN);
	assert_false(decodes_hex(decode, "03ff4009 c9f73a10"));
	assert_false(decodes_hex(decode, "03054009 c9f73a10"));
}

static void encoding_gives_the_same_octets(void **unused)
{
	const uint8_t spi[] = { 0xc9, 0xf7, 0x3a, 0x10 };
	const uint8_t data[] = { 0xab, 0xcd };
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	notify_payload_encode_spi(&out, PROTOCOL_ESP, view_of_array(spi),
				  NOTIFY_REKEY_SA, view_of_array(data));
	notify_payload_encode(&out, NOTIFY_COOKIE, view_of_array(data));
	assert_built(&out, "2900000e" GOLDEN "0000000a 00004006 abcd");
}

static void an_spi_that_cannot_be_counted_overflows(void **unused)
{
	struct blob spi = blob_new(256);
	struct builder out;

	(void)unused;
	builder_init(&out, 1000);
	notify_payload_encode_spi(&out, PROTOCOL_ESP, blob_view(&spi),
				  NOTIFY_REKEY_SA, EMPTY_VIEW);
	assert_false(builder_ok(&out));
	builder_done(&out);
	blob_free(&spi);
}

/*
 * A malformed COOKIE, COOKIE, KE, INVALID_SYNTAX, COOKIE, NO_PROPOSAL_CHOSEN,
 * and a notify without a type.
 */
#define CHAIN                                                                  \
	"2900000a 00ff4006 0102"                                               \
	"2200000a 00004006 aaaa"                                               \
	"29000009 001f0000 aa"                                                 \
	"29000008 00000007"                                                    \
	"2900000a 00004006 bbbb"                                               \
	"29000008 0000000e"                                                    \
	"00000006 0000"

static void setup_chain(struct blob *octets, struct chain *chain)
{
	*octets = from_hex(CHAIN);
	struct cursor in = cursor_of(blob_view(octets));

	assert_true(chain_decode(&in, PAYLOAD_NOTIFY, chain));
}

static void the_first_well_formed_notify_is_found(void **unused)
{
	struct blob octets;
	struct chain chain;
	struct notify_payload n;

	(void)unused;
	setup_chain(&octets, &chain);
	assert_true(chain_notify(&chain, NOTIFY_COOKIE, &n));
	assert_view_is_hex(n.data, "aaaa");
	assert_true(chain_has_notify(&chain, NOTIFY_NO_PROPOSAL_CHOSEN));
	assert_false(chain_has_notify(&chain, NOTIFY_REKEY_SA));
	assert_false(chain_notify(&chain, NOTIFY_REKEY_SA, &n));
	blob_free(&octets);
}

static void notifies_of_a_type_come_in_order(void **unused)
{
	struct blob octets;
	struct chain chain;
	struct notify_payload n;
	size_t pos = 0;

	(void)unused;
	setup_chain(&octets, &chain);
	assert_true(chain_notify_next(&chain, &pos, NOTIFY_COOKIE, &n));
	assert_view_is_hex(n.data, "aaaa");
	assert_true(chain_notify_next(&chain, &pos, NOTIFY_COOKIE, &n));
	assert_view_is_hex(n.data, "bbbb");
	assert_false(chain_notify_next(&chain, &pos, NOTIFY_COOKIE, &n));
	assert_false(chain_notify_next(&chain, &pos, NOTIFY_COOKIE, &n));
	blob_free(&octets);
}

static void notifies_of_any_type_come_in_order(void **unused)
{
	const uint16_t expected[] = { NOTIFY_COOKIE, NOTIFY_INVALID_SYNTAX,
				      NOTIFY_COOKIE,
				      NOTIFY_NO_PROPOSAL_CHOSEN };
	struct blob octets;
	struct chain chain;
	struct notify_payload n;
	size_t pos = 0;

	(void)unused;
	setup_chain(&octets, &chain);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_true(chain_notify_next(&chain, &pos, 0, &n));
		assert_int_equal(n.type, expected[i]);
	}
	assert_false(chain_notify_next(&chain, &pos, 0, &n));
	blob_free(&octets);
}

static void the_first_error_is_found(void **unused)
{
	struct blob octets;
	struct chain chain;
	struct notify_payload n;

	(void)unused;
	setup_chain(&octets, &chain);
	assert_true(chain_error_notify(&chain, &n));
	assert_int_equal(n.type, NOTIFY_INVALID_SYNTAX);
	chain.nr = 3;
	assert_false(chain_error_notify(&chain, &n));
	chain.nr = 0;
	assert_false(chain_error_notify(&chain, &n));
	blob_free(&octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(protocol_type_spi_and_data_decode),
		cmocka_unit_test(header_and_spi_must_be_there),
		cmocka_unit_test(encoding_gives_the_same_octets),
		cmocka_unit_test(an_spi_that_cannot_be_counted_overflows),
		cmocka_unit_test(the_first_well_formed_notify_is_found),
		cmocka_unit_test(notifies_of_a_type_come_in_order),
		cmocka_unit_test(notifies_of_any_type_come_in_order),
		cmocka_unit_test(the_first_error_is_found),
	};

	return cmocka_run_group_tests_name("wire/notify_payload", tests, NULL,
					   NULL);
}
