/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Integrity algorithms (transform type 3).
 */
#include "crypto/integ.h"

#include <string.h>

#include <pkcs11t.h>

#include "crypto/alias.h"
#include "crypto/mac.h"
#include "libswan/assert.h"

const struct integ_desc integ_none = {
	.name = "NONE",
	.aliases = "null",
};

static const struct integ_desc hmac_sha1_96 = {
	.name = "HMAC_SHA1_96",
	.aliases = "sha,sha1,sha1_96,hmac_sha1",
	.id = 2,
	.key_bytes = 20,
	.output_bytes = 12,
	.hash_bytes = 20,
	.fips = true,
	.ike = true,
	.mechanism = CKM_SHA_1_HMAC,
};

static const struct integ_desc hmac_sha2_256_128 = {
	.name = "HMAC_SHA2_256_128",
	.aliases = "sha2,sha256,sha2_256,sha2_256_128,hmac_sha2_256",
	.id = 12,
	.key_bytes = 32,
	.output_bytes = 16,
	.hash_bytes = 32,
	.fips = true,
	.ike = true,
	.mechanism = CKM_SHA256_HMAC,
};

static const struct integ_desc hmac_sha2_384_192 = {
	.name = "HMAC_SHA2_384_192",
	.aliases = "sha384,sha2_384,sha2_384_192,hmac_sha2_384",
	.id = 13,
	.key_bytes = 48,
	.output_bytes = 24,
	.hash_bytes = 48,
	.fips = true,
	.ike = true,
	.mechanism = CKM_SHA384_HMAC,
};

static const struct integ_desc hmac_sha2_512_256 = {
	.name = "HMAC_SHA2_512_256",
	.aliases = "sha512,sha2_512,sha2_512_256,hmac_sha2_512",
	.id = 14,
	.key_bytes = 64,
	.output_bytes = 32,
	.hash_bytes = 64,
	.fips = true,
	.ike = true,
	.mechanism = CKM_SHA512_HMAC,
};

static const struct integ_desc aes_xcbc_96 = {
	.name = "AES_XCBC_96",
	.aliases = "aes_xcbc,aes128_xcbc,aes128_xcbc_96",
	.id = 5,
	.key_bytes = 16,
	.output_bytes = 12,
	.hash_bytes = 16,
	.ike = true,
	.mechanism = CKM_AES_XCBC_MAC,
};

static const struct integ_desc aes_cmac_96 = {
	.name = "AES_CMAC_96",
	.aliases = "aes_cmac",
	.id = 8,
	.key_bytes = 16,
	.output_bytes = 12,
	.hash_bytes = 16,
	.fips = true,
	.ike = true,
	.mechanism = CKM_AES_CMAC,
};

const struct integ_desc *const integ_descs[] = {
	&hmac_sha2_512_256, &hmac_sha2_384_192, &hmac_sha2_256_128,
	&hmac_sha1_96,	    &aes_xcbc_96,	&aes_cmac_96,
	&integ_none,	    NULL,
};

const struct integ_desc *integ_by_id(uint16_t id)
{
	for (size_t i = 0; integ_descs[i] != NULL; i++) {
		if (integ_descs[i]->id == id) {
			return integ_descs[i];
		}
	}
	return NULL;
}

const struct integ_desc *integ_by_name(struct view name)
{
	for (size_t i = 0; integ_descs[i] != NULL; i++) {
		if (alias_match(integ_descs[i]->name, integ_descs[i]->aliases,
				name)) {
			return integ_descs[i];
		}
	}
	return NULL;
}

diag_t integ_mac(const struct integ_desc *integ, PK11SymKey *key,
		 const struct view *pieces, size_t nr_pieces,
		 uint8_t out[INTEG_OUTPUT_MAX])
{
	uint8_t whole[INTEG_OUTPUT_MAX];
	diag_t d;

	ASSERT(integ->ike);
	d = mac_over(integ->mechanism, key, pieces, nr_pieces, whole,
		     integ->hash_bytes);
	if (d != NULL) {
		diag_prefix(&d, "%s: ", integ->name);
		return d;
	}
	memcpy(out, whole, integ->output_bytes);
	wipe(whole, sizeof(whole));
	return NULL;
}
