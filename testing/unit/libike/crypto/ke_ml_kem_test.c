/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/ke.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/ke_nss.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/crypto/private_key.h"
#include "unit/libike/vectors.h"

#define RHO_BYTES 32

static const struct ke_desc *const methods[] = { &ke_ml_kem_512, &ke_ml_kem_768,
						 &ke_ml_kem_1024 };

static const struct ke_desc *method_of(const json_t *group)
{
	const char *set = vectors_text(group, "parameterSet");

	return strcmp(set, "ML-KEM-768") == 0 ? &ke_ml_kem_768 :
						&ke_ml_kem_1024;
}

typedef void case_fn(const struct ke_desc *ke, const json_t *group,
		     const json_t *test);

/* Each case of FILE; there are at least LEAST. */
static void for_each(const char *file, case_fn *fn, size_t least)
{
	json_t *root = vectors_load(file);
	const json_t *group;
	const json_t *test;
	size_t g, t;
	size_t nr = 0;

	json_array_foreach (json_object_get(root, "testGroups"), g, group) {
		json_array_foreach (json_object_get(group, "tests"), t, test) {
			fn(method_of(group), group, test);
			nr++;
		}
	}
	assert_true(nr >= least);
	json_decref(root);
}

/* Decapsulate CIPHERTEXT with DK; NULL when either is refused. */
static PK11SymKey *decapsulate(const struct ke_desc *ke, struct view dk,
			       struct view ciphertext)
{
	struct ke_keypair *pair = private_key_import(ke, dk);
	PK11SymKey *secret = NULL;
	diag_t d;

	if (pair == NULL) {
		return NULL;
	}
	d = ke->ops->decaps(ke, pair, ciphertext, &secret);
	diag_free(&d);
	ke_keypair_free(ke, &pair);
	return secret;
}

/* TEST has dk, c and, unless it is to be refused, the secret in KEY. */
static void assert_decapsulates(const struct ke_desc *ke, const json_t *test,
				const char *key)
{
	struct blob dk = vectors_octets(test, "dk");
	struct blob ciphertext = vectors_octets(test, "c");
	PK11SymKey *secret =
		decapsulate(ke, blob_view(&dk), blob_view(&ciphertext));

	if (strcmp(vectors_text(test, "result"), "invalid") == 0) {
		assert_null(secret);
	} else {
		assert_symkey_hex(secret, vectors_text(test, key));
	}
	symkey_free(&secret);
	blob_free(&dk);
	blob_free(&ciphertext);
}

/* The key passes our checks and can be encapsulated to, or is refused. */
static void assert_encaps_key(const struct ke_desc *ke, const json_t *test,
			      bool is_valid)
{
	struct blob ek = vectors_octets(test, "ek");
	struct blob ciphertext;
	PK11SymKey *secret;
	diag_t d = ke->ops->encaps(ke, blob_view(&ek), &ciphertext, &secret);

	if (is_valid) {
		assert_success(d);
		assert_success(ke->ops->check(ke, INITIATOR, blob_view(&ek)));
	} else {
		assert_failure(d, ke->name);
		assert_failure(ke->ops->check(ke, INITIATOR, blob_view(&ek)),
			       ke->name);
	}
	symkey_free(&secret);
	blob_free(&ciphertext);
	blob_free(&ek);
}

static void acvp_case(const struct ke_desc *ke, const json_t *group,
		      const json_t *test)
{
	const char *function = vectors_text(group, "function");
	bool passes = json_is_true(json_object_get(test, "testPassed"));

	if (strcmp(function, "encapsulation") == 0) {
		/* backwards: the ciphertext is to give the secret */
		assert_decapsulates(ke, test, "k");
		assert_encaps_key(ke, test, true);
	} else if (strcmp(function, "decapsulation") == 0) {
		assert_decapsulates(ke, test, "k");
	} else if (strcmp(function, "encapsulationKeyCheck") == 0) {
		assert_encaps_key(ke, test, passes);
	}
}

/* MLK-4: with the cases of implicit rejection. */
static void MLK_4_acvp_answers_are_given(void **unused)
{
	(void)unused;
	for_each("published/acvp_ML-KEM-encapDecap-FIPS203.json", acvp_case,
		 20);
}

static void wycheproof_encaps_case(const struct ke_desc *ke,
				   const json_t *group, const json_t *test)
{
	(void)group;
	assert_encaps_key(ke, test,
			  strcmp(vectors_text(test, "result"), "valid") == 0);
}

static void MLK_4_wycheproof_encapsulation_keys_are_judged(void **unused)
{
	(void)unused;
	for_each("published/wycheproof_mlkem_768_encaps_test.json",
		 wycheproof_encaps_case, 5);
	for_each("published/wycheproof_mlkem_1024_encaps_test.json",
		 wycheproof_encaps_case, 5);
}

