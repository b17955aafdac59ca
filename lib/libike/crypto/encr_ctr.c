/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AES-CTR (RFC 3686, RFC 5930).
 */
#include <string.h>

#include <pkcs11t.h>

#include "crypto/encr_in_place.h"
#include "crypto/nss_item.h"

/* nonce (the salt) | IV | block counter, from 1 */
static diag_t counter_init(CK_AES_CTR_PARAMS *params,
			   const struct encr_desc *encr, struct view salt,
			   struct view iv)
{
	diag_t d = encr_check_nonce(encr, salt, iv);

	if (d != NULL) {
		return d;
	}
	*params = (CK_AES_CTR_PARAMS){ .ulCounterBits = 32 };
	memcpy(params->cb, salt.ptr, salt.len);
	memcpy(params->cb + salt.len, iv.ptr, iv.len);
	params->cb[15] = 1;
	return NULL;
}

static diag_t ctr_seal(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, uint8_t *icv)
{
	CK_AES_CTR_PARAMS params;
	SECItem param = nss_item(&params, sizeof(params));
	diag_t d = counter_init(&params, encr, salt, iv);

	(void)aad;
	(void)icv;
	return d != NULL ? d :
			   encr_seal_in_place(encr, key, &param, text, len);
}

static diag_t ctr_open(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, struct view icv)
{
	CK_AES_CTR_PARAMS params;
	SECItem param = nss_item(&params, sizeof(params));
	diag_t d = counter_init(&params, encr, salt, iv);

	(void)aad;
	(void)icv;
	return d != NULL ? d :
			   encr_open_in_place(encr, key, &param, text, len);
}

static const struct encr_ops ctr_ops = {
	.seal = ctr_seal,
	.open = ctr_open,
};

const struct encr_desc encr_aes_ctr = {
	.name = "AES_CTR",
	.aliases = "aesctr",
	.id = 13,
	.key_bits = { 128, 192, 256 },
	.default_bits = 128,
	.key_length_attribute = true,
	.salt_bytes = 4,
	.wire_iv_bytes = 8,
	.block_bytes = 1,
	.fips = true,
	.ops = &ctr_ops,
	.mechanism = CKM_AES_CTR,
};
