/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pseudo-random functions (transform type 2) and prf+.
 */
#ifndef LIBIKE_CRYPTO_PRF_H
#define LIBIKE_CRYPTO_PRF_H

#include "crypto/symkey.h"

struct prf_desc {
	const char *name; /* "HMAC_SHA2_256" */
	const char *aliases;
	uint16_t id;
	uint8_t key_bytes;    /* preferred: of SK_d and SK_p */
	uint8_t output_bytes; /* of one application */
	uint8_t nonce_key_bytes; /* of each nonce in SKEYSEED's key; 0: all */
	bool fips;
	unsigned long mechanism;
};

extern const struct prf_desc *const prf_descs[]; /* NULL ends */
const struct prf_desc *prf_by_id(uint16_t id);
const struct prf_desc *prf_by_name(struct view name);

#define PRF_OUTPUT_MAX 64

/* prf(KEY, pieces...) as octets (AUTH, IntAuth): OUT gets output_bytes. */
diag_t prf_bytes(const struct prf_desc *prf, PK11SymKey *key,
		 const struct view *pieces, size_t nr_pieces,
		 uint8_t out[PRF_OUTPUT_MAX]) MUST_USE;

/* prf(KEY, DATA) as a key (the PSK's key pad). */
diag_t prf_key(const struct prf_desc *prf, PK11SymKey *key, struct view data,
	       PK11SymKey **out) MUST_USE;

/* SKEYSEED = prf(Ni | Nr, SECRET)   (RFC 7296 section 2.14) */
diag_t prf_skeyseed(const struct prf_desc *prf, struct view n_i,
		    struct view n_r, PK11SymKey *secret,
		    PK11SymKey **out) MUST_USE;

/* prf(KEY, SECRET | Ni | Nr)   (RFC 7296 2.18, RFC 9370 2.2.2) */
diag_t prf_secret_nonces(const struct prf_desc *prf, PK11SymKey *key,
			 PK11SymKey *secret, struct view n_i, struct view n_r,
			 PK11SymKey **out) MUST_USE;

/*
 * prf+(KEY, SEED_KEY | SEED), LEN octets; SEED_KEY may be NULL.  RFC 7296
 * section 2.13; fails above 255 blocks.
 */
diag_t prf_plus(const struct prf_desc *prf, PK11SymKey *key,
		PK11SymKey *seed_key, struct view seed, size_t len,
		PK11SymKey **out) MUST_USE;

#endif
