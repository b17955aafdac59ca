/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AES-CBC (RFC 3602).
 */
#include <pkcs11t.h>

#include "crypto/encr_in_place.h"
#include "crypto/nss_item.h"

#define AES_BLOCK_BYTES 16

static diag_t check_call(const struct encr_desc *encr, struct view salt,
			 struct view iv, size_t len)
{
	if (len % encr->block_bytes != 0) {
		return diag("%s: text is %zu octets, must be a multiple of %u",
			    encr->name, len, encr->block_bytes);
	}
	return encr_check_nonce(encr, salt, iv);
}

static diag_t cbc_seal(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, uint8_t *icv)
{
	SECItem param = nss_item_of_view(iv);
	diag_t d = check_call(encr, salt, iv, len);

	(void)aad;
	(void)icv;
	return d != NULL ? d :
			   encr_seal_in_place(encr, key, &param, text, len);
}

static diag_t cbc_open(const struct encr_desc *encr, PK11SymKey *key,
		       struct view salt, struct view iv, struct view aad,
		       uint8_t *text, size_t len, struct view icv)
{
	SECItem param = nss_item_of_view(iv);
	diag_t d = check_call(encr, salt, iv, len);

	(void)aad;
	(void)icv;
	return d != NULL ? d :
			   encr_open_in_place(encr, key, &param, text, len);
}

static const struct encr_ops cbc_ops = {
	.seal = cbc_seal,
	.open = cbc_open,
};

const struct encr_desc encr_aes_cbc = {
	.name = "AES_CBC",
	.aliases = "aes",
	.id = 12,
	.key_bits = { 128, 192, 256 },
	.default_bits = 128,
	.key_length_attribute = true,
	.wire_iv_bytes = AES_BLOCK_BYTES,
	.block_bytes = AES_BLOCK_BYTES,
	.fips = true,
	.ops = &cbc_ops,
	.mechanism = CKM_AES_CBC,
};
