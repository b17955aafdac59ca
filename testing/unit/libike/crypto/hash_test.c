/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/vectors.h"

/* FIPS 180-2 appendices A and B, in pieces of any length. */
static void hashes_of_pieces_are_hashes_of_the_whole(void **unused)
{
	const struct view pieces[] = {
		view_of_string("abcdbcdecdefdefgefghfghighij"), EMPTY_VIEW,
		view_of_string("hijkijkljklmklmnlmnomnopnopq")
	};
	uint8_t out[HASH_OUTPUT_MAX];
	size_t len = hash_of(HASH_SHA1, pieces, 3, out);

	(void)unused;
	assert_octets_hex(view_of(out, len),
			  "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	len = hash_of(HASH_SHA2_256, pieces, 3, out);
	assert_octets_hex(view_of(out, len),
			  "248d6a61d20638b8e5c026930c3e6039"
			  "a33ce45964ff2167f6ecedd419db06c1");
}

static void a_hash_of_nothing_is_a_hash(void **unused)
{
	uint8_t out[HASH_OUTPUT_MAX];

	(void)unused;
	assert_int_equal(hash_of(HASH_SHA1, NULL, 0, out), 20);
	assert_octets_hex(view_of(out, 20),
			  "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

/* RFC 4231 test case 1. */
static void hash_mac_is_hmac_sha2_256(void **unused)
{
	struct blob key = octets_of("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
	const struct view pieces[] = { view_of_string("Hi "),
				       view_of_string("There") };
	uint8_t out[32];

	(void)unused;
	assert_success(hash_mac(blob_view(&key), pieces, 2, out));
	assert_octets_hex(view_of_array(out),
			  "b0344c61d8db38535ca8afceaf0bf12b"
			  "881dc200c9833da726e9376c2e32cff7");
	blob_free(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hashes_of_pieces_are_hashes_of_the_whole),
		cmocka_unit_test(a_hash_of_nothing_is_a_hash),
		cmocka_unit_test(hash_mac_is_hmac_sha2_256),
	};

	return cmocka_run_group_tests_name("hash", tests, nss_fixture_start,
					   nss_fixture_stop);
}
