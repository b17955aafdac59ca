/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Secrets that stay in NSS.
 */
#ifndef LIBIKE_CRYPTO_SYMKEY_H
#define LIBIKE_CRYPTO_SYMKEY_H

#include "libswan/diag.h"

/* NSS's own type; only crypto/ looks inside. */
typedef struct PK11SymKeyStr PK11SymKey;

/* Each field that holds a key owns one reference; thread-safe. */
PK11SymKey *symkey_ref(PK11SymKey *key);
void symkey_free(PK11SymKey **key); /* sets NULL, accepts NULL */
PK11SymKey *symkey_take(PK11SymKey **key);
size_t symkey_bytes(PK11SymKey *key); /* its length */

/* Import octets (a PSK, a test vector); *KEY is the caller's. */
diag_t symkey_import(struct view octets, PK11SymKey **key) MUST_USE;

/* Export, only for kernel requests and test vectors; the blob wipes itself. */
diag_t symkey_export(PK11SymKey *key, struct blob *octets) MUST_USE;

/*
 * LEN octets of KEY from OFFSET that are no key, a salt for instance; the rest
 * stays within NSS's object.
 */
diag_t symkey_export_part(PK11SymKey *key, size_t offset, size_t len,
			  uint8_t *octets) MUST_USE;

/* LEN octets of KEY from OFFSET, as a new key. */
diag_t symkey_slice(PK11SymKey *key, size_t offset, size_t len,
		    PK11SymKey **out) MUST_USE;

/* KEY | OCTETS, and A | B, as new keys. */
diag_t symkey_concat_view(PK11SymKey *key, struct view octets,
			  PK11SymKey **out) MUST_USE;
diag_t symkey_concat(PK11SymKey *a, PK11SymKey *b, PK11SymKey **out) MUST_USE;

#endif
