/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SKEYSEED and the seven SK_* (RFC 7296 2.14, 2.18; RFC 9370 2.2.2).
 */
#include "keys/sk_keys.h"

#include <string.h>

#include "crypto/symkey_wrap.h"
#include "keys/combined_seed.h"
#include "libswan/assert.h"

#define SALT_MAX 4

/* One key after the other, off a string of them. */
struct cutter {
	PK11SymKey *from;
	size_t at;
};

/* LEN octets; none make no key. */
static diag_t cut(struct cutter *cutter, size_t len, PK11SymKey **out)
{
	size_t at = cutter->at;

	cutter->at += len;
	if (len == 0) {
		*out = NULL;
		return NULL;
	}
	return symkey_slice(cutter->from, at, len, out);
}

/* What of a generation has to be made: no more than is needed. */
struct extent {
	bool salts; /* else they are there */
	bool sk_p;
};

/* SK_e: what the cipher keys, and behind it the salt, which is no key. */
static diag_t cut_encr(struct cutter *cutter, const struct suite *suite,
		       PK11SymKey **key, uint8_t *salt)
{
	size_t key_bytes = suite->encr_bits / 8;
	size_t salt_bytes = suite->encr->salt_bytes;
	diag_t d = encr_key_slice(suite->encr, cutter->from, cutter->at,
				  key_bytes, key);

	cutter->at += key_bytes;
	ASSERT(salt_bytes <= SALT_MAX);
	if (d == NULL && salt_bytes != 0 && salt != NULL) {
		d = symkey_export_part(cutter->from, cutter->at, salt_bytes,
				       salt);
	}
	cutter->at += salt_bytes;
	return d;
}

/* {SK_d | SK_ai | SK_ar | SK_ei | SK_er | SK_pi | SK_pr} from STRING */
static diag_t cut_all(const struct suite *suite, PK11SymKey *string,
		      struct extent extent, struct sk_keys *keys)
{
	struct cutter cutter = { .from = string };
	size_t integ_bytes = suite->integ->key_bytes;
	size_t prf_bytes = suite->prf->key_bytes;
	diag_t d = cut(&cutter, prf_bytes, &keys->d);

	if (d == NULL) {
		d = cut(&cutter, integ_bytes, &keys->ai);
	}
	if (d == NULL) {
		d = cut(&cutter, integ_bytes, &keys->ar);
	}
	if (d == NULL) {
		d = cut_encr(&cutter, suite, &keys->ei,
			     extent.salts ? keys->salt_i : NULL);
	}
	if (d == NULL) {
		d = cut_encr(&cutter, suite, &keys->er,
			     extent.salts ? keys->salt_r : NULL);
	}
	if (d == NULL && extent.sk_p) {
		d = cut(&cutter, prf_bytes, &keys->pi);
	}
	if (d == NULL && extent.sk_p) {
		d = cut(&cutter, prf_bytes, &keys->pr);
	}
	return d;
}

/* All but SKEYSEED and the salts. */
static void forget(struct sk_keys *keys)
{
	symkey_free(&keys->d);
	symkey_free(&keys->ai);
	symkey_free(&keys->ar);
	symkey_free(&keys->ei);
	symkey_free(&keys->er);
	symkey_free(&keys->pi);
	symkey_free(&keys->pr);
}

/* prf+(SKEYSEED, Ni | Nr | SPIi | SPIr), cut; SKEYSEED alone on failure. */
static diag_t expand(const struct suite *suite, const struct nonces *nonces,
		     const struct ike_spis *spis, struct extent extent,
		     struct sk_keys *keys)
{
	const struct view seed_parts[] = { nonces->i, nonces->r,
					   ike_spi_view(&spis->i),
					   ike_spi_view(&spis->r) };
	size_t len = 3u * suite->prf->key_bytes + 2u * suite->integ->key_bytes +
		     2u * suite_encr_key_bytes(suite);
	struct blob seed = blob_concat(seed_parts, ARRAY_LEN(seed_parts));
	PK11SymKey *string;
	diag_t d = prf_plus(suite->prf, keys->skeyseed, NULL, blob_view(&seed),
			    len, &string);

	if (d == NULL) {
		d = cut_all(suite, string, extent, keys);
	}
	if (d != NULL) {
		forget(keys);
	}
	symkey_free(&string);
	blob_free(&seed);
	return d;
}

