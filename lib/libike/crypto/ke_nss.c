/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What all families of key exchange need of NSS.
 */
#include "crypto/ke_nss.h"

#include <keyhi.h>
#include <pkcs11.h>
#include <secitem.h>

#include "crypto/ke_apart.h"
#include "crypto/nss.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

#define PUBLIC_KEY_ARENA_BYTES 2048

PK11AttrFlags ke_private_attributes(void)
{
	return PK11_ATTR_SESSION | PK11_ATTR_SENSITIVE |
	       (nss_is_fips() ? PK11_ATTR_PRIVATE : PK11_ATTR_PUBLIC);
}

PK11AttrFlags ke_secret_attributes(void)
{
	return PK11_ATTR_SESSION |
	       (nss_is_fips() ? PK11_ATTR_SENSITIVE : PK11_ATTR_INSENSITIVE);
}

diag_t ke_nss_diag(const struct ke_desc *ke, const char *what)
{
	diag_t d = nss_diag(what);

	diag_prefix(&d, "%s: ", ke->name);
	return d;
}

diag_t ke_check_length(const struct ke_desc *ke, enum role sender,
		       struct view value)
{
	if (value.len == ke->value_bytes[sender]) {
		return NULL;
	}
	return diag("%s: %s's value is %zu octets, must be %u", ke->name,
		    sender == INITIATOR ? "initiator" : "responder", value.len,
		    ke->value_bytes[sender]);
}

bool ke_has_mechanism(CK_MECHANISM_TYPE mechanism)
{
	return PK11_TokenExists(mechanism);
}

/* By NSS's way for all tokens. */
static diag_t generate(const struct ke_desc *ke, PK11SlotInfo *slot,
		       const struct ke_keygen *how, struct ke_keypair **pair,
		       struct blob *value)
{
	SECKEYPublicKey *public_key = NULL;
	SECKEYPrivateKey *key = PK11_GenerateKeyPairWithOpFlags(
		slot, how->mechanism, how->param, &public_key,
		ke_private_attributes(), how->operations, how->operations,
		NULL);
	SECItem read = { siBuffer, NULL, 0 };

	if (key == NULL) {
		return ke_nss_diag(ke, "making a key pair");
	}
	*pair = NEW(struct ke_keypair);
	(*pair)->key = key;
	if (PK11_ReadRawAttribute(PK11_TypePubKey, public_key, how->value,
				  &read) != SECSuccess) {
		SECKEY_DestroyPublicKey(public_key);
		ke_free_pair(pair);
		return ke_nss_diag(ke, "reading a public key");
	}
	SECKEY_DestroyPublicKey(public_key);
	*value = blob_clone(nss_item_view(&read));
	SECITEM_FreeItem(&read, PR_FALSE);
	return NULL;
}

diag_t ke_generate(const struct ke_desc *ke, PK11SlotInfo *slot,
		   const struct ke_keygen *how, struct ke_keypair **pair,
		   struct blob *value)
{
	diag_t d;

	*pair = NULL;
	*value = EMPTY_BLOB;
	if (slot == NULL) {
		return ke_nss_diag(ke, "making a key pair");
	}
	d = ke_can_generate_apart(slot) ?
		    ke_generate_apart(ke, slot, how, pair, value) :
		    generate(ke, slot, how, pair, value);
	PK11_FreeSlot(slot);
	return d;
}

diag_t ke_check_made(const struct ke_desc *ke, struct ke_keypair **pair,
		     struct blob *value)
{
	diag_t d = ke_check_length(ke, INITIATOR, blob_view(value));

	if (d != NULL) {
		blob_free(value);
		ke_free_pair(pair);
	}
	return d;
}

void ke_free_pair(struct ke_keypair **pair)
{
	if (*pair != NULL) {
		SECKEY_DestroyPrivateKey((*pair)->key);
		if ((*pair)->functions != NULL) {
			(void)(*pair)->functions->C_CloseSession(
				(*pair)->session);
		}
		xfree(*pair);
		*pair = NULL;
	}
}

SECKEYPublicKey *ke_public_key_new(KeyType type)
{
	PLArenaPool *arena = PORT_NewArena(PUBLIC_KEY_ARENA_BYTES);
	SECKEYPublicKey *key = NULL;

	if (arena != NULL) {
		key = PORT_ArenaZNew(arena, SECKEYPublicKey);
	}
	ASSERT(key != NULL); /* out of memory */
	key->arena = arena;
	key->keyType = type;
	key->pkcs11ID = CK_INVALID_HANDLE;
	return key;
}

diag_t ke_secret(const struct ke_desc *ke, PK11SymKey *made,
		 PK11SymKey **secret)
{
	diag_t d;

	*secret = NULL;
	if (made == NULL) {
		return ke_nss_diag(ke, "agreeing on a secret");
	}
	d = symkey_bring_home(&made);
	if (d != NULL) {
		diag_prefix(&d, "%s: ", ke->name);
		return d;
	}
	*secret = made;
	return NULL;
}

diag_t ke_dh_encaps(const struct ke_desc *ke, struct view value_i,
		    struct blob *value_r, PK11SymKey **secret)
{
	struct ke_keypair *pair = NULL;
	diag_t d;

	*value_r = EMPTY_BLOB;
	*secret = NULL;
	d = ke->ops->check(ke, INITIATOR, value_i);
	if (d == NULL) {
		d = ke->ops->keygen(ke, &pair, value_r);
	}
	if (d == NULL) {
		d = ke->ops->decaps(ke, pair, value_i, secret);
	}
	if (d != NULL) {
		blob_free(value_r);
	}
	ke->ops->free_pair(&pair);
	return d;
}
