/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Encryption algorithms (transform type 1): the list, and those that only the
 * kernel implements.
 */
#include "crypto/encr.h"

#include "crypto/alias.h"
#include "crypto/symkey_for.h"

#define AES_CCM                                                                \
	.key_bits = { 128, 192, 256 }, .default_bits = 128,                    \
	.key_length_attribute = true, .salt_bytes = 3, .wire_iv_bytes = 8,     \
	.block_bytes = 1, .fips = true

const struct encr_desc encr_aes_ccm_16 = {
	.name = "AES_CCM_16",
	.aliases = "aes_ccm,aes_ccm_c",
	.id = 16,
	.icv_bytes = 16,
	AES_CCM,
};

const struct encr_desc encr_aes_ccm_12 = {
	.name = "AES_CCM_12",
	.aliases = "aes_ccm_b",
	.id = 15,
	.icv_bytes = 12,
	AES_CCM,
};

const struct encr_desc encr_aes_ccm_8 = {
	.name = "AES_CCM_8",
	.aliases = "aes_ccm_a",
	.id = 14,
	.icv_bytes = 8,
	AES_CCM,
};

const struct encr_desc encr_null_auth_aes_gmac = {
	.name = "NULL_AUTH_AES_GMAC",
	.aliases = "aes_gmac",
	.id = 21,
	.key_bits = { 128, 192, 256 },
	.default_bits = 128,
	.key_length_attribute = true,
	.salt_bytes = 4,
	.wire_iv_bytes = 8,
	.block_bytes = 1,
	.icv_bytes = 16,
	.fips = true,
};

const struct encr_desc encr_null = {
	.name = "NULL",
	.aliases = "",
	.id = 11,
	.key_bits = { 0 },
	.block_bytes = 1,
};

const struct encr_desc *const encr_descs[] = {
	&encr_aes_gcm_16,
	&encr_aes_gcm_12,
	&encr_aes_gcm_8,
	&encr_aes_ccm_16,
	&encr_aes_ccm_12,
	&encr_aes_ccm_8,
	&encr_aes_cbc,
	&encr_aes_ctr,
	&encr_chacha20_poly1305,
	&encr_null_auth_aes_gmac,
	&encr_null,
	NULL,
};

const struct encr_desc *encr_by_id(uint16_t id)
{
	for (size_t i = 0; encr_descs[i] != NULL; i++) {
		if (encr_descs[i]->id == id) {
			return encr_descs[i];
		}
	}
	return NULL;
}

const struct encr_desc *encr_by_name(struct view name)
{
	for (size_t i = 0; encr_descs[i] != NULL; i++) {
		if (alias_match(encr_descs[i]->name, encr_descs[i]->aliases,
				name)) {
			return encr_descs[i];
		}
	}
	return NULL;
}

bool encr_key_bits_ok(const struct encr_desc *encr, unsigned bits)
{
	if (encr->key_bits[0] == 0) {
		return bits == 0; /* an algorithm without a key */
	}
	for (size_t i = 0; i < ARRAY_LEN(encr->key_bits); i++) {
		if (encr->key_bits[i] == 0) {
			return false;
		}
		if (encr->key_bits[i] == bits) {
			return true;
		}
	}
	return false;
}

unsigned encr_max_bits(const struct encr_desc *encr)
{
	unsigned max = 0;

	for (size_t i = 0; i < ARRAY_LEN(encr->key_bits); i++) {
		max = encr->key_bits[i] > max ? encr->key_bits[i] : max;
	}
	return max;
}

diag_t encr_key_import(const struct encr_desc *encr, struct view octets,
		       PK11SymKey **key)
{
	return symkey_import_for(SYMKEY_CIPHER(encr->mechanism), octets, key);
}

diag_t encr_key_slice(const struct encr_desc *encr, PK11SymKey *key,
		      size_t offset, size_t len, PK11SymKey **out)
{
	return symkey_slice_for(SYMKEY_CIPHER(encr->mechanism), key, offset,
				len, out);
}
