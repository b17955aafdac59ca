/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "keys/sk_keys.h"

#include "crypto/symkey_wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/made_exchange.h"
#include "unit/libike/keys/recording.h"
#include "unit/libike/vectors.h"

/* KEY | SALT is what is recorded as NAME. */
static void assert_recorded(PK11SymKey *key, struct view salt,
			    const json_t *round, const char *name)
{
	struct blob octets, whole;

	if (json_object_get(round, name) == NULL) {
		assert_null(key);
		return;
	}
	assert_success(symkey_export(key, &octets));
	whole = blob_concat((struct view[]){ blob_view(&octets), salt }, 2);
	assert_octets_hex(blob_view(&whole), vectors_text(round, name));
	blob_free(&octets);
	blob_free(&whole);
}

static void assert_round(const struct sk_keys *keys, const struct suite *suite,
			 const json_t *round)
{
	size_t salt_bytes = suite->encr->salt_bytes;

	assert_recorded(keys->skeyseed, EMPTY_VIEW, round, "skeyseed");
	assert_recorded(keys->d, EMPTY_VIEW, round, "sk_d");
	assert_recorded(keys->ai, EMPTY_VIEW, round, "sk_ai");
	assert_recorded(keys->ar, EMPTY_VIEW, round, "sk_ar");
	assert_recorded(keys->ei, view_of(keys->salt_i, salt_bytes), round,
			"sk_ei");
	assert_recorded(keys->er, view_of(keys->salt_r, salt_bytes), round,
			"sk_er");
	assert_recorded(keys->pi, EMPTY_VIEW, round, "sk_pi");
	assert_recorded(keys->pr, EMPTY_VIEW, round, "sk_pr");
}

static void assert_chain(const char *name)
{
	struct recording r = recording_load(name);
	const json_t *first = json_array_get(r.rounds, 0);
	const json_t *second = json_array_get(r.rounds, 1);
	PK11SymKey *secret_0 = recording_key(first, "shared_secret");
	PK11SymKey *secret_1 = recording_key(second, "shared_secret");
	struct sk_keys keys_0, keys_1;

	assert_success(sk_keys_derive_first(&r.suite, secret_0, &r.nonces,
					    &r.spis, &keys_0));
	assert_round(&keys_0, &r.suite, first);
	assert_success(sk_keys_derive_next(&r.suite, &keys_0, secret_1,
					   &r.nonces, &r.spis, &keys_1));
	assert_round(&keys_1, &r.suite, second);
	sk_keys_free(&keys_0);
	sk_keys_free(&keys_1);
	symkey_free(&secret_0);
	symkey_free(&secret_1);
	recording_free(&r);
}

/*
 * SKEYSEED(n) = prf(SK_d(n-1), SK(n) | Ni | Nr), all seven keys new, nonces
 * and SPIs those of IKE_SA_INIT.
 */
static void R9370_22_23_24_the_chain_is_the_recorded_one(void **unused)
{
	(void)unused;
	assert_chain(RECORDING_PSK);
	assert_chain(RECORDING_ECDSA);
}

static void R9370_22_the_chain_goes_on_over_rounds(void **unused)
{
	struct suite suite = made_suite();
	PK11SymKey *secrets[MADE_NR_SECRETS];
	struct sk_keys keys[MADE_NR_SECRETS];

	(void)unused;
	made_secrets(secrets);
	assert_success(sk_keys_derive_first(&suite, secrets[0], &made_nonces,
					    &made_spis, &keys[0]));
	for (size_t i = 1; i < MADE_NR_SECRETS; i++) {
		assert_success(sk_keys_derive_next(&suite, &keys[i - 1],
						   secrets[i], &made_nonces,
						   &made_spis, &keys[i]));
	}
	assert_symkey_hex(keys[2].skeyseed, "4e647911adb0c1998fa386dc4179c17c"
					    "25404e2072d6e7e0146247aa3d50d38c");
	assert_symkey_hex(keys[2].d, "8f97348f03e08c8fbad5759b98a99fb8"
				     "7dca47482746cf317294b18f69a01854");
	assert_symkey_hex(keys[2].pi, "29d0030728c26f034f076dc0cddcfef3"
				      "77231bc4eead92e3491bd95786a9e74f");
	assert_octets_hex(view_of_array(keys[2].salt_i), "c8fd2d7a");
	for (size_t i = 0; i < MADE_NR_SECRETS; i++) {
		sk_keys_free(&keys[i]);
	}
	made_secrets_free(secrets);
}

