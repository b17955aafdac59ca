/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the Nonce payload (RFC 7296 section 3.9).
 */
#include "wire/nonce_payload.h"

#include "unit/libike/wire/wire_check.h"

#define GOLDEN "000102030405060708090a0b0c0d0e0f10"

static bool decode(struct view body)
{
	struct view nonce;

	return nonce_payload_decode(body, &nonce);
}

static void the_whole_body_is_the_nonce(void **unused)
{
	struct blob octets = from_hex(GOLDEN);
	struct view nonce;

	(void)unused;
	assert_true(nonce_payload_decode(blob_view(&octets), &nonce));
	assert_view_is_hex(nonce, GOLDEN);
	blob_free(&octets);
}

static void a_nonce_is_16_to_256_octets(void **unused)
{
	(void)unused;
	for (size_t len = 0; len <= 300; len++) {
		struct blob octets = blob_new(len);

		assert_int_equal(decodes(decode, blob_view(&octets)),
				 len >= 16 && len <= 256);
		blob_free(&octets);
	}
	assert_truncations(decode, GOLDEN, 16);
	assert_framing(PAYLOAD_NONCE, GOLDEN);
}

static void encoding_gives_the_same_octets(void **unused)
{
	struct blob nonce = from_hex(GOLDEN);
	struct builder out;

	(void)unused;
	builder_init(&out, 100);
	nonce_payload_encode(&out, blob_view(&nonce));
	assert_built(&out, "00000015" GOLDEN);
	blob_free(&nonce);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_body_is_the_nonce),
		cmocka_unit_test(a_nonce_is_16_to_256_octets),
		cmocka_unit_test(encoding_gives_the_same_octets),
	};

	return cmocka_run_group_tests_name("wire/nonce_payload", tests, NULL,
					   NULL);
}
