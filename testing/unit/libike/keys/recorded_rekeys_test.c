/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every key set and every Child SA's keys of recorded exchanges in which all is
 * rekeyed with IKE_FOLLOWUP_KE rounds, by the formulas of keys/.
 */
#include "keys/keymat.h"
#include "keys/sk_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/keys/recording.h"
#include "unit/libike/vectors.h"

#define NR_SETS	   8
#define NR_SECRETS 8

/* Key sets as a recording numbers them, as we derive them. */
struct sets {
	struct sk_keys keys[NR_SETS];
	size_t nr;
};

/* Of a JSON object with `ni', `nr' and, where they are, SPIs. */
struct exchange_octets {
	struct blob n_i, n_r;
	struct nonces nonces;
	struct ike_spis spis;
};

static void copy_spi(const json_t *sa, const char *key, struct ike_spi *spi)
{
	struct blob octets = vectors_octets(sa, key);

	if (octets.len == sizeof(spi->bytes)) {
		memcpy(spi->bytes, octets.ptr, octets.len);
	}
	blob_free(&octets);
}

static void exchange_octets_load(const json_t *sa, struct exchange_octets *x)
{
	*x = (struct exchange_octets){
		.n_i = vectors_octets(sa, "ni"),
		.n_r = vectors_octets(sa, "nr"),
	};
	x->nonces = (struct nonces){ blob_view(&x->n_i), blob_view(&x->n_r) };
	copy_spi(sa, "spi_i", &x->spis.i);
	copy_spi(sa, "spi_r", &x->spis.r);
}

static void exchange_octets_free(struct exchange_octets *x)
{
	blob_free(&x->n_i);
	blob_free(&x->n_r);
}

/* The shared secrets of OBJECT, SK(0) first; 0 where there was no KE. */
static size_t load_secrets(const json_t *object, PK11SymKey **secrets)
{
	const json_t *list = json_object_get(object, "shared_secrets");
	size_t n;
	const json_t *secret;

	assert_true(json_array_size(list) <= NR_SECRETS);
	json_array_foreach(list, n, secret)
	{
		secrets[n] = symkey_of_hex(json_string_value(secret));
	}
	return json_array_size(list);
}

static void free_secrets(PK11SymKey **secrets, size_t nr)
{
	for (size_t n = 0; n < nr; n++) {
		symkey_free(&secrets[n]);
	}
}

/* KEY, and SALT behind it, is what OBJECT has as NAME. */
static void assert_key(PK11SymKey *key, struct view salt, const json_t *object,
		       const char *name)
{
	struct blob octets, whole;

	if (json_object_get(object, name) == NULL) {
		assert_null(key);
		return;
	}
	assert_success(symkey_export(key, &octets));
	whole = blob_concat((struct view[]){ blob_view(&octets), salt }, 2);
	assert_octets_hex(blob_view(&whole), vectors_text(object, name));
	blob_free(&octets);
	blob_free(&whole);
}

/* The newest set is OBJECT's, all of it. */
static void assert_newest(const struct sets *sets, const struct suite *suite,
			  const json_t *object)
{
	const struct sk_keys *keys = &sets->keys[sets->nr - 1];
	size_t salt = suite->encr->salt_bytes;

	assert_int_equal(json_integer_value(json_object_get(object, "keys")),
			 sets->nr - 1);
	assert_key(keys->skeyseed, EMPTY_VIEW, object, "skeyseed");
	assert_key(keys->d, EMPTY_VIEW, object, "sk_d");
	assert_key(keys->ai, EMPTY_VIEW, object, "sk_ai");
	assert_key(keys->ar, EMPTY_VIEW, object, "sk_ar");
	assert_key(keys->ei, view_of(keys->salt_i, salt), object, "sk_ei");
	assert_key(keys->er, view_of(keys->salt_r, salt), object, "sk_er");
	assert_key(keys->pi, EMPTY_VIEW, object, "sk_pi");
	assert_key(keys->pr, EMPTY_VIEW, object, "sk_pr");
}

/* IKE_SA_INIT and each IKE_INTERMEDIATE: a set of keys each. */
static void derive_first_sa(struct sets *sets, const struct suite *suite,
			    const json_t *sa)
{
	struct exchange_octets x;
	const json_t *round;
	size_t n;

	exchange_octets_load(sa, &x);
	json_array_foreach(json_object_get(sa, "rounds"), n, round)
	{
		PK11SymKey *secret = recording_key(round, "shared_secret");
		struct sk_keys *keys = &sets->keys[sets->nr];

		assert_success(
			n == 0 ? sk_keys_derive_first(suite, secret, &x.nonces,
						      &x.spis, keys)
			       : sk_keys_derive_next(suite, keys - 1, secret,
						     &x.nonces, &x.spis, keys));
		sets->nr++;
		assert_newest(sets, suite, round);
		symkey_free(&secret);
	}
	exchange_octets_free(&x);
}

