/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS's one-shot encryption, in place; inside crypto/ only.
 */
#ifndef LIBIKE_CRYPTO_ENCR_IN_PLACE_H
#define LIBIKE_CRYPTO_ENCR_IN_PLACE_H

#include <seccomon.h>

#include "crypto/encr.h"

/* Lengths of salt and IV are the descriptor's. */
diag_t encr_check_nonce(const struct encr_desc *encr, struct view salt,
			struct view iv) MUST_USE;

/* Without a tag: LEN octets in, LEN octets out. */
diag_t encr_seal_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len) MUST_USE;
diag_t encr_open_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len) MUST_USE;

/* With a tag of icv_bytes, best right behind the text: then nothing is copied. */
diag_t aead_seal_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len,
			  uint8_t *icv) MUST_USE;
diag_t aead_open_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len,
			  struct view icv) MUST_USE;

#endif
