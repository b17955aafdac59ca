/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SKEYSEED and the seven SK_* (RFC 7296 2.14, 2.18; RFC 9370 2.2.2).
 */
#ifndef LIBIKE_KEYS_SK_KEYS_H
#define LIBIKE_KEYS_SK_KEYS_H

#include "crypto/suite.h"
#include "wire/header.h"

struct nonces {
	struct view i;
	struct view r;
};

/*
 * One generation of an IKE SA's keys.  SKEYSEED with nonces and SPIs gives all
 * the others again, so an idle SA can be put to sleep (sk_keys_sleep).
 */
struct sk_keys {
	PK11SymKey *skeyseed;
	PK11SymKey *d;
	PK11SymKey *ai; /* NULL with an AEAD */
	PK11SymKey *ar;
	PK11SymKey *ei; /* without the salt */
	PK11SymKey *er;
	PK11SymKey *pi;
	PK11SymKey *pr;
	uint8_t salt_i[4]; /* these stay when the keys sleep */
	uint8_t salt_r[4];
	struct blob wrapped; /* SKEYSEED, once they have slept; else empty */
	bool with_sk_p; /* asleep; else AUTH is over, and pi and pr are gone */
	size_t skeyseed_bytes; /* of it; a rekey makes it by the old SA's prf */
};

/* SKEYSEED(0) = prf(Ni | Nr, SK(0)); *KEYS all NULL on failure. */
diag_t sk_keys_derive_first(const struct suite *suite, PK11SymKey *secret,
			    const struct nonces *nonces,
			    const struct ike_spis *spis,
			    struct sk_keys *keys) MUST_USE;

/* SKEYSEED(n) = prf(SK_d(n-1), SK(n) | Ni | Nr) */
diag_t sk_keys_derive_next(const struct suite *suite,
			   const struct sk_keys *prev, PK11SymKey *secret,
			   const struct nonces *nonces,
			   const struct ike_spis *spis,
			   struct sk_keys *next) MUST_USE;

/*
 * IKE SA rekey: SKEYSEED = prf(SK_d(old), SK(0) | Ni | Nr | SK(1) .. SK(n))
 * by OLD_PRF, then prf+ by SUITE's.  NR_SECRETS is 1..8.
 */
diag_t sk_keys_derive_rekey(const struct suite *suite,
			    const struct prf_desc *old_prf,
			    const struct sk_keys *old,
			    PK11SymKey *const *secrets, size_t nr_secrets,
			    const struct nonces *nonces,
			    const struct ike_spis *spis,
			    struct sk_keys *keys) MUST_USE;

/*
 * Asleep, they are SKEYSEED wrapped under WRAPPING_KEY and no key object; awake
 * they are as before.  Nothing when they are so already.  A failure leaves
 * them as they were.
 */
diag_t sk_keys_sleep(PK11SymKey *wrapping_key, struct sk_keys *keys) MUST_USE;
diag_t sk_keys_wake(PK11SymKey *wrapping_key, const struct suite *suite,
		    const struct nonces *nonces, const struct ike_spis *spis,
		    struct sk_keys *keys) MUST_USE;
static inline bool sk_keys_are_awake(const struct sk_keys *keys)
{
	return keys->d != NULL;
}
void sk_keys_free(struct sk_keys *keys);

#endif
