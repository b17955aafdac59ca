/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Curve25519 (RFC 7748, RFC 8031).
 */
#include <string.h>

#include <keyhi.h>

#include "crypto/ke_ec.h"
#include "crypto/nss_item.h"

#define VALUE_BYTES 32

static const struct ke_curve curve = {
	.oid = SEC_OID_X25519,
	.keygen = CKM_EC_MONTGOMERY_KEY_PAIR_GEN,
	.type = ecMontKey,
};

/*
 * The u coordinates, little-endian, whose product with any private key is
 * zero: 0, 1, the two points of order 8, p - 1, and p, p + 1 unreduced.
 */
/* clang-format off */
static const uint8_t low_order[][VALUE_BYTES] = {
	{ 0 },
	{ 1 },
	{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3,
	  0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32,
	  0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00 },
	{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1,
	  0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c,
	  0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57 },
	{ 0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
	{ 0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	  0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f },
};
/* clang-format on */

/* RFC 7748 section 5: the most significant bit is not part of the number. */
static void mask(const uint8_t *value, uint8_t u[VALUE_BYTES])
{
	memcpy(u, value, VALUE_BYTES);
	u[VALUE_BYTES - 1] &= 0x7f;
}

static diag_t curve25519_check(const struct ke_desc *ke, enum role sender,
			       struct view value)
{
	diag_t d = ke_check_length(ke, sender, value);
	uint8_t u[VALUE_BYTES];

	if (d != NULL) {
		return d;
	}
	mask(value.ptr, u);
	for (size_t i = 0; i < ARRAY_LEN(low_order); i++) {
		if (memcmp(u, low_order[i], sizeof(u)) == 0) {
			return diag("%s: the value gives an all-zero secret",
				    ke->name);
		}
	}
	return NULL;
}

static diag_t curve25519_keygen(const struct ke_desc *ke,
				struct ke_keypair **pair, struct blob *value_i)
{
	return ke_ec_generate(ke, &curve, pair, value_i);
}

static diag_t curve25519_decaps(const struct ke_desc *ke,
				const struct ke_keypair *pair,
				struct view value_r, PK11SymKey **secret)
{
	diag_t d = curve25519_check(ke, RESPONDER, value_r);
	uint8_t u[VALUE_BYTES];

	*secret = NULL;
	if (d != NULL) {
		return d;
	}
	mask(value_r.ptr, u); /* NSS judges the octets, not the number */
	return ke_ec_agree(ke, &curve, pair, view_of_array(u), secret);
}

static bool curve25519_available(const struct ke_desc *ke)
{
	(void)ke;
	return ke_has_mechanism(CKM_EC_MONTGOMERY_KEY_PAIR_GEN);
}

static const struct ke_ops curve25519_ops = {
	.keygen = curve25519_keygen,
	.encaps = ke_dh_encaps,
	.decaps = curve25519_decaps,
	.free_pair = ke_free_pair,
	.check = curve25519_check,
	.available = curve25519_available,
};

const struct ke_desc ke_curve25519 = {
	.name = "DH31",
	.aliases = "curve25519",
	.id = 31,
	.bits = 256,
	.value_bytes = { VALUE_BYTES, VALUE_BYTES },
	.quick = true,
	.ops = &curve25519_ops,
};
