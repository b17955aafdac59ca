/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AES-GCM (RFC 5282, RFC 4106).
 */
#include <string.h>

#include <pkcs11t.h>

#include "crypto/encr_in_place.h"
#include "crypto/nss_item.h"

#define NONCE_BYTES 12

/* salt | IV is the nonce. */
struct gcm_call {
	uint8_t nonce[NONCE_BYTES];
	CK_GCM_PARAMS params;
	SECItem param;
};

static diag_t call_init(struct gcm_call *call, const struct encr_desc *encr,
			struct view salt, struct view iv, struct view aad)
{
	diag_t d = encr_check_nonce(encr, salt, iv);

	if (d != NULL) {
		return d;
	}
	memcpy(call->nonce, salt.ptr, salt.len);
	memcpy(call->nonce + salt.len, iv.ptr, iv.len);
	call->params = (CK_GCM_PARAMS){
		.pIv = call->nonce,
		.ulIvLen = NONCE_BYTES,
		.ulIvBits = NONCE_BYTES * 8,
		.pAAD = (CK_BYTE_PTR)aad.ptr,
		.ulAADLen = aad.len,
		.ulTagBits = encr->icv_bytes * 8,
	};
	call->param = nss_item(&call->params, sizeof(call->params));
	return NULL;
}

static diag_t gcm_seal(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, uint8_t *icv)
{
	struct gcm_call call;
	diag_t d = call_init(&call, encr, salt, iv, aad);

	return d != NULL ? d :
			   aead_seal_in_place(encr, key, &call.param, text, len,
					      icv);
}

static diag_t gcm_open(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, struct view icv)
{
	struct gcm_call call;
	diag_t d = call_init(&call, encr, salt, iv, aad);

	return d != NULL ? d :
			   aead_open_in_place(encr, key, &call.param, text, len,
					      icv);
}

static const struct encr_ops gcm_ops = {
	.seal = gcm_seal,
	.open = gcm_open,
};

#define AES_GCM                                                                \
	.key_bits = { 128, 192, 256 }, .default_bits = 128,                    \
	.key_length_attribute = true, .salt_bytes = 4, .wire_iv_bytes = 8,     \
	.block_bytes = 1, .fips = true, .ops = &gcm_ops,                       \
	.mechanism = CKM_AES_GCM

const struct encr_desc encr_aes_gcm_16 = {
	.name = "AES_GCM_16",
	.aliases = "aes_gcm,aes_gcm_c",
	.id = 20,
	.icv_bytes = 16,
	AES_GCM,
};

const struct encr_desc encr_aes_gcm_12 = {
	.name = "AES_GCM_12",
	.aliases = "aes_gcm_b",
	.id = 19,
	.icv_bytes = 12,
	AES_GCM,
};

const struct encr_desc encr_aes_gcm_8 = {
	.name = "AES_GCM_8",
	.aliases = "aes_gcm_a",
	.id = 18,
	.icv_bytes = 8,
	AES_GCM,
};