struct rekey_case {
	size_t nr_secrets;
	const char *skeyseed;
	const char *sk_d; /* by HMAC_SHA2_256 */
	const char *sk_d_sha512;
};

/* clang-format off */
static const struct rekey_case rekey_cases[] = {
	{ 1, "f0a78777909bd2cafb6ea3f34383b64963fa7825075733c0f0db077d0efe9b33",
	  "f1f1033b51df145d6ebffdf636d5bdf2f894c041e812fb333214a91e1d351f63",
	  "76068a71ca71e4fd1cc9b313b075ef959050201f6752edcbb5b7722907c4edf9"
	  "894ae1bd2a2d52123cbd0f324464fb1b1ae973b152ae9d6f8caf6f8872b173e4" },
	{ 2, "a5112bdfbcf451756db6c14beba7a719d9c52cc057337c3d79b08140ef6270b0",
	  "1302d9f1e8b0de600b2d3a7b4847a0730cda591b85c244af3c853fa313c946fc",
	  "c5842e6668f56a18db71d94aac147c9feac21b9247329d3f9c6a57525e0ec574"
	  "eec55fd70043e559f61ef0e171fdd4f3c4958c77d6a78d5601af85bcde9f66f2" },
	{ 3, "254e795347c37295cdadc2c0b8d3ffae43c19a64d06e5360adaf155b12d19a79",
	  "91e10b59d3b1d67a97e8e6ba488646e30e34d9070b03b29f8ae541dc7a4d9149",
	  "4a88fadf90feafeb0ec010664bafa31ec465a1c93e7e04a712bd18ef9fbf0b66"
	  "ef2cc1d6d44fcc8722d03712b4bfeefe468944eac272f1b489c432da595dcc05" },
};
/* clang-format on */

/*
 * SKEYSEED = prf(SK_d(old), SK(0) | Ni | Nr | SK(1) ..) by the old SA's prf,
 * then prf+ by the new one's (RFC 7296 2.18).
 */
static void assert_rekey(const struct rekey_case *c, uint16_t new_prf_id,
			 const char *sk_d)
{
	struct suite suite = made_suite();
	const struct prf_desc *old_prf = suite.prf;
	PK11SymKey *secrets[MADE_NR_SECRETS];
	struct sk_keys old = { .d = made_sk_d() };
	struct sk_keys keys;

	suite.prf = prf_by_id(new_prf_id);
	made_secrets(secrets);
	assert_success(sk_keys_derive_rekey(&suite, old_prf, &old, secrets,
					    c->nr_secrets, &made_nonces,
					    &made_spis, &keys));
	assert_symkey_hex(keys.skeyseed, c->skeyseed);
	assert_symkey_hex(keys.d, sk_d);
	sk_keys_free(&keys);
	sk_keys_free(&old);
	made_secrets_free(secrets);
}

static void R9370_38_a_rekey_combines_all_secrets_at_once(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(rekey_cases); i++) {
		assert_rekey(&rekey_cases[i], 5, rekey_cases[i].sk_d);
	}
}

static void a_rekey_uses_the_new_prf_for_prf_plus(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(rekey_cases); i++) {
		assert_rekey(&rekey_cases[i], 7, rekey_cases[i].sk_d_sha512);
	}
}