static void wycheproof_decaps_case(const struct ke_desc *ke,
				   const json_t *group, const json_t *test)
{
	(void)group;
	assert_decapsulates(ke, test, "K");
}

static void MLK_4_wycheproof_ciphertexts_are_decapsulated(void **unused)
{
	(void)unused;
	for_each("published/wycheproof_mlkem_768_semi_expanded_decaps_test.json",
		 wycheproof_decaps_case, 5);
	for_each("published/wycheproof_mlkem_1024_semi_expanded_decaps_test.json",
		 wycheproof_decaps_case, 5);
}

/* A generated decapsulation key undoes encapsulation to its public half. */
static void keygen_case(const struct ke_desc *ke, const json_t *group,
			const json_t *test)
{
	struct blob ek = vectors_octets(test, "ek");
	struct blob dk = vectors_octets(test, "dk");
	struct blob ciphertext, octets;
	PK11SymKey *secret_r;
	PK11SymKey *secret_i;

	(void)group;
	assert_success(ke->ops->encaps(ke, blob_view(&ek), &ciphertext,
				       &secret_r));
	secret_i = decapsulate(ke, blob_view(&dk), blob_view(&ciphertext));
	assert_success(symkey_export(secret_r, &octets));
	assert_symkey_equal(secret_i, blob_view(&octets));
	blob_free(&octets);
	symkey_free(&secret_i);
	symkey_free(&secret_r);
	blob_free(&ciphertext);
	blob_free(&ek);
	blob_free(&dk);
}

static void MLK_4_published_key_pairs_belong_together(void **unused)
{
	(void)unused;
	for_each("published/acvp_ML-KEM-keyGen-FIPS203.json", keygen_case, 10);
	for_each("published/wycheproof_mlkem_768_keygen_seed_test.json",
		 keygen_case, 1);
	for_each("published/wycheproof_mlkem_1024_keygen_seed_test.json",
		 keygen_case, 1);
}

/* Keys that are made from seeds: what can be judged without the seed. */
static void seed_case(const struct ke_desc *ke, const json_t *group,
		      const json_t *test)
{
	bool is_valid = strcmp(vectors_text(test, "result"), "valid") == 0;
	struct blob ciphertext = vectors_octets(test, "c");

	(void)group;
	if (ciphertext.len > 0 && is_valid) {
		assert_success(ke->ops->check(ke, RESPONDER,
					      blob_view(&ciphertext)));
		assert_encaps_key(ke, test, true);
	} else if (ciphertext.len != ke->value_bytes[RESPONDER]) {
		assert_failure(ke->ops->check(ke, RESPONDER,
					      blob_view(&ciphertext)),
			       "responder's value");
	}
	blob_free(&ciphertext);
}

static void MLK_4_wycheproof_ciphertext_lengths_are_judged(void **unused)
{
	(void)unused;
	for_each("published/wycheproof_mlkem_768_test.json", seed_case, 5);
	for_each("published/wycheproof_mlkem_1024_test.json", seed_case, 5);
}

/* Coefficient N of the key's 12-bit numbers becomes VALUE. */
static void set_coefficient(struct blob *ek, size_t n, unsigned value)
{
	uint8_t *at = ek->ptr + n / 2 * 3;

	if (n % 2 == 0) {
		at[0] = (uint8_t)value;
		at[1] = (uint8_t)((at[1] & 0xf0) | value >> 8);
	} else {
		at[1] = (uint8_t)((at[1] & 0x0f) | value << 4);
		at[2] = (uint8_t)(value >> 4);
	}
}

static void assert_coefficient(const struct ke_desc *ke, struct view good,
			       size_t n, unsigned value)
{
	struct blob ek = blob_clone(good);
	struct blob ciphertext;
	PK11SymKey *secret;
	char text[64];

	set_coefficient(&ek, n, value);
	snprintf(text, sizeof(text), "coefficient %zu of", n);
	if (value < 3329) {
		assert_success(ke->ops->check(ke, INITIATOR, blob_view(&ek)));
	} else {
		assert_failure(ke->ops->encaps(ke, blob_view(&ek), &ciphertext,
					       &secret),
			       text);
	}
	blob_free(&ek);
}

