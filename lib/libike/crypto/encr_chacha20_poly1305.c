/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ChaCha20-Poly1305 (RFC 7634).
 */
#include <string.h>

#include <pkcs11t.h>

#include "crypto/encr_in_place.h"
#include "crypto/nss_item.h"

#define NONCE_BYTES 12

/* salt | IV is the nonce. */
struct chacha_call {
	uint8_t nonce[NONCE_BYTES];
	CK_NSS_AEAD_PARAMS params;
	SECItem param;
};

static diag_t call_init(struct chacha_call *call, const struct encr_desc *encr,
			struct view salt, struct view iv, struct view aad)
{
	diag_t d = encr_check_nonce(encr, salt, iv);

	if (d != NULL) {
		return d;
	}
	memcpy(call->nonce, salt.ptr, salt.len);
	memcpy(call->nonce + salt.len, iv.ptr, iv.len);
	call->params = (CK_NSS_AEAD_PARAMS){
		.pNonce = call->nonce,
		.ulNonceLen = NONCE_BYTES,
		.pAAD = (CK_BYTE_PTR)aad.ptr,
		.ulAADLen = aad.len,
		.ulTagLen = encr->icv_bytes,
	};
	call->param = nss_item(&call->params, sizeof(call->params));
	return NULL;
}

static diag_t chacha_seal(const struct encr_desc *encr, PK11SymKey *key,
			  struct view salt, struct view iv, struct view aad,
			  uint8_t *text, size_t len, uint8_t *icv)
{
	struct chacha_call call;
	diag_t d = call_init(&call, encr, salt, iv, aad);

	return d != NULL ? d :
			   aead_seal_in_place(encr, key, &call.param, text, len,
					      icv);
}

static diag_t chacha_open(const struct encr_desc *encr, PK11SymKey *key,
			  struct view salt, struct view iv, struct view aad,
			  uint8_t *text, size_t len, struct view icv)
{
	struct chacha_call call;
	diag_t d = call_init(&call, encr, salt, iv, aad);

	return d != NULL ? d :
			   aead_open_in_place(encr, key, &call.param, text, len,
					      icv);
}

static const struct encr_ops chacha_ops = {
	.seal = chacha_seal,
	.open = chacha_open,
};

const struct encr_desc encr_chacha20_poly1305 = {
	.name = "CHACHA20_POLY1305",
	.aliases = "chacha20poly1305",
	.id = 28,
	.key_bits = { 256 },
	.default_bits = 256,
	.salt_bytes = 4,
	.wire_iv_bytes = 8,
	.block_bytes = 1,
	.icv_bytes = 16,
	.ops = &chacha_ops,
	.mechanism = CKM_NSS_CHACHA20_POLY1305,
};