/* The published SHA-1 derivation, cut into 20, 2 x 20, 2 x 16, 2 x 20. */
static void keys_are_cut_in_the_order_of_the_rfc(void **unused)
{
	json_t *root = vectors_load("published/ikev2_kdf_sha1.json");
	const json_t *test = json_array_get(
		json_object_get(json_array_get(json_object_get(root,
							       "testGroups"),
					       0),
				"tests"),
		0);
	struct suite suite = { &encr_aes_cbc, 128, prf_by_id(2),
			       integ_by_id(2) };
	struct blob n_i = vectors_octets(test, "nInit");
	struct blob n_r = vectors_octets(test, "nResp");
	struct blob spi_i = vectors_octets(test, "spiInit");
	struct blob spi_r = vectors_octets(test, "spiResp");
	struct blob string = vectors_octets(test, "derivedKeyingMaterial");
	struct nonces nonces = { blob_view(&n_i), blob_view(&n_r) };
	PK11SymKey *secret = recording_key(test, "gir");
	struct ike_spis spis;
	struct sk_keys keys;

	(void)unused;
	memcpy(spis.i.bytes, spi_i.ptr, 8);
	memcpy(spis.r.bytes, spi_r.ptr, 8);
	assert_success(
		sk_keys_derive_first(&suite, secret, &nonces, &spis, &keys));
	assert_symkey_hex(keys.skeyseed, vectors_text(test, "sKeySeed"));
	assert_symkey_equal(keys.d, view_of(string.ptr, 20));
	assert_symkey_equal(keys.ai, view_of(string.ptr + 20, 20));
	assert_symkey_equal(keys.ar, view_of(string.ptr + 40, 20));
	assert_symkey_equal(keys.ei, view_of(string.ptr + 60, 16));
	assert_symkey_equal(keys.er, view_of(string.ptr + 76, 16));
	assert_symkey_equal(keys.pi, view_of(string.ptr + 92, 20));
	assert_symkey_equal(keys.pr, view_of(string.ptr + 112, 20));
	sk_keys_free(&keys);
	symkey_free(&secret);
	blob_free(&n_i);
	blob_free(&n_r);
	blob_free(&spi_i);
	blob_free(&spi_r);
	blob_free(&string);
	json_decref(root);
}

static void keys_that_slept_are_the_same(void **unused)
{
	PK11SymKey *bed;
	struct recording r = recording_load(RECORDING_PSK);
	const json_t *round = json_array_get(r.rounds, 0);
	PK11SymKey *secret = recording_key(round, "shared_secret");
	struct sk_keys keys;

	(void)unused;
	assert_success(sk_keys_derive_first(&r.suite, secret, &r.nonces,
					    &r.spis, &keys));
	assert_true(sk_keys_are_awake(&keys));
	assert_success(symkey_wrapping_key_new(&bed));
	assert_success(sk_keys_sleep(bed, &keys));
	assert_false(sk_keys_are_awake(&keys));
	assert_null(keys.pr);
	assert_null(keys.skeyseed);
	assert_success(sk_keys_sleep(bed, &keys));
	assert_success(
		sk_keys_wake(bed, &r.suite, &r.nonces, &r.spis, &keys));
	assert_round(&keys, &r.suite, round);
	assert_success(
		sk_keys_wake(bed, &r.suite, &r.nonces, &r.spis, &keys));
	sk_keys_free(&keys);
	symkey_free(&bed);
	assert_null(keys.skeyseed);
	symkey_free(&secret);
	recording_free(&r);
}

/* After AUTH nobody needs SK_pi and SK_pr: they are not made again. */
static void keys_wake_as_they_fell_asleep(void **unused)
{
	PK11SymKey *bed;
	struct recording r = recording_load(RECORDING_PSK);
	const json_t *round = json_array_get(r.rounds, 0);
	PK11SymKey *secret = recording_key(round, "shared_secret");
	struct sk_keys keys;

	(void)unused;
	assert_success(sk_keys_derive_first(&r.suite, secret, &r.nonces,
					    &r.spis, &keys));
	assert_success(symkey_wrapping_key_new(&bed));
	symkey_free(&keys.pi);
	symkey_free(&keys.pr);
	assert_success(sk_keys_sleep(bed, &keys));
	assert_success(
		sk_keys_wake(bed, &r.suite, &r.nonces, &r.spis, &keys));
	assert_true(sk_keys_are_awake(&keys));
	assert_null(keys.pi);
	assert_null(keys.pr);
	sk_keys_free(&keys);
	symkey_free(&bed);
	symkey_free(&secret);
	recording_free(&r);
}

