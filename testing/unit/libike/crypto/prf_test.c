/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/prf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
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
	/* RFC 2202 and RFC 4231: test case 1 */
	{ "HMAC_SHA1", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00" },
	{ "HMAC_SHA2_256", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ "HMAC_SHA2_384", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
	  "faea9ea9076ede7f4af152e8b2fa9cb6" },
	{ "HMAC_SHA2_512", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
	  "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854" },
	/* RFC 4434 section 2: keys of 16, 10 and 18 octets */
	{ "AES_XCBC", "000102030405060708090a0b0c0d0e0f",
	  "000102030405060708090a0b0c0d0e0f10111213",
	  "47f51b4564966215b8985c63055ed308" },
	{ "AES_XCBC", "00010203040506070809",
	  "000102030405060708090a0b0c0d0e0f10111213",
	  "0fa087af7d866e7653434e602fdde835" },
	{ "AES_XCBC", "000102030405060708090a0b0c0d0e0fedcb",
	  "000102030405060708090a0b0c0d0e0f10111213",
	  "8cd3c93ae598a9803006ffb67c40e9e4" },
};

static const struct { uint16_t id; const char *name; } names[] = {
	{ 5, "sha2" }, { 5, "sha256" }, { 5, "sha2_256" },
	{ 5, "hmac_sha2_256" }, { 6, "sha384" }, { 6, "sha2_384" },
	{ 6, "hmac_sha2_384" }, { 7, "sha512" }, { 7, "sha2_512" },
	{ 7, "hmac_sha2_512" }, { 2, "sha" }, { 2, "sha1" },
	{ 2, "hmac_sha1" }, { 4, "aes128_xcbc" }, { 4, "aes_xcbc" },
};
/* clang-format on */

static const struct prf_desc *prf_named(const char *name)
{
	return prf_by_name(view_of_string(name));
}

static void prf_bytes_and_prf_key_are_those_of_the_rfcs(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct prf_desc *prf = prf_named(cases[i].name);
		struct blob data = octets_of(cases[i].data);
		struct view piece = blob_view(&data);
		PK11SymKey *key = symkey_of_hex(cases[i].key);
		PK11SymKey *as_key;
		uint8_t out[PRF_OUTPUT_MAX];

		assert_success(prf_bytes(prf, key, &piece, 1, out));
		assert_octets_hex(view_of(out, prf->output_bytes),
				  cases[i].mac);
		assert_success(prf_key(prf, key, piece, &as_key));
		assert_symkey_hex(as_key, cases[i].mac);
		symkey_free(&as_key);
		symkey_free(&key);
		blob_free(&data);
	}
}

/* The one published set of IKEv2 derivations: SHA-1. */
struct kdf {
	json_t *root;
	const json_t *test;
	struct blob n_i, n_r, g_ir, g_ir_new, seed;
};

static struct kdf kdf_load(void)
{
	struct kdf kdf = { .root = vectors_load(
				   "published/ikev2_kdf_sha1.json") };
	struct blob spi_i, spi_r;

	kdf.test = json_array_get(
		json_object_get(json_array_get(json_object_get(kdf.root,
							       "testGroups"),
					       0),
				"tests"),
		0);
	kdf.n_i = vectors_octets(kdf.test, "nInit");
	kdf.n_r = vectors_octets(kdf.test, "nResp");
	kdf.g_ir = vectors_octets(kdf.test, "gir");
	kdf.g_ir_new = vectors_octets(kdf.test, "girNew");
	spi_i = vectors_octets(kdf.test, "spiInit");
	spi_r = vectors_octets(kdf.test, "spiResp");
	kdf.seed = blob_concat(
		(struct view[]){ blob_view(&kdf.n_i), blob_view(&kdf.n_r),
				 blob_view(&spi_i), blob_view(&spi_r) },
		4);
	blob_free(&spi_i);
	blob_free(&spi_r);
	return kdf;
}

static void kdf_free(struct kdf *kdf)
{
	blob_free(&kdf->n_i);
	blob_free(&kdf->n_r);
	blob_free(&kdf->g_ir);
	blob_free(&kdf->g_ir_new);
	blob_free(&kdf->seed);
	json_decref(kdf->root);
}

static void skeyseed_and_prf_plus_are_the_published_ones(void **unused)
{
	const struct prf_desc *prf = prf_named("sha1");
	struct kdf kdf = kdf_load();
	PK11SymKey *secret = symkey_of(blob_view(&kdf.g_ir));
	PK11SymKey *skeyseed;
	PK11SymKey *string;

	(void)unused;
	assert_success(prf_skeyseed(prf, blob_view(&kdf.n_i),
				    blob_view(&kdf.n_r), secret, &skeyseed));
	assert_symkey_hex(skeyseed, vectors_text(kdf.test, "sKeySeed"));
	assert_success(prf_plus(prf, skeyseed, NULL, blob_view(&kdf.seed), 132,
				&string));
	assert_symkey_hex(string,
			  vectors_text(kdf.test, "derivedKeyingMaterial"));
	symkey_free(&string);
	symkey_free(&skeyseed);
	symkey_free(&secret);
	kdf_free(&kdf);
}

