/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What curves share: pairs and agreement by object identifier.
 */
#include "crypto/ke_ec.h"

#include <string.h>

#include <keyhi.h>
#include <secoid.h>

#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"
#include "libswan/assert.h"

#define DER_OBJECT_IDENTIFIER 0x06
#define DER_OID_MAX	      16
#define POINT_PREFIX_MAX      4 /* DER's tag and length, and the form */

/* Tag, length, the identifier. */
struct der_oid {
	uint8_t bytes[DER_OID_MAX];
	size_t len;
};

static struct der_oid der_oid_of(SECOidTag tag)
{
	const SECOidData *oid = SECOID_FindOIDByTag(tag);
	struct der_oid der = { { DER_OBJECT_IDENTIFIER }, 0 };

	ASSERT(oid != NULL && oid->oid.len + 2 <= DER_OID_MAX);
	der.bytes[1] = (uint8_t)oid->oid.len;
	memcpy(der.bytes + 2, oid->oid.data, oid->oid.len);
	der.len = oid->oid.len + 2u;
	return der;
}

/*
 * The coordinates are what a point, a DER octet string or not, ends with; before
 * them the form of the point stands, where the curve has more than one.
 */
static diag_t take_coordinates(const struct ke_desc *ke,
			       const struct ke_curve *curve, struct blob *point)
{
	size_t len = ke->value_bytes[INITIATOR];
	size_t before = point->len - len;

	if (point->len < len || before > POINT_PREFIX_MAX ||
	    (curve->form != 0 &&
	     (before == 0 || point->ptr[before - 1] != curve->form))) {
		return diag("%s: NSS made a point of %zu octets", ke->name,
			    point->len);
	}
	struct blob value = blob_clone(view_of(point->ptr + before, len));

	blob_free(point);
	*point = value;
	return NULL;
}

diag_t ke_ec_generate(const struct ke_desc *ke, const struct ke_curve *curve,
		      struct ke_keypair **pair, struct blob *value)
{
	struct der_oid der = der_oid_of(curve->oid);
	SECItem param = nss_item(der.bytes, der.len);
	struct ke_keygen how = {
		.mechanism = curve->keygen,
		.type = curve->type,
		.domain = { { CKA_EC_PARAMS, der.bytes, der.len } },
		.nr_domain = 1,
		.param = &param,
		.value = CKA_EC_POINT,
		.public_use = CKA_DERIVE,
		.private_use = CKA_DERIVE,
		.operations = CKF_DERIVE,
	};
	diag_t d = ke_generate(ke, PK11_GetBestSlot(curve->keygen, NULL), &how,
			       pair, value);

	if (d == NULL) {
		d = take_coordinates(ke, curve, value);
		if (d != NULL) {
			blob_free(value);
			ke_free_pair(pair);
		}
	}
	return d;
}

diag_t ke_ec_agree(const struct ke_desc *ke, const struct ke_curve *curve,
		   const struct ke_keypair *pair, struct view point,
		   PK11SymKey **secret)
{
	struct der_oid der = der_oid_of(curve->oid);
	SECKEYPublicKey *peer =
		ke_public_key_new(SECKEY_GetPrivateKeyType(pair->key));
	PK11SymKey *made;

	peer->u.ec.encoding = ECPoint_Undefined;
	peer->u.ec.DEREncodedParams = nss_item(der.bytes, der.len); /* both */
	peer->u.ec.publicValue = nss_item_of_view(point); /* borrow */
	made = PK11_PubDeriveWithKDF(pair->key, peer, PR_FALSE, NULL, NULL,
				     CKM_ECDH1_DERIVE, SYMKEY_GENERIC.mechanism,
				     SYMKEY_GENERIC.operation, 0, CKD_NULL,
				     NULL, NULL);
	SECKEY_DestroyPublicKey(peer);
	return ke_secret(ke, made, secret);
}
