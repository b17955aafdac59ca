/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key pairs made so that nobody waits for them.
 *
 * PK11_GenerateKeyPair() holds the lock of its slot all the time, and whoever
 * reads a key's value or length meanwhile, the event loop too, waits for that.
 * A session of the pair's own needs no lock of NSS's; its own token can do with
 * as many as there are threads.
 */
#include "crypto/ke_apart.h"

#include <pkcs11.h>
#include <secmodt.h>

#include "crypto/nss.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

#define PRIVATE_KEY_ARENA_BYTES 256

/* One session: where its objects are, and what ends with it. */
struct apart {
	PK11SlotInfo *slot; /* borrowed */
	CK_FUNCTION_LIST *functions;
	CK_SESSION_HANDLE session;
};

bool ke_can_generate_apart(PK11SlotInfo *slot)
{
	return PK11_IsInternal(slot) && !nss_is_fips();
}

static CK_RV generate(const struct apart *apart, const struct ke_keygen *how,
		      CK_OBJECT_HANDLE *public_key,
		      CK_OBJECT_HANDLE *private_key)
{
	CK_MECHANISM mechanism = { how->mechanism, NULL, 0 };
	CK_BBOOL yes = CK_TRUE;
	CK_BBOOL no = CK_FALSE;
	CK_ATTRIBUTE of_public[3 + KE_DOMAIN_MAX] = {
		{ CKA_TOKEN, &no, sizeof(no) },
		{ CKA_PRIVATE, &no, sizeof(no) },
		{ how->public_use, &yes, sizeof(yes) },
	};
	CK_ATTRIBUTE of_private[] = {
		{ CKA_TOKEN, &no, sizeof(no) },
		{ CKA_PRIVATE, &no, sizeof(no) },
		{ CKA_SENSITIVE, &yes, sizeof(yes) },
		{ CKA_SIGN, &no, sizeof(no) }, /* else a trial of that, too */
		{ how->private_use, &yes, sizeof(yes) },
	};

	for (unsigned n = 0; n < how->nr_domain; n++) {
		of_public[3 + n] = how->domain[n];
	}
	return apart->functions->C_GenerateKeyPair(
		apart->session, &mechanism, of_public, 3 + how->nr_domain,
		of_private, ARRAY_LEN(of_private), public_key, private_key);
}

/* The value of the public key, which nobody else needs. */
static CK_RV take_value(const struct apart *apart, CK_OBJECT_HANDLE public_key,
			CK_ATTRIBUTE_TYPE type, struct blob *value)
{
	const CK_FUNCTION_LIST *functions = apart->functions;
	CK_ATTRIBUTE attribute = { type, NULL, 0 };
	CK_RV rv = functions->C_GetAttributeValue(apart->session, public_key,
						  &attribute, 1);

	if (rv == CKR_OK) {
		*value = blob_new(attribute.ulValueLen);
		attribute.pValue = value->ptr;
		rv = functions->C_GetAttributeValue(apart->session, public_key,
						    &attribute, 1);
	}
	(void)functions->C_DestroyObject(apart->session, public_key);
	return rv;
}

/* As NSS makes it of a handle. */
static SECKEYPrivateKey *private_key_new(const struct apart *apart,
					 KeyType type, CK_OBJECT_HANDLE handle)
{
	PLArenaPool *arena = PORT_NewArena(PRIVATE_KEY_ARENA_BYTES);
	SECKEYPrivateKey *key = NULL;

	if (arena != NULL) {
		key = PORT_ArenaZNew(arena, SECKEYPrivateKey);
	}
	ASSERT(key != NULL); /* out of memory */
	key->arena = arena;
	key->keyType = type;
	key->pkcs11Slot = PK11_ReferenceSlot(apart->slot);
	key->pkcs11ID = handle;
	key->pkcs11IsTemp = PR_TRUE;
	return key;
}

static diag_t apart_diag(const struct ke_desc *ke, CK_RV rv)
{
	return diag("%s: making a key pair: PKCS#11 error 0x%lx", ke->name, rv);
}

diag_t ke_generate_apart(const struct ke_desc *ke, PK11SlotInfo *slot,
			 const struct ke_keygen *how, struct ke_keypair **pair,
			 struct blob *value)
{
	struct apart apart = {
		.slot = slot,
		.functions = PK11_GetModule(slot)->functionList,
	};
	CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE;
	CK_OBJECT_HANDLE private_key = CK_INVALID_HANDLE;

	*pair = NULL;
	*value = EMPTY_BLOB;
	CK_RV rv = apart.functions->C_OpenSession(PK11_GetSlotID(slot),
						  CKF_SERIAL_SESSION, NULL,
						  NULL, &apart.session);
	if (rv != CKR_OK) {
		return apart_diag(ke, rv);
	}
	rv = generate(&apart, how, &public_key, &private_key);
	if (rv == CKR_OK) {
		rv = take_value(&apart, public_key, how->value, value);
	}
	if (rv != CKR_OK) {
		(void)apart.functions->C_CloseSession(apart.session);
		blob_free(value);
		return apart_diag(ke, rv);
	}
	*pair = NEW(struct ke_keypair);
	(*pair)->key = private_key_new(&apart, how->type, private_key);
	(*pair)->functions = apart.functions;
	(*pair)->session = apart.session;
	return NULL;
}
