/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What curves share: pairs and agreement by object identifier.
 */
#ifndef LIBIKE_CRYPTO_KE_EC_H
#define LIBIKE_CRYPTO_KE_EC_H

#include <secoidt.h>

#include "crypto/ke_nss.h"

/* CURVE is named to NSS by its DER object identifier. */
struct ke_curve {
	SECOidTag oid;
	CK_MECHANISM_TYPE keygen;
	KeyType type;
	uint8_t form; /* first octet of a point that is not compressed; 0: none */
};

/* A pair, and the coordinates of its point. */
diag_t ke_ec_generate(const struct ke_desc *ke, const struct ke_curve *curve,
		      struct ke_keypair **pair, struct blob *value) MUST_USE;

/* Agree with the peer's POINT, in NSS's form. */
diag_t ke_ec_agree(const struct ke_desc *ke, const struct ke_curve *curve,
		   const struct ke_keypair *pair, struct view point,
		   PK11SymKey **secret) MUST_USE;

#endif
