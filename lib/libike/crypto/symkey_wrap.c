/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Secrets put to sleep: wrapped by a key that never leaves NSS (RFC 5649).
 */
#include "crypto/symkey_wrap.h"

#include <pk11pub.h>

#include "crypto/nss.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"
#include "libswan/alloc.h"

#define WRAPPING_KEY_BYTES 32
#define KWP_OVERHEAD	   16 /* prefix and padding */

diag_t symkey_wrapping_key_new(PK11SymKey **key)
{
	PK11SlotInfo *slot = PK11_GetInternalSlot();

	*key = NULL;
	if (slot == NULL) {
		return nss_diag("NSS crypto slot");
	}
	*key = PK11_TokenKeyGenWithFlags(slot, CKM_AES_KEY_GEN, NULL,
					 WRAPPING_KEY_BYTES, NULL,
					 CKF_WRAP | CKF_UNWRAP, 0, NULL);
	PK11_FreeSlot(slot);
	return *key == NULL ? nss_diag("making a wrapping key") : NULL;
}

diag_t symkey_wrap(PK11SymKey *wrapping_key, PK11SymKey *key,
		   struct blob *wrapped)
{
	struct blob room = blob_new(symkey_bytes(key) + KWP_OVERHEAD);
	SECItem item = nss_item(room.ptr, room.len);

	*wrapped = EMPTY_BLOB;
	if (PK11_WrapSymKey(CKM_AES_KEY_WRAP_KWP, NULL, wrapping_key, key,
			    &item) != SECSuccess) {
		blob_free(&room);
		return nss_diag("wrapping a key");
	}
	*wrapped = blob_clone(view_of(item.data, item.len));
	blob_free(&room);
	return NULL;
}

diag_t symkey_unwrap(PK11SymKey *wrapping_key, struct view wrapped, size_t len,
		     PK11SymKey **key)
{
	SECItem item = nss_item_of_view(wrapped);

	*key = PK11_UnwrapSymKeyWithFlags(wrapping_key, CKM_AES_KEY_WRAP_KWP,
					  NULL, &item, SYMKEY_GENERIC.mechanism,
					  SYMKEY_GENERIC.operation, (int)len,
					  SYMKEY_GENERIC.flags);
	return *key == NULL ? nss_diag("unwrapping a key") : NULL;
}