/* CREATE_CHILD_SA with its IKE_FOLLOWUP_KE rounds: one set of keys. */
static void derive_rekeyed_sa(struct sets *sets, const struct suite *suite,
			      const json_t *sa)
{
	const json_t *derivation = json_object_get(sa, "derivation");
	json_int_t old = json_integer_value(json_object_get(sa, "old_keys"));
	PK11SymKey *secrets[NR_SECRETS];
	size_t nr = load_secrets(derivation, secrets);
	struct exchange_octets x;

	exchange_octets_load(sa, &x);
	assert_true(nr > 1 && (size_t)old < sets->nr);
	assert_success(sk_keys_derive_rekey(suite, suite->prf, &sets->keys[old],
					    secrets, nr, &x.nonces, &x.spis,
					    &sets->keys[sets->nr]));
	sets->nr++;
	assert_newest(sets, suite, derivation);
	exchange_octets_free(&x);
	free_secrets(secrets, nr);
}

static void derive_sets(struct sets *sets, const struct recording *r)
{
	const json_t *sa;
	size_t n;

	*sets = (struct sets){ .nr = 0 };
	json_array_foreach(json_object_get(r->root, "ike_sas"), n, sa)
	{
		if (json_object_get(sa, "derivation") == NULL) {
			derive_first_sa(sets, &r->suite, sa);
		} else {
			derive_rekeyed_sa(sets, &r->suite, sa);
		}
	}
}

static void sets_free(struct sets *sets)
{
	for (size_t n = 0; n < sets->nr; n++) {
		sk_keys_free(&sets->keys[n]);
	}
}

/* CHILD's keys by the SK_d of the set that it names; number of secrets. */
static size_t assert_child(const struct sets *sets, const struct recording *r,
			   const json_t *child)
{
	json_int_t set =
		json_integer_value(json_object_get(child, "sk_d_from_keys"));
	PK11SymKey *secrets[NR_SECRETS];
	size_t nr = load_secrets(child, secrets);
	struct exchange_octets x;
	struct keymat keymat;

	exchange_octets_load(child, &x);
	assert_true((size_t)set < sets->nr);
	assert_success(keymat_derive(r->suite.prf, sets->keys[set].d, secrets,
				     nr, &x.nonces, &r->suite, &keymat));
	for (size_t role = 0; role < NR_ROLES; role++) {
		assert_octets_hex(blob_view(&keymat.encr[role]),
				  vectors_text(child, role == INITIATOR
							      ? "encr_i"
							      : "encr_r"));
		assert_octets_hex(blob_view(&keymat.integ[role]),
				  vectors_text(child, role == INITIATOR
							      ? "integ_i"
							      : "integ_r"));
	}
	keymat_done(&keymat);
	exchange_octets_free(&x);
	free_secrets(secrets, nr);
	return nr;
}

/* Which recordings, and how many secrets each of their Child SAs has. */
struct rekeys {
	const char *name;
	size_t nr_sets;
	size_t nr_secrets[3];
};

static const struct rekeys recorded[] = {
	/* X25519 and ML-KEM-768; on the new IKE SA X25519 alone */
	{RECORDING_REKEY_GCM,     3, { 0, 2, 1 }},
 /* by the responder, IKE SA with ML-KEM-1024; at last no PFS */
	{ RECORDING_REKEY_CBC,    3, { 0, 2, 0 }},
 /* ML-KEM-768 and ECP-384; a new one with ECP-521 and ML-KEM-1024 */
	{ RECORDING_REKEY_ROUNDS, 4, { 0, 3, 2 }},
};

/* SKEYSEED = prf(SK_d(old), SK(0) | Ni | Nr | SK(1) ...): the newest SK_d. */
static void R9370_38_rekeyed_ike_sas_have_the_recorded_keys(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(recorded); n++) {
		struct recording r = recording_load(recorded[n].name);
		struct sets sets;

		derive_sets(&sets, &r);
		assert_int_equal(sets.nr, recorded[n].nr_sets);
		sets_free(&sets);
		recording_free(&r);
	}
}

/* KEYMAT = prf+(SK_d, SK(0) | Ni | Nr | SK(1) ...); SK_d of the IKE SA it is
 * on. */
static void R9370_39_child_sas_have_the_recorded_keys(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < ARRAY_LEN(recorded); n++) {
		struct recording r = recording_load(recorded[n].name);
		const json_t *child;
		struct sets sets;
		size_t i;

		derive_sets(&sets, &r);
		json_array_foreach(json_object_get(r.root, "child_sas"), i,
				   child)
		{
			assert_true(i < ARRAY_LEN(recorded[n].nr_secrets));
			assert_int_equal(assert_child(&sets, &r, child),
					 recorded[n].nr_secrets[i]);
		}
		assert_int_equal(i, ARRAY_LEN(recorded[n].nr_secrets));
		sets_free(&sets);
		recording_free(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			R9370_38_rekeyed_ike_sas_have_the_recorded_keys),
		cmocka_unit_test(R9370_39_child_sas_have_the_recorded_keys),
	};

	return cmocka_run_group_tests_name("recorded_rekeys", tests,
					   nss_fixture_start, nss_fixture_stop);
}
