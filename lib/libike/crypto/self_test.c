/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Known answers, checked at start.
 *
 * Key exchange has no known answers that could be had without importing
 * private keys: one method of each quick family is run with itself.
 */
#include "crypto/self_test.h"

#include <string.h>

#include "crypto/encr.h"
#include "crypto/hash.h"
#include "crypto/integ.h"
#include "crypto/ke.h"
#include "crypto/prf.h"

#define TEXT_MAX 64

static uint8_t hex_digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* HEX is ours: lower case, an even number of digits, at most TEXT_MAX. */
static struct view from_hex(const char *hex, uint8_t out[TEXT_MAX])
{
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		out[i] = (uint8_t)(hex_digit(hex[2 * i]) << 4 |
				   hex_digit(hex[2 * i + 1]));
	}
	return view_of(out, len);
}

static diag_t compare(const char *name, struct view got, const char *want)
{
	uint8_t buf[TEXT_MAX];

	if (view_eq(got, from_hex(want, buf))) {
		return NULL;
	}
	return diag("self-test of %s: wrong answer", name);
}

struct mac_case {
	uint16_t id;
	const char *key;
	const char *data;
	const char *mac;
};

/* RFC 2202 and RFC 4231 test case 2 ("Jefe"); RFC 4434 with a 16-octet key. */
/* clang-format off */
static const struct mac_case prf_cases[] = {
	{ 2, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
	{ 5, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
	{ 6, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
	  "8e2240ca5e69e2c78b3239ecfab21649" },
	{ 7, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
	  "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
	{ 4, "000102030405060708090a0b0c0d0e0f",
	  "000102030405060708090a0b0c0d0e0f10111213",
	  "47f51b4564966215b8985c63055ed308" },
};

/* RFC 2202, 4231 case 2 truncated; RFC 3566 case 4; RFC 4493 example 3. */
static const struct mac_case integ_cases[] = {
	{ 2, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "effcdf6ae5eb2fa2d27416d5" },
	{ 12, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "5bdcc146bf60754e6a042426089575c7" },
	{ 13, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47" },
	{ 14, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554" },
	{ 5, "000102030405060708090a0b0c0d0e0f",
	  "000102030405060708090a0b0c0d0e0f10111213", "47f51b4564966215b8985c63" },
	{ 8, "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411", "dfa66747de9ae63030ca3261" },
};

struct encr_case {
	const struct encr_desc *encr;
	const char *key;
	const char *salt;
	const char *iv;
	const char *aad;
	const char *plain;
	const char *sealed; /* ciphertext | ICV */
};

static const struct encr_case encr_cases[] = {
	/* RFC 3602 case 2, RFC 3686 test vector 2 */
	{ &encr_aes_cbc, "c286696d887c9aa0611bbb3e2025a45a", "",
	  "562e17996d093d28ddb3ba695a2e6f58", "",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  "d296cd94c2cccf8a3a863028b5e1dc0a7586602d253cfff91b8266bea6d61ab1" },
	{ &encr_aes_ctr, "7e24067817fae0d743d6ce1f32539163", "006cb6db",
	  "c0543b59da48d90b", "",
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  "5104a106168a72d9790d41ee8edad388eb2e1efc46da57c8fce630df9141be28" },
	/* AES-GCM specification, test case 2; its tag cut */
	{ &encr_aes_gcm_16, "00000000000000000000000000000000", "00000000",
	  "0000000000000000", "", "00000000000000000000000000000000",
	  "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf" },
	{ &encr_aes_gcm_12, "00000000000000000000000000000000", "00000000",
	  "0000000000000000", "", "00000000000000000000000000000000",
	  "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b2" },
	{ &encr_aes_gcm_8, "00000000000000000000000000000000", "00000000",
	  "0000000000000000", "", "00000000000000000000000000000000",
	  "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bd" },
	/* RFC 7634 appendix B */
	{ &encr_chacha20_poly1305,
	  "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
	  "a0a1a2a3", "1011121314151617",
	  "c0c1c2c3c4c5c6c7d0d1d2d3d4d5d6d72e202500000000090000004529000029",
	  "0000000c000040010000000a00",
	  "610394701f8d017f7c12924889" "6b71bfe25236efd7cdc67066906315b2" },
};
/* clang-format on */

static diag_t test_prf(const struct mac_case *c)
{
	const struct prf_desc *prf = prf_by_id(c->id);
	uint8_t key_buf[TEXT_MAX], data_buf[TEXT_MAX], out[PRF_OUTPUT_MAX];
	struct view data = from_hex(c->data, data_buf);
	PK11SymKey *key;
	diag_t d = symkey_import(from_hex(c->key, key_buf), &key);

	if (d == NULL) {
		d = prf_bytes(prf, key, &data, 1, out);
	}
	if (d == NULL) {
		d = compare(prf->name, view_of(out, prf->output_bytes), c->mac);
	}
	symkey_free(&key);
	return d;
}

static diag_t test_integ(const struct mac_case *c)
{
	const struct integ_desc *integ = integ_by_id(c->id);
	uint8_t key_buf[TEXT_MAX], data_buf[TEXT_MAX], out[INTEG_OUTPUT_MAX];
	struct view data = from_hex(c->data, data_buf);
	PK11SymKey *key;
	diag_t d = symkey_import(from_hex(c->key, key_buf), &key);

	if (d == NULL) {
		d = integ_mac(integ, key, &data, 1, out);
	}
	if (d == NULL) {
		d = compare(integ->name, view_of(out, integ->output_bytes),
			    c->mac);
	}
	symkey_free(&key);
	return d;
}

static diag_t test_encr(const struct encr_case *c)
{
	const struct encr_desc *encr = c->encr;
	uint8_t key_buf[TEXT_MAX], salt_buf[TEXT_MAX], iv_buf[TEXT_MAX];
	uint8_t aad_buf[TEXT_MAX], text[2 * TEXT_MAX];
	struct view salt = from_hex(c->salt, salt_buf);
	struct view iv = from_hex(c->iv, iv_buf);
	struct view aad = from_hex(c->aad, aad_buf);
	size_t len = from_hex(c->plain, text).len;
	struct view icv = view_of(text + len, encr->icv_bytes);
	PK11SymKey *key;
	diag_t d = encr_key_import(encr, from_hex(c->key, key_buf), &key);

	if (d == NULL) {
		d = encr->ops->seal(encr, key, salt, iv, aad, text, len,
				    text + len);
	}
	if (d == NULL) {
		d = compare(encr->name, view_of(text, len + icv.len),
			    c->sealed);
	}
	if (d == NULL) {
		d = encr->ops->open(encr, key, salt, iv, aad, text, len, icv);
	}
	if (d == NULL) {
		d = compare(encr->name, view_of(text, len), c->plain);
	}
	symkey_free(&key);
	return d;
}

/* FIPS 180 examples: "abc". */
static diag_t test_hashes(void)
{
	const struct view abc = view_of_string("abc");
	uint8_t out[HASH_OUTPUT_MAX];
	size_t len = hash_of(HASH_SHA1, &abc, 1, out);
	diag_t d = compare("SHA1", view_of(out, len),
			   "a9993e364706816aba3e25717850c26c9cd0d89d");

	if (d != NULL) {
		return d;
	}
	len = hash_of(HASH_SHA2_256, &abc, 1, out);
	return compare("SHA2_256", view_of(out, len),
		       "ba7816bf8f01cfea414140de5dae2223"
		       "b00361a396177a9cb410ff61f20015ad");
}

/* A fingerprint of SECRET, which itself is good for derivations only. */
static diag_t fingerprint(PK11SymKey *secret, uint8_t out[PRF_OUTPUT_MAX])
{
	const struct prf_desc *prf = prf_descs[0];
	PK11SymKey *key;
	diag_t d = prf_key(prf, secret, EMPTY_VIEW, &key);

	if (d == NULL) {
		d = prf_bytes(prf, key, NULL, 0, out);
	}
	symkey_free(&key);
	return d;
}

static diag_t same_secret(const struct ke_desc *ke, PK11SymKey *a,
			  PK11SymKey *b)
{
	uint8_t print_a[PRF_OUTPUT_MAX] = { 0 };
	uint8_t print_b[PRF_OUTPUT_MAX] = { 0 };
	diag_t d = fingerprint(a, print_a);

	if (d == NULL) {
		d = fingerprint(b, print_b);
	}
	if (d == NULL && !ct_equal(view_of_array(print_a),
				   view_of_array(print_b))) {
		d = diag("self-test of %s: secrets differ", ke->name);
	}
	return d;
}

/* Both sides of one exchange. */
static diag_t test_ke(const struct ke_desc *ke)
{
	struct ke_keypair *pair = NULL;
	struct blob value_i = EMPTY_BLOB;
	struct blob value_r = EMPTY_BLOB;
	PK11SymKey *secret_i = NULL;
	PK11SymKey *secret_r = NULL;
	diag_t d = ke->ops->keygen(ke, &pair, &value_i);

	if (d == NULL) {
		d = ke->ops->encaps(ke, blob_view(&value_i), &value_r,
				    &secret_r);
	}
	if (d == NULL) {
		d = ke->ops->decaps(ke, pair, blob_view(&value_r), &secret_i);
	}
	if (d == NULL) {
		d = same_secret(ke, secret_i, secret_r);
	}
	symkey_free(&secret_i);
	symkey_free(&secret_r);
	blob_free(&value_i);
	blob_free(&value_r);
	ke_keypair_free(ke, &pair);
	return d;
}

static diag_t test_quick_kes(void)
{
	static const struct ke_desc *const quick[] = {
		&ke_curve25519,
		&ke_ecp256,
		&ke_ml_kem_768,
	};
	diag_t d = NULL;

	for (size_t i = 0; i < ARRAY_LEN(quick) && d == NULL; i++) {
		if (ke_is_available(quick[i])) {
			d = test_ke(quick[i]);
		}
	}
	return d;
}

diag_t crypto_self_test(void)
{
	diag_t d = test_hashes();

	for (size_t i = 0; i < ARRAY_LEN(prf_cases) && d == NULL; i++) {
		d = test_prf(&prf_cases[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(integ_cases) && d == NULL; i++) {
		d = test_integ(&integ_cases[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(encr_cases) && d == NULL; i++) {
		d = test_encr(&encr_cases[i]);
	}
	return d != NULL ? d : test_quick_kes();
}