/* With KEYS->skeyseed made, or D; nothing is left of them on failure. */
static diag_t finish(diag_t d, const struct suite *suite,
		     const struct nonces *nonces, const struct ike_spis *spis,
		     struct sk_keys *keys)
{
	if (d == NULL) {
		d = expand(suite, nonces, spis,
			   (struct extent){ .salts = true, .sk_p = true },
			   keys);
	}
	if (d != NULL) {
		sk_keys_free(keys);
	}
	return d;
}

diag_t sk_keys_derive_first(const struct suite *suite, PK11SymKey *secret,
			    const struct nonces *nonces,
			    const struct ike_spis *spis, struct sk_keys *keys)
{
	diag_t d;

	*keys = (struct sk_keys){ .skeyseed = NULL };
	d = prf_skeyseed(suite->prf, nonces->i, nonces->r, secret,
			 &keys->skeyseed);
	return finish(d, suite, nonces, spis, keys);
}

diag_t sk_keys_derive_next(const struct suite *suite,
			   const struct sk_keys *prev, PK11SymKey *secret,
			   const struct nonces *nonces,
			   const struct ike_spis *spis, struct sk_keys *next)
{
	diag_t d;

	*next = (struct sk_keys){ .skeyseed = NULL };
	if (!EXPECT(sk_keys_are_awake(prev))) {
		return diag("the keys to derive from are asleep");
	}
	d = prf_secret_nonces(suite->prf, prev->d, secret, nonces->i, nonces->r,
			      &next->skeyseed);
	return finish(d, suite, nonces, spis, next);
}

diag_t sk_keys_derive_rekey(const struct suite *suite,
			    const struct prf_desc *old_prf,
			    const struct sk_keys *old,
			    PK11SymKey *const *secrets, size_t nr_secrets,
			    const struct nonces *nonces,
			    const struct ike_spis *spis, struct sk_keys *keys)
{
	PK11SymKey *seed;
	diag_t d;

	*keys = (struct sk_keys){ .skeyseed = NULL };
	if (!EXPECT(sk_keys_are_awake(old))) {
		return diag("the keys to rekey from are asleep");
	}
	d = combined_seed(secrets, nr_secrets, nonces, &seed);
	if (d == NULL) {
		/* the nonces are in the seed already */
		d = prf_secret_nonces(old_prf, old->d, seed, EMPTY_VIEW,
				      EMPTY_VIEW, &keys->skeyseed);
	}
	symkey_free(&seed);
	return finish(d, suite, nonces, spis, keys);
}

/* Once for all. */
static diag_t wrap(PK11SymKey *wrapping_key, struct sk_keys *keys)
{
	if (keys->wrapped.len > 0) {
		return NULL;
	}
	keys->skeyseed_bytes = symkey_bytes(keys->skeyseed);
	return symkey_wrap(wrapping_key, keys->skeyseed, &keys->wrapped);
}

diag_t sk_keys_sleep(PK11SymKey *wrapping_key, struct sk_keys *keys)
{
	if (!sk_keys_are_awake(keys)) {
		return NULL;
	}
	diag_t d = wrap(wrapping_key, keys);

	if (d == NULL) {
		keys->with_sk_p = keys->pi != NULL;
		forget(keys);
		symkey_free(&keys->skeyseed);
	}
	return d;
}

diag_t sk_keys_wake(PK11SymKey *wrapping_key, const struct suite *suite,
		    const struct nonces *nonces, const struct ike_spis *spis,
		    struct sk_keys *keys)
{
	if (sk_keys_are_awake(keys)) {
		return NULL;
	}
	if (!EXPECT(keys->wrapped.len > 0)) {
		return diag("there are no keys to wake");
	}
	diag_t d = symkey_unwrap(wrapping_key, blob_view(&keys->wrapped),
				 keys->skeyseed_bytes, &keys->skeyseed);
	if (d == NULL) {
		d = expand(suite, nonces, spis,
			   (struct extent){ .sk_p = keys->with_sk_p }, keys);
	}
	if (d != NULL) {
		symkey_free(&keys->skeyseed);
	}
	return d;
}

void sk_keys_free(struct sk_keys *keys)
{
	forget(keys);
	symkey_free(&keys->skeyseed);
	blob_free(&keys->wrapped);
	wipe(keys->salt_i, sizeof(keys->salt_i));
	wipe(keys->salt_r, sizeof(keys->salt_r));
}
