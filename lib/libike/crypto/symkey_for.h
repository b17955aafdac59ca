/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keys typed for an NSS mechanism; inside crypto/ only.
 */
#ifndef LIBIKE_CRYPTO_SYMKEY_FOR_H
#define LIBIKE_CRYPTO_SYMKEY_FOR_H

#include <pkcs11t.h>

#include "crypto/symkey.h"

/* What a new key is to be good for; the mechanism gives its type. */
struct symkey_use {
	CK_MECHANISM_TYPE mechanism;
	CK_ATTRIBUTE_TYPE operation;
	CK_FLAGS flags;
};

/* Key schedule, MACs: all but ciphers. */
#define SYMKEY_GENERIC                                                         \
	((struct symkey_use){ CKM_NSS_IKE_PRF_DERIVE, CKA_DERIVE,              \
			      CKF_DERIVE | CKF_SIGN })

#define SYMKEY_CIPHER(mechanism)                                               \
	((struct symkey_use){ (mechanism), CKA_ENCRYPT,                        \
			      CKF_ENCRYPT | CKF_DECRYPT })

/* As symkey_import() and symkey_slice(). */
diag_t symkey_import_for(struct symkey_use use, struct view octets,
			 PK11SymKey **key) MUST_USE;
diag_t symkey_slice_for(struct symkey_use use, PK11SymKey *key, size_t offset,
			size_t len, PK11SymKey **out) MUST_USE;

/*
 * Replace *KEY, which a token made, by its copy in NSS's own slot, where the
 * key schedule is.  Nothing when it is there; NULL on failure.
 */
diag_t symkey_bring_home(PK11SymKey **key) MUST_USE;

#endif
