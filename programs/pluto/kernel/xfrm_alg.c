/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel calls the algorithms of an SA.
 */
#include "kernel/xfrm_alg.h"

#include <stddef.h>

#include "libswan/bytes.h"

/* clang-format off */
static const struct xfrm_alg algs[] = {
	{ XFRM_CIPHER,  3, "cbc(des3_ede)",               0, 192, 192, "3DES_CBC" },
	{ XFRM_CIPHER, 11, "ecb(cipher_null)",            0,   0,   0, "NULL" },
	{ XFRM_CIPHER, 12, "cbc(aes)",                    0, 128, 256, "AES_CBC" },
	{ XFRM_CIPHER, 13, "rfc3686(ctr(aes))",           0, 128, 256, "AES_CTR" },
	{ XFRM_AEAD,   14, "rfc4309(ccm(aes))",          64, 128, 256, "AES_CCM_8" },
	{ XFRM_AEAD,   15, "rfc4309(ccm(aes))",          96, 128, 256, "AES_CCM_12" },
	{ XFRM_AEAD,   16, "rfc4309(ccm(aes))",         128, 128, 256, "AES_CCM_16" },
	{ XFRM_AEAD,   18, "rfc4106(gcm(aes))",          64, 128, 256, "AES_GCM_8" },
	{ XFRM_AEAD,   19, "rfc4106(gcm(aes))",          96, 128, 256, "AES_GCM_12" },
	{ XFRM_AEAD,   20, "rfc4106(gcm(aes))",         128, 128, 256, "AES_GCM_16" },
	{ XFRM_AEAD,   21, "rfc4543(gcm(aes))",         128, 128, 256, "NULL_AUTH_AES_GMAC" },
	{ XFRM_CIPHER, 23, "cbc(camellia)",               0, 128, 256, "CAMELLIA_CBC" },
	{ XFRM_AEAD,   28, "rfc7539esp(chacha20,poly1305)", 128, 256, 256, "CHACHA20_POLY1305" },
	{ XFRM_AUTH,    1, "hmac(md5)",                  96, 128, 128, "HMAC_MD5_96" },
	{ XFRM_AUTH,    2, "hmac(sha1)",                 96, 160, 160, "HMAC_SHA1_96" },
	{ XFRM_AUTH,    5, "xcbc(aes)",                  96, 128, 128, "AES_XCBC_96" },
	{ XFRM_AUTH,    8, "cmac(aes)",                  96, 128, 128, "AES_CMAC_96" },
	{ XFRM_AUTH,   12, "hmac(sha256)",              128, 256, 256, "HMAC_SHA2_256_128" },
	{ XFRM_AUTH,   13, "hmac(sha384)",              192, 384, 384, "HMAC_SHA2_384_192" },
	{ XFRM_AUTH,   14, "hmac(sha512)",              256, 512, 512, "HMAC_SHA2_512_256" },
};
/* clang-format on */

static const struct xfrm_alg *find(uint16_t id, bool auth)
{
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		if (algs[i].id == id && (algs[i].kind == XFRM_AUTH) == auth) {
			return &algs[i];
		}
	}
	return NULL;
}

const struct xfrm_alg *xfrm_encr_by_id(uint16_t id)
{
	return find(id, false);
}

const struct xfrm_alg *xfrm_auth_by_id(uint16_t id)
{
	return find(id, true);
}

const struct xfrm_alg *xfrm_alg_nth(unsigned n)
{
	return n < ARRAY_LEN(algs) ? &algs[n] : NULL;
}