static void a_new_secret_goes_before_the_nonces(void **unused)
{
	const struct prf_desc *prf = prf_named("sha1");
	struct kdf kdf = kdf_load();
	struct blob nonces = blob_concat(
		(struct view[]){ blob_view(&kdf.n_i), blob_view(&kdf.n_r) }, 2);
	struct blob string = vectors_octets(kdf.test, "derivedKeyingMaterial");
	PK11SymKey *sk_d = symkey_of(view_of(string.ptr, 20));
	PK11SymKey *secret = symkey_of(blob_view(&kdf.g_ir_new));
	PK11SymKey *out;

	(void)unused;
	assert_success(prf_secret_nonces(prf, sk_d, secret, blob_view(&kdf.n_i),
					 blob_view(&kdf.n_r), &out));
	assert_symkey_hex(out, vectors_text(kdf.test, "sKeySeedReKey"));
	symkey_free(&out);
	assert_success(
		prf_plus(prf, sk_d, secret, blob_view(&nonces), 132, &out));
	assert_symkey_hex(out, vectors_text(kdf.test, "derivedKeyingMaterialDh"));
	symkey_free(&out);
	assert_success(
		prf_plus(prf, sk_d, NULL, blob_view(&nonces), 132, &out));
	assert_symkey_hex(out,
			  vectors_text(kdf.test, "derivedKeyingMaterialChild"));
	symkey_free(&out);
	symkey_free(&secret);
	symkey_free(&sk_d);
	blob_free(&string);
	blob_free(&nonces);
	kdf_free(&kdf);
}

/* RFC 7296 2.14: a PRF with a fixed key takes 8 octets of each nonce. */
static void aes_xcbc_keys_skeyseed_by_halves_of_nonces(void **unused)
{
	const struct prf_desc *prf = prf_named("aes_xcbc");
	struct blob n_i = octets_of("0001020304050607ffffffffffffffff");
	struct blob n_r = octets_of("08090a0b0c0d0e0feeeeeeeeeeeeeeee");
	PK11SymKey *secret =
		symkey_of_hex("000102030405060708090a0b0c0d0e0f10111213");
	PK11SymKey *skeyseed;

	(void)unused;
	assert_success(prf_skeyseed(prf, blob_view(&n_i), blob_view(&n_r),
				    secret, &skeyseed));
	assert_symkey_hex(skeyseed, "47f51b4564966215b8985c63055ed308");
	symkey_free(&skeyseed);
	symkey_free(&secret);
	blob_free(&n_i);
	blob_free(&n_r);
}

/* RFC 7296 2.13: the counter is one octet. */
static void prf_plus_ends_at_255_blocks(void **unused)
{
	const struct prf_desc *prf = prf_named("sha2_256");
	PK11SymKey *key = symkey_of_hex("00010203");
	PK11SymKey *out;

	(void)unused;
	assert_success(prf_plus(prf, key, NULL, view_of_string("seed"),
				255 * 32, &out));
	assert_int_equal(symkey_bytes(out), 255 * 32);
	symkey_free(&out);
	assert_failure(prf_plus(prf, key, NULL, view_of_string("seed"),
				255 * 32 + 1, &out),
		       "at most 255 blocks");
	assert_null(out);
	assert_failure(prf_plus(prf, key, NULL, view_of_string("seed"), 0,
				&out),
		       "prf+ of 0 octets");
	symkey_free(&key);
}

static void every_configured_name_is_known(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_non_null(prf_named(names[i].name));
		assert_ptr_equal(prf_named(names[i].name),
				 prf_by_id(names[i].id));
	}
	assert_null(prf_named("md5"));
	assert_null(prf_by_id(1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prf_bytes_and_prf_key_are_those_of_the_rfcs),
		cmocka_unit_test(skeyseed_and_prf_plus_are_the_published_ones),
		cmocka_unit_test(a_new_secret_goes_before_the_nonces),
		cmocka_unit_test(aes_xcbc_keys_skeyseed_by_halves_of_nonces),
		cmocka_unit_test(prf_plus_ends_at_255_blocks),
		cmocka_unit_test(every_configured_name_is_known),
	};

	return cmocka_run_group_tests_name("prf", tests, nss_fixture_start,
					   nss_fixture_stop);
}