/* FIPS 203 7.2: 3328 is the largest; each of k * 256, 12 bits. */
static void MLK_3_a_coefficient_of_q_or_more_is_refused(void **unused)
{
	(void)unused;
	for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
		const struct ke_desc *ke = methods[m];
		size_t nr = (ke->value_bytes[INITIATOR] - RHO_BYTES) * 2 / 3;
		const size_t positions[] = { 0, 1, nr / 2, nr / 2 + 1, nr - 2,
					     nr - 1 };
		struct ke_keypair *pair;
		struct blob ek;

		if (!ke_is_available(ke)) {
			continue;
		}
		assert_success(ke->ops->keygen(ke, &pair, &ek));
		for (size_t i = 0; i < ARRAY_LEN(positions); i++) {
			struct view good = blob_view(&ek);

			assert_coefficient(ke, good, positions[i], 3328);
			assert_coefficient(ke, good, positions[i], 3329);
			assert_coefficient(ke, good, positions[i], 4095);
		}
		blob_free(&ek);
		ke_keypair_free(ke, &pair);
	}
}

/* rho is no number: any octets will do. */
static void the_seed_behind_the_coefficients_is_not_judged(void **unused)
{
	struct blob ek = blob_new(ke_ml_kem_768.value_bytes[INITIATOR]);

	(void)unused;
	memset(ek.ptr + ek.len - RHO_BYTES, 0xff, RHO_BYTES);
	assert_success(ke_ml_kem_768.ops->check(&ke_ml_kem_768, INITIATOR,
						blob_view(&ek)));
	blob_free(&ek);
}

/* FIPS 203 6.3, implicit rejection: another secret, and no error. */
static void MLK_5_an_altered_ciphertext_gives_another_secret(void **unused)
{
	const struct ke_desc *ke = &ke_ml_kem_768;
	struct ke_keypair *pair;
	struct blob ek, ciphertext, octets_r, octets_i;
	PK11SymKey *secret_r;
	PK11SymKey *secret_i;

	(void)unused;
	assert_success(ke->ops->keygen(ke, &pair, &ek));
	assert_success(ke->ops->encaps(ke, blob_view(&ek), &ciphertext,
				       &secret_r));
	ciphertext.ptr[100] ^= 0x01;
	assert_success(ke->ops->decaps(ke, pair, blob_view(&ciphertext),
				       &secret_i));
	assert_success(symkey_export(secret_i, &octets_i));
	assert_success(symkey_export(secret_r, &octets_r));
	assert_int_equal(octets_i.len, 32);
	assert_false(view_eq(blob_view(&octets_i), blob_view(&octets_r)));
	blob_free(&octets_i);
	blob_free(&octets_r);
	symkey_free(&secret_i);
	symkey_free(&secret_r);
	blob_free(&ciphertext);
	blob_free(&ek);
	ke_keypair_free(ke, &pair);
}

static bool attribute_of(const struct ke_keypair *pair, CK_ATTRIBUTE_TYPE type)
{
	SECItem value = { siBuffer, NULL, 0 };

	assert_int_equal(PK11_ReadRawAttribute(PK11_TypePrivKey, pair->key,
					       type, &value),
			 SECSuccess);
	assert_int_equal(value.len, sizeof(CK_BBOOL));
	bool is = value.data[0] == CK_TRUE;

	SECITEM_FreeItem(&value, PR_FALSE);
	return is;
}

/*
 * In NSS's own token nobody waits for it: the pair has a session of its own, of
 * which it does not outlive the end, and is as secret as NSS makes others.
 */
static void a_pair_is_made_apart(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		struct ke_keypair *pair;
		struct blob ek;

		assert_success(methods[i]->ops->keygen(methods[i], &pair, &ek));
		assert_non_null(pair->functions);
		assert_true(attribute_of(pair, CKA_SENSITIVE));
		assert_true(attribute_of(pair, CKA_ALWAYS_SENSITIVE));
		assert_true(attribute_of(pair, CKA_DECAPSULATE));
		assert_false(attribute_of(pair, CKA_TOKEN));
		assert_false(attribute_of(pair, CKA_PRIVATE));
		ke_keypair_free(methods[i], &pair);
		assert_null(pair);
		blob_free(&ek);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(MLK_4_acvp_answers_are_given),
		cmocka_unit_test(MLK_4_wycheproof_encapsulation_keys_are_judged),
		cmocka_unit_test(MLK_4_wycheproof_ciphertexts_are_decapsulated),
		cmocka_unit_test(MLK_4_published_key_pairs_belong_together),
		cmocka_unit_test(MLK_4_wycheproof_ciphertext_lengths_are_judged),
		cmocka_unit_test(MLK_3_a_coefficient_of_q_or_more_is_refused),
		cmocka_unit_test(the_seed_behind_the_coefficients_is_not_judged),
		cmocka_unit_test(MLK_5_an_altered_ciphertext_gives_another_secret),
		cmocka_unit_test(a_pair_is_made_apart),
	};

	/* MLK-11: NSS stops only when no secret and no key is held any more. */
	return cmocka_run_group_tests_name("ke_ml_kem", tests,
					   nss_fixture_start, nss_fixture_stop);
}
