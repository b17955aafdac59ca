/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/encr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/suite.h"
#include "unit/libike/crypto/nss_fixture.h"

/* clang-format off */
/* interface: every name that a configuration may use */
static const struct { uint16_t id; const char *name; } names[] = {
	{ 12, "aes" }, { 12, "aes_cbc" }, { 13, "aesctr" }, { 13, "aes_ctr" },
	{ 20, "aes_gcm" }, { 20, "aes_gcm_16" }, { 20, "aes_gcm_c" },
	{ 19, "aes_gcm_12" }, { 19, "aes_gcm_b" }, { 18, "aes_gcm_8" },
	{ 18, "aes_gcm_a" }, { 16, "aes_ccm" }, { 16, "aes_ccm_16" },
	{ 16, "aes_ccm_c" }, { 15, "aes_ccm_12" }, { 15, "aes_ccm_b" },
	{ 14, "aes_ccm_8" }, { 14, "aes_ccm_a" },
	{ 21, "null_auth_aes_gmac" }, { 21, "aes_gmac" },
	{ 28, "chacha20_poly1305" }, { 28, "chacha20poly1305" },
	{ 11, "null" },
};
/* clang-format on */

static void every_configured_name_is_known(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_non_null(encr_by_id(names[i].id));
		assert_ptr_equal(encr_by_name(view_of_string(names[i].name)),
				 encr_by_id(names[i].id));
	}
	assert_null(encr_by_name(view_of_string("des")));
	assert_null(encr_by_id(2));
}

static void key_lengths_are_those_of_the_algorithm(void **unused)
{
	(void)unused;
	assert_true(encr_key_bits_ok(&encr_aes_cbc, 128));
	assert_true(encr_key_bits_ok(&encr_aes_cbc, 192));
	assert_true(encr_key_bits_ok(&encr_aes_cbc, 256));
	assert_false(encr_key_bits_ok(&encr_aes_cbc, 0));
	assert_false(encr_key_bits_ok(&encr_aes_cbc, 224));
	assert_true(encr_key_bits_ok(&encr_chacha20_poly1305, 256));
	assert_false(encr_key_bits_ok(&encr_chacha20_poly1305, 128));
	assert_true(encr_key_bits_ok(&encr_null, 0));
	assert_false(encr_key_bits_ok(&encr_null, 128));
	assert_int_equal(encr_max_bits(&encr_aes_gcm_16), 256);
	assert_int_equal(encr_max_bits(&encr_null), 0);
}

/* RFC 8221: what has no operations here is for the kernel. */
static void what_is_for_esp_only_has_no_operations(void **unused)
{
	(void)unused;
	assert_null(encr_aes_ccm_16.ops);
	assert_null(encr_null_auth_aes_gmac.ops);
	assert_null(encr_null.ops);
	assert_non_null(encr_aes_gcm_8.ops);
}

static void every_descriptor_is_consistent(void **unused)
{
	(void)unused;
	for (size_t i = 0; encr_descs[i] != NULL; i++) {
		const struct encr_desc *encr = encr_descs[i];

		assert_ptr_equal(encr_by_id(encr->id), encr);
		assert_true(encr_key_bits_ok(encr, encr->default_bits));
		assert_true(encr->block_bytes > 0);
		assert_int_equal(encr->key_length_attribute,
				 encr->key_bits[0] != 0 &&
					 encr->key_bits[1] != 0);
	}
}

/* RFC 5282, RFC 7634, RFC 5930: 4 octets behind the key. */
static void the_salt_counts_as_key(void **unused)
{
	const struct suite gcm = { .encr = &encr_aes_gcm_16,
				   .encr_bits = 256 };
	const struct suite cbc = { .encr = &encr_aes_cbc, .encr_bits = 128 };

	(void)unused;
	assert_int_equal(suite_encr_key_bytes(&gcm), 36);
	assert_int_equal(suite_encr_key_bytes(&cbc), 16);
}

static void a_key_is_cut_for_a_cipher(void **unused)
{
	PK11SymKey *string = symkey_of_hex(
		"ff000102030405060708090a0b0c0d0e0fff");
	uint8_t iv[16] = { 0 };
	uint8_t text[16] = { 0 };
	PK11SymKey *key;

	(void)unused;
	assert_success(encr_key_slice(&encr_aes_cbc, string, 1, 16, &key));
	assert_symkey_hex(key, "000102030405060708090a0b0c0d0e0f");
	assert_success(encr_aes_cbc.ops->seal(&encr_aes_cbc, key, EMPTY_VIEW,
					      view_of_array(iv), EMPTY_VIEW,
					      text, sizeof(text), NULL));
	assert_octets_hex(view_of_array(text),
			  "c6a13b37878f5b826f4f8162a1c8d879");
	symkey_free(&key);
	symkey_free(&string);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_configured_name_is_known),
		cmocka_unit_test(key_lengths_are_those_of_the_algorithm),
		cmocka_unit_test(what_is_for_esp_only_has_no_operations),
		cmocka_unit_test(every_descriptor_is_consistent),
		cmocka_unit_test(the_salt_counts_as_key),
		cmocka_unit_test(a_key_is_cut_for_a_cipher),
	};

	return cmocka_run_group_tests_name("encr", tests, nss_fixture_start,
					   nss_fixture_stop);
}
