/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Secrets put to sleep: wrapped by a key that never leaves NSS (RFC 5649).
 *
 * A key object costs NSS 6 kB, and each one makes all others slower to find:
 * what is not used for a while is better kept as its wrapped octets.
 */
#ifndef LIBIKE_CRYPTO_SYMKEY_WRAP_H
#define LIBIKE_CRYPTO_SYMKEY_WRAP_H

#include "crypto/symkey.h"

/* A fresh AES-256 key, good for wrapping only; the caller's. */
diag_t symkey_wrapping_key_new(PK11SymKey **key) MUST_USE;

/* KEY under WRAPPING_KEY: octets that tell nothing; KEY stays. */
diag_t symkey_wrap(PK11SymKey *wrapping_key, PK11SymKey *key,
		   struct blob *wrapped) MUST_USE;

/* The key of LEN octets again; fails when WRAPPED was altered. */
diag_t symkey_unwrap(PK11SymKey *wrapping_key, struct view wrapped, size_t len,
		     PK11SymKey **key) MUST_USE;

#endif