/* RFC 7296 2.18: SKEYSEED is of the old prf's length, 48 octets here. */
static void keys_of_a_rekey_with_another_prf_sleep_as_well(void **unused)
{
	struct suite suite = made_suite();
	struct sk_keys old = { .d = made_sk_d() };
	PK11SymKey *secrets[MADE_NR_SECRETS];
	PK11SymKey *bed;
	struct sk_keys keys;
	struct blob before;

	(void)unused;
	made_secrets(secrets);
	assert_success(sk_keys_derive_rekey(&suite, prf_by_id(6), &old, secrets,
					    1, &made_nonces, &made_spis,
					    &keys));
	assert_success(symkey_export(keys.d, &before));
	assert_success(symkey_wrapping_key_new(&bed));
	assert_success(sk_keys_sleep(bed, &keys));
	assert_success(
		sk_keys_wake(bed, &suite, &made_nonces, &made_spis, &keys));
	assert_int_equal(symkey_bytes(keys.skeyseed), 48);
	assert_symkey_equal(keys.d, blob_view(&before));
	blob_free(&before);
	symkey_free(&bed);
	sk_keys_free(&keys);
	sk_keys_free(&old);
	made_secrets_free(secrets);
}

static void nothing_is_derived_from_sleeping_keys(void **unused)
{
	struct suite suite = made_suite();
	struct sk_keys asleep = { .skeyseed = NULL };
	PK11SymKey *secrets[MADE_NR_SECRETS];
	struct sk_keys keys;

	(void)unused;
	made_secrets(secrets);
	assert_failure(sk_keys_derive_next(&suite, &asleep, secrets[0],
					   &made_nonces, &made_spis, &keys),
		       "asleep");
	assert_expectation_failed();
	assert_failure(sk_keys_derive_rekey(&suite, suite.prf, &asleep, secrets,
					    1, &made_nonces, &made_spis, &keys),
		       "asleep");
	assert_expectation_failed();
	assert_failure(
		sk_keys_wake(NULL, &suite, &made_nonces, &made_spis, &asleep),
		"no keys to wake");
	assert_expectation_failed();
	made_secrets_free(secrets);
}

static void a_rekey_needs_one_to_eight_secrets(void **unused)
{
	struct suite suite = made_suite();
	struct sk_keys old = { .d = made_sk_d() };
	PK11SymKey *secrets[9] = { NULL };
	struct sk_keys keys;

	(void)unused;
	assert_failure(sk_keys_derive_rekey(&suite, suite.prf, &old, secrets, 0,
					    &made_nonces, &made_spis, &keys),
		       "0 shared secrets");
	assert_failure(sk_keys_derive_rekey(&suite, suite.prf, &old, secrets, 9,
					    &made_nonces, &made_spis, &keys),
		       "9 shared secrets");
	assert_null(keys.skeyseed);
	sk_keys_free(&old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(R9370_22_23_24_the_chain_is_the_recorded_one),
		cmocka_unit_test(R9370_22_the_chain_goes_on_over_rounds),
		cmocka_unit_test(R9370_38_a_rekey_combines_all_secrets_at_once),
		cmocka_unit_test(a_rekey_uses_the_new_prf_for_prf_plus),
		cmocka_unit_test(keys_are_cut_in_the_order_of_the_rfc),
		cmocka_unit_test(keys_that_slept_are_the_same),
		cmocka_unit_test(keys_wake_as_they_fell_asleep),
		cmocka_unit_test(
			keys_of_a_rekey_with_another_prf_sleep_as_well),
		cmocka_unit_test(nothing_is_derived_from_sleeping_keys),
		cmocka_unit_test(a_rekey_needs_one_to_eight_secrets),
	};

	return cmocka_run_group_tests_name("sk_keys", tests, nss_fixture_start,
					   nss_fixture_stop);
}
