/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/integ.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/cursor.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/vectors.h"

struct mac_case {
	const char *name;
	const char *key;
	const char *data;
	const char *mac;
};

/* clang-format off */
static const struct mac_case cases[] = {
	/* RFC 2202 test case 1, RFC 4868 2.7.2.1 (AUTH256-1, 384-1, 512-1) */
	{ "HMAC_SHA1_96", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265", "b617318655057264e28bc0b6" },
	{ "HMAC_SHA2_256_128",
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265", "198a607eb44bfbc69903a0f1cf2bbdc5" },
	{ "HMAC_SHA2_384_192",
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "b6a8d5636f5c6a7224f9977dcf7ee6c7fb6d0c48cbdee973" },
	{ "HMAC_SHA2_512_256",
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "637edc6e01dce7e6742a99451aae82df23da3e92439e590e43e761b33e910fb8" },
	/* RFC 3566 section 4.6, cases 1 and 6 */
	{ "AES_XCBC_96", "000102030405060708090a0b0c0d0e0f", "",
	  "75f0251d528ac01c4573dfd5" },
	{ "AES_XCBC_96", "000102030405060708090a0b0c0d0e0f",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021",
	  "becbb3bccdb518a30677d548" },
	/* RFC 4494 section 4, cases 1 and 4 */
	{ "AES_CMAC_96", "2b7e151628aed2a6abf7158809cf4f3c", "",
	  "bb1d6929e95937287fa37d12" },
	{ "AES_CMAC_96", "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	  "51f0bebf7e3b9d92fc497417" },
};

/* interface: every name that a configuration may use */
static const struct { uint16_t id; const char *name; } names[] = {
	{ 12, "sha2" }, { 12, "sha256" }, { 12, "sha2_256" },
	{ 12, "sha2_256_128" }, { 12, "hmac_sha2_256" },
	{ 12, "hmac_sha2_256_128" }, { 13, "sha384" }, { 13, "sha2_384" },
	{ 13, "sha2_384_192" }, { 13, "hmac_sha2_384" },
	{ 13, "hmac_sha2_384_192" }, { 14, "sha512" }, { 14, "sha2_512" },
	{ 14, "sha2_512_256" }, { 14, "hmac_sha2_512" },
	{ 14, "hmac_sha2_512_256" }, { 2, "sha" }, { 2, "sha1" },
	{ 2, "sha1_96" }, { 2, "hmac_sha1" }, { 2, "hmac_sha1_96" },
	{ 5, "aes_xcbc" }, { 5, "aes128_xcbc" }, { 5, "aes_xcbc_96" },
	{ 5, "aes128_xcbc_96" }, { 8, "aes_cmac" }, { 8, "aes_cmac_96" },
	{ 0, "none" }, { 0, "null" },
};
/* clang-format on */

static void macs_are_those_of_the_rfcs(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct integ_desc *integ =
			integ_by_name(view_of_string(cases[i].name));
		struct blob data = octets_of(cases[i].data);
		struct cursor in = cursor_of(blob_view(&data));
		struct view half[] = { cursor_bytes(&in, data.len / 2),
				       cursor_rest(&in) };
		PK11SymKey *key = symkey_of_hex(cases[i].key);
		uint8_t out[INTEG_OUTPUT_MAX];

		assert_int_equal(symkey_bytes(key), integ->key_bytes);
		assert_success(integ_mac(integ, key, half, 2, out));
		assert_octets_hex(view_of(out, integ->output_bytes),
				  cases[i].mac);
		symkey_free(&key);
		blob_free(&data);
	}
}

static void every_configured_name_is_known(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_ptr_equal(integ_by_name(view_of_string(names[i].name)),
				 integ_by_id(names[i].id));
	}
	assert_null(integ_by_name(view_of_string("md5")));
	assert_null(integ_by_id(1));
}

static void none_has_no_key(void **unused)
{
	(void)unused;
	assert_ptr_equal(integ_by_id(0), &integ_none);
	assert_int_equal(integ_none.key_bytes, 0);
	assert_int_equal(integ_none.output_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(macs_are_those_of_the_rfcs),
		cmocka_unit_test(every_configured_name_is_known),
		cmocka_unit_test(none_has_no_key),
	};

	return cmocka_run_group_tests_name("integ", tests, nss_fixture_start,
					   nss_fixture_stop);
}
