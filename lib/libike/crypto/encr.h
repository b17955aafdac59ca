/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Encryption algorithms (transform type 1): descriptors.
 */
#ifndef LIBIKE_CRYPTO_ENCR_H
#define LIBIKE_CRYPTO_ENCR_H

#include "crypto/symkey.h"

struct encr_desc;

/*
 * IV is wire_iv_bytes, SALT salt_bytes.  AEAD: AAD is authenticated, ICV is
 * written or checked (icv_bytes).  Others: AAD and ICV are empty; LEN is a
 * multiple of block_bytes.  In place.
 */
struct encr_ops {
	diag_t (*seal)(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, uint8_t *icv) MUST_USE;
	diag_t (*open)(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, struct view icv) MUST_USE;
};

struct encr_desc {
	const char *name;    /* as printed: "AES_GCM_16" */
	const char *aliases; /* as configured, comma separated */
	uint16_t id;	     /* IANA transform type 1 */
	uint16_t key_bits[4]; /* valid lengths, ascending, 0 ends */
	uint16_t default_bits;
	bool key_length_attribute; /* on the wire; false for fixed lengths */
	uint8_t salt_bytes; /* taken from KEYMAT behind the key */
	uint8_t wire_iv_bytes;
	uint8_t block_bytes; /* text is padded to a multiple */
	uint8_t icv_bytes;   /* AEAD tag; 0: an integ algorithm is needed */
	bool fips;
	const struct encr_ops *ops; /* NULL: known to the kernel only (ESP) */
	unsigned long mechanism;    /* NSS's, for ops */
};

/* Every known one, NULL ends; look-ups give NULL when there is none. */
extern const struct encr_desc *const encr_descs[];
const struct encr_desc *encr_by_id(uint16_t id);

/* By name or alias, case ignored ('-' equals '_'). */
const struct encr_desc *encr_by_name(struct view name);
bool encr_key_bits_ok(const struct encr_desc *encr, unsigned bits);
unsigned encr_max_bits(const struct encr_desc *encr);

static inline bool encr_is_aead(const struct encr_desc *encr)
{
	return encr->icv_bytes != 0;
}

/* A key for ENCR: imported octets, or LEN octets of KEY from OFFSET. */
diag_t encr_key_import(const struct encr_desc *encr, struct view octets,
		       PK11SymKey **key) MUST_USE;
diag_t encr_key_slice(const struct encr_desc *encr, PK11SymKey *key,
		      size_t offset, size_t len, PK11SymKey **out) MUST_USE;

extern const struct encr_desc encr_aes_gcm_16;
extern const struct encr_desc encr_aes_gcm_12;
extern const struct encr_desc encr_aes_gcm_8;
extern const struct encr_desc encr_aes_ccm_16; /* ESP only, ops NULL */
extern const struct encr_desc encr_aes_ccm_12;
extern const struct encr_desc encr_aes_ccm_8;
extern const struct encr_desc encr_aes_cbc;
extern const struct encr_desc encr_aes_ctr;
extern const struct encr_desc encr_chacha20_poly1305;
extern const struct encr_desc encr_null_auth_aes_gmac; /* ESP only */
extern const struct encr_desc encr_null;	       /* ESP only */

#endif
