/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pseudo-random functions (transform type 2) and prf+.
 */
#include "crypto/prf.h"

#include <pk11pub.h>

#include "crypto/alias.h"
#include "crypto/mac.h"
#include "crypto/nss.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"

#define PRF_PLUS_BLOCKS_MAX 255

static const struct prf_desc hmac_sha1 = {
	.name = "HMAC_SHA1",
	.aliases = "sha,sha1",
	.id = 2,
	.key_bytes = 20,
	.output_bytes = 20,
	.fips = true,
	.mechanism = CKM_SHA_1_HMAC,
};

static const struct prf_desc aes_xcbc = {
	.name = "AES_XCBC",
	.aliases = "aes128_xcbc",
	.id = 4,
	.key_bytes = 16,
	.output_bytes = 16,
	.nonce_key_bytes = 8, /* RFC 7296 2.14: a fixed key length */
	.mechanism = CKM_AES_XCBC_MAC,
};

static const struct prf_desc hmac_sha2_256 = {
	.name = "HMAC_SHA2_256",
	.aliases = "sha2,sha256,sha2_256",
	.id = 5,
	.key_bytes = 32,
	.output_bytes = 32,
	.fips = true,
	.mechanism = CKM_SHA256_HMAC,
};

static const struct prf_desc hmac_sha2_384 = {
	.name = "HMAC_SHA2_384",
	.aliases = "sha384,sha2_384",
	.id = 6,
	.key_bytes = 48,
	.output_bytes = 48,
	.fips = true,
	.mechanism = CKM_SHA384_HMAC,
};

static const struct prf_desc hmac_sha2_512 = {
	.name = "HMAC_SHA2_512",
	.aliases = "sha512,sha2_512",
	.id = 7,
	.key_bytes = 64,
	.output_bytes = 64,
	.fips = true,
	.mechanism = CKM_SHA512_HMAC,
};

const struct prf_desc *const prf_descs[] = {
	&hmac_sha2_512, &hmac_sha2_384, &hmac_sha2_256,
	&hmac_sha1,	&aes_xcbc,	NULL,
};

const struct prf_desc *prf_by_id(uint16_t id)
{
	for (size_t i = 0; prf_descs[i] != NULL; i++) {
		if (prf_descs[i]->id == id) {
			return prf_descs[i];
		}
	}
	return NULL;
}

const struct prf_desc *prf_by_name(struct view name)
{
	for (size_t i = 0; prf_descs[i] != NULL; i++) {
		if (alias_match(prf_descs[i]->name, prf_descs[i]->aliases,
				name)) {
			return prf_descs[i];
		}
	}
	return NULL;
}

diag_t prf_bytes(const struct prf_desc *prf, PK11SymKey *key,
		 const struct view *pieces, size_t nr_pieces,
		 uint8_t out[PRF_OUTPUT_MAX])
{
	diag_t d = mac_over(prf->mechanism, key, pieces, nr_pieces, out,
			    prf->output_bytes);

	diag_prefix(&d, "%s: ", prf->name);
	return d;
}

/* Run NSS's IKE prf: BASE is the key, or with bDataAsKey the data. */
static diag_t ike_prf(const struct prf_desc *prf, PK11SymKey *base,
		      CK_IKE_PRF_DERIVE_PARAMS *params, PK11SymKey **out)
{
	SECItem param = nss_item(params, sizeof(*params));

	params->prfMechanism = prf->mechanism;
	*out = PK11_DeriveWithFlags(base, CKM_NSS_IKE_PRF_DERIVE, &param,
				    SYMKEY_GENERIC.mechanism,
				    SYMKEY_GENERIC.operation, 0,
				    SYMKEY_GENERIC.flags);
	if (*out != NULL) {
		return NULL;
	}
	diag_t d = nss_diag("prf");
	diag_prefix(&d, "%s: ", prf->name);
	return d;
}

diag_t prf_key(const struct prf_desc *prf, PK11SymKey *key, struct view data,
	       PK11SymKey **out)
{
	CK_IKE_PRF_DERIVE_PARAMS params = {
		.pNi = (CK_BYTE_PTR)data.ptr,
		.ulNiLen = data.len,
	};

	return ike_prf(prf, key, &params, out);
}

diag_t prf_skeyseed(const struct prf_desc *prf, struct view n_i,
		    struct view n_r, PK11SymKey *secret, PK11SymKey **out)
{
	size_t most = prf->nonce_key_bytes;
	CK_IKE_PRF_DERIVE_PARAMS params = {
		.bDataAsKey = CK_TRUE,
		.pNi = (CK_BYTE_PTR)n_i.ptr,
		.ulNiLen = most > 0 && n_i.len > most ? most : n_i.len,
		.pNr = (CK_BYTE_PTR)n_r.ptr,
		.ulNrLen = most > 0 && n_r.len > most ? most : n_r.len,
	};

	return ike_prf(prf, secret, &params, out);
}

diag_t prf_secret_nonces(const struct prf_desc *prf, PK11SymKey *key,
			 PK11SymKey *secret, struct view n_i, struct view n_r,
			 PK11SymKey **out)
{
	CK_IKE_PRF_DERIVE_PARAMS params = {
		.bRekey = CK_TRUE,
		.pNi = (CK_BYTE_PTR)n_i.ptr,
		.ulNiLen = n_i.len,
		.pNr = (CK_BYTE_PTR)n_r.ptr,
		.ulNrLen = n_r.len,
		.hNewKey = PK11_GetSymKeyHandle(secret),
	};

	return ike_prf(prf, key, &params, out);
}

diag_t prf_plus(const struct prf_desc *prf, PK11SymKey *key,
		PK11SymKey *seed_key, struct view seed, size_t len,
		PK11SymKey **out)
{
	CK_IKE2_PRF_PLUS_DERIVE_PARAMS params = {
		.prfMechanism = prf->mechanism,
		.bHasSeedKey = seed_key != NULL,
		.pSeedData = (CK_BYTE_PTR)seed.ptr,
		.ulSeedDataLen = seed.len,
	};
	SECItem param = nss_item(&params, sizeof(params));

	*out = NULL;
	if (len == 0 || len > (size_t)PRF_PLUS_BLOCKS_MAX * prf->output_bytes) {
		return diag("%s: prf+ of %zu octets, at most %u blocks of %u",
			    prf->name, len, PRF_PLUS_BLOCKS_MAX,
			    prf->output_bytes);
	}
	if (seed_key != NULL) {
		params.hSeedKey = PK11_GetSymKeyHandle(seed_key);
	}
	*out = PK11_DeriveWithFlags(key, CKM_NSS_IKE_PRF_PLUS_DERIVE, &param,
				    SYMKEY_GENERIC.mechanism,
				    SYMKEY_GENERIC.operation, (int)len,
				    SYMKEY_GENERIC.flags);
	if (*out != NULL) {
		return NULL;
	}
	diag_t d = nss_diag("prf+");
	diag_prefix(&d, "%s: ", prf->name);
	return d;
}
