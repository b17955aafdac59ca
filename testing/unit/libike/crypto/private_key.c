/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Private keys of published vectors as key pairs.
 */
#include "unit/libike/crypto/private_key.h"

#include <string.h>

#include <keyhi.h>
#include <pk11pub.h>
#include <secoid.h>

#include "crypto/ke_nss.h"
#include "crypto/modp_primes.h"
#include "crypto/nss_item.h"
#include "libswan/alloc.h"

#define ATTRIBUTES_MAX 16

/* An object to be: attributes, and the octets of its curve's name. */
struct object {
	CK_ATTRIBUTE attributes[ATTRIBUTES_MAX];
	size_t nr;
	uint8_t curve[32];
};

static const CK_BBOOL is_true = CK_TRUE;
static const CK_BBOOL is_false = CK_FALSE;
static const CK_OBJECT_CLASS private_class = CKO_PRIVATE_KEY;

static void add(struct object *o, CK_ATTRIBUTE_TYPE type, const void *ptr,
		size_t len)
{
	o->attributes[o->nr++] = (CK_ATTRIBUTE){ type, (void *)ptr, len };
}

static void add_curve(struct object *o, SECOidTag tag)
{
	const SECOidData *oid = SECOID_FindOIDByTag(tag);

	o->curve[0] = SEC_ASN1_OBJECT_ID;
	o->curve[1] = (uint8_t)oid->oid.len;
	memcpy(o->curve + 2, oid->oid.data, oid->oid.len);
	add(o, CKA_EC_PARAMS, o->curve, oid->oid.len + 2u);
}

static void add_ecp(struct object *o, SECOidTag tag)
{
	static const CK_KEY_TYPE type = CKK_EC;

	add(o, CKA_KEY_TYPE, &type, sizeof(type));
	add(o, CKA_DERIVE, &is_true, sizeof(is_true));
	add_curve(o, tag);
}

static void add_curve25519(struct object *o)
{
	static const CK_KEY_TYPE type = CKK_EC_MONTGOMERY;

	add(o, CKA_KEY_TYPE, &type, sizeof(type));
	add(o, CKA_DERIVE, &is_true, sizeof(is_true));
	add_curve(o, SEC_OID_X25519);
}

static void add_ml_kem(struct object *o, const CK_ML_KEM_PARAMETER_SET_TYPE *set)
{
	static const CK_KEY_TYPE type = CKK_ML_KEM;

	add(o, CKA_KEY_TYPE, &type, sizeof(type));
	add(o, CKA_DECAPSULATE, &is_true, sizeof(is_true));
	add(o, CKA_PARAMETER_SET, set, sizeof(*set));
}

static void add_modp2048(struct object *o)
{
	static const CK_KEY_TYPE type = CKK_DH;
	static const uint8_t generator = 2;

	add(o, CKA_KEY_TYPE, &type, sizeof(type));
	add(o, CKA_DERIVE, &is_true, sizeof(is_true));
	add(o, CKA_PRIME, modp_prime_2048, sizeof(modp_prime_2048));
	add(o, CKA_BASE, &generator, sizeof(generator));
}

static void add_family(struct object *o, const struct ke_desc *ke)
{
	static const CK_ML_KEM_PARAMETER_SET_TYPE set_768 = CKP_ML_KEM_768;
	static const CK_ML_KEM_PARAMETER_SET_TYPE set_1024 = CKP_ML_KEM_1024;

	if (ke == &ke_ecp256) {
		add_ecp(o, SEC_OID_SECG_EC_SECP256R1);
	} else if (ke == &ke_ecp384) {
		add_ecp(o, SEC_OID_SECG_EC_SECP384R1);
	} else if (ke == &ke_ecp521) {
		add_ecp(o, SEC_OID_SECG_EC_SECP521R1);
	} else if (ke == &ke_curve25519) {
		add_curve25519(o);
	} else if (ke == &ke_modp2048) {
		add_modp2048(o);
	} else {
		add_ml_kem(o, ke == &ke_ml_kem_768 ? &set_768 : &set_1024);
	}
}

/* NSS wants a scalar of the curve's length; vectors are shorter or longer. */
static struct blob fit(const struct ke_desc *ke, struct view octets)
{
	bool is_ecp = ke == &ke_ecp256 || ke == &ke_ecp384 || ke == &ke_ecp521;
	size_t len = is_ecp ? ke->value_bytes[INITIATOR] / 2u : octets.len;
	struct blob fitted = blob_new(len);

	while (octets.len > len) {
		octets = view_of(octets.ptr + 1, octets.len - 1);
	}
	memcpy(fitted.ptr + (len - octets.len), octets.ptr, octets.len);
	return fitted;
}

struct ke_keypair *private_key_import(const struct ke_desc *ke,
				      struct view octets)
{
	PK11SlotInfo *slot = PK11_GetInternalSlot();
	static unsigned key_id; /* what a new object is found by */
	SECItem id = nss_item(&key_id, sizeof(key_id));
	struct blob value = fit(ke, octets);
	struct object o = { .nr = 0 };
	PK11GenericObject *made;
	SECKEYPrivateKey *key = NULL;
	struct ke_keypair *pair = NULL;

	key_id++;
	add(&o, CKA_CLASS, &private_class, sizeof(private_class));
	add(&o, CKA_TOKEN, &is_false, sizeof(is_false));
	add(&o, CKA_PRIVATE, &is_false, sizeof(is_false));
	add(&o, CKA_ID, &key_id, sizeof(key_id));
	add_family(&o, ke);
	add(&o, CKA_VALUE, value.ptr, value.len);
	made = PK11_CreateGenericObject(slot, o.attributes, (int)o.nr, PR_FALSE);
	if (made != NULL) {
		key = PK11_FindKeyByKeyID(slot, &id, NULL);
		PK11_DestroyGenericObject(made); /* the handle; the key stays */
	}
	PK11_FreeSlot(slot);
	blob_free(&value);
	if (key != NULL) {
		key->pkcs11IsTemp = PR_TRUE; /* the object goes with it */
		pair = NEW(struct ke_keypair);
		pair->key = key;
	}
	return pair;
}
