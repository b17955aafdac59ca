/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NIST's curves modulo a prime (RFC 5903): the value is x | y, the secret x.
 */
#include <string.h>

#include <keyhi.h>

#include "crypto/ke_ec.h"

#define POINT_UNCOMPRESSED 0x04
#define POINT_BYTES_MAX	   (1 + 2 * 66)

struct ke_params_ecp {
	struct ke_curve curve;
};

static diag_t ecp_keygen(const struct ke_desc *ke, struct ke_keypair **pair,
			 struct blob *value_i)
{
	return ke_ec_generate(ke, &ke->params.ecp->curve, pair, value_i);
}

/* NSS itself refuses a point that is not on the curve (RFC 6989 2.3). */
static diag_t ecp_decaps(const struct ke_desc *ke,
			 const struct ke_keypair *pair, struct view value_r,
			 PK11SymKey **secret)
{
	uint8_t point[POINT_BYTES_MAX] = { POINT_UNCOMPRESSED };
	diag_t d = ke_check_length(ke, RESPONDER, value_r);

	*secret = NULL;
	if (d != NULL) {
		return d;
	}
	memcpy(point + 1, value_r.ptr, value_r.len);
	return ke_ec_agree(ke, &ke->params.ecp->curve, pair,
			   view_of(point, 1 + value_r.len), secret);
}

static bool ecp_available(const struct ke_desc *ke)
{
	(void)ke;
	return ke_has_mechanism(CKM_ECDH1_DERIVE);
}

static const struct ke_ops ecp_ops = {
	.keygen = ecp_keygen,
	.encaps = ke_dh_encaps,
	.decaps = ecp_decaps,
	.free_pair = ke_free_pair,
	.check = ke_check_length,
	.available = ecp_available,
};

#define ECP(coordinate_bytes, tag)                                             \
	.value_bytes = { 2 * (coordinate_bytes), 2 * (coordinate_bytes) },     \
	.fips = true, .ops = &ecp_ops,                                         \
	.params.ecp = &(const struct ke_params_ecp){                           \
		.curve = { (tag), CKM_EC_KEY_PAIR_GEN, ecKey,                  \
			   POINT_UNCOMPRESSED },                               \
	}

const struct ke_desc ke_ecp256 = {
	.name = "DH19",
	.aliases = "ecp256,ecp_256",
	.id = 19,
	.bits = 256,
	ECP(32, SEC_OID_SECG_EC_SECP256R1),
};

const struct ke_desc ke_ecp384 = {
	.name = "DH20",
	.aliases = "ecp384,ecp_384",
	.id = 20,
	.bits = 384,
	.slow_keygen = true,
	ECP(48, SEC_OID_SECG_EC_SECP384R1),
};

const struct ke_desc ke_ecp521 = {
	.name = "DH21",
	.aliases = "ecp521,ecp_521",
	.id = 21,
	.bits = 521,
	.slow_keygen = true,
	ECP(66, SEC_OID_SECG_EC_SECP521R1),
};
