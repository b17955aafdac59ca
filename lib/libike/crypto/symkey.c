/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Secrets that stay in NSS.
 *
 * All keys live in NSS's own crypto slot, as generic secrets that may be
 * derived from and signed with; ciphers' keys are of the cipher's type.
 */
#include "crypto/symkey.h"

#include <pk11pub.h>
#include <string.h>

#include "crypto/nss.h"
#include "crypto/nss_item.h"
#include "crypto/symkey_for.h"

PK11SymKey *symkey_ref(PK11SymKey *key)
{
	return key == NULL ? NULL : PK11_ReferenceSymKey(key);
}

void symkey_free(PK11SymKey **key)
{
	if (*key != NULL) {
		PK11_FreeSymKey(*key);
		*key = NULL;
	}
}

PK11SymKey *symkey_take(PK11SymKey **key)
{
	PK11SymKey *taken = *key;

	*key = NULL;
	return taken;
}

size_t symkey_bytes(PK11SymKey *key)
{
	return PK11_GetKeyLength(key);
}

diag_t symkey_import_for(struct symkey_use use, struct view octets,
			 PK11SymKey **key)
{
	SECItem item = nss_item_of_view(octets);
	PK11SlotInfo *slot = PK11_GetInternalSlot();

	*key = NULL;
	if (slot == NULL) {
		return nss_diag("NSS crypto slot");
	}
	*key = PK11_ImportSymKeyWithFlags(slot, use.mechanism,
					  PK11_OriginUnwrap, use.operation,
					  &item, use.flags, PR_FALSE, NULL);
	PK11_FreeSlot(slot);
	return *key == NULL ? nss_diag("importing a key") : NULL;
}

diag_t symkey_import(struct view octets, PK11SymKey **key)
{
	return symkey_import_for(SYMKEY_GENERIC, octets, key);
}

/* *VALUE is of the key object, which wipes it when it goes. */
static diag_t look_at(PK11SymKey *key, struct view *value)
{
	*value = EMPTY_VIEW;
	if (PK11_ExtractKeyValue(key) != SECSuccess) {
		return nss_diag("exporting a key");
	}
	*value = nss_item_view(PK11_GetKeyData(key));
	return NULL;
}

diag_t symkey_export(PK11SymKey *key, struct blob *octets)
{
	struct view value;
	diag_t d = look_at(key, &value);

	*octets = blob_clone(value);
	return d;
}

static diag_t check_part(PK11SymKey *key, size_t offset, size_t len)
{
	if (len == 0 || offset + len > symkey_bytes(key)) {
		return diag("slice %zu+%zu of a key of %zu octets", offset, len,
			    symkey_bytes(key));
	}
	return NULL;
}

diag_t symkey_export_part(PK11SymKey *key, size_t offset, size_t len,
			  uint8_t *octets)
{
	struct view value;
	diag_t d = check_part(key, offset, len);

	if (d == NULL) {
		d = look_at(key, &value);
	}
	if (d == NULL) {
		memcpy(octets, value.ptr + offset, len);
	}
	return d;
}

diag_t symkey_slice_for(struct symkey_use use, PK11SymKey *key, size_t offset,
			size_t len, PK11SymKey **out)
{
	CK_EXTRACT_PARAMS first_bit = offset * 8;
	SECItem param = nss_item(&first_bit, sizeof(first_bit));

	diag_t d = check_part(key, offset, len);

	*out = NULL;
	if (d != NULL) {
		return d;
	}
	*out = PK11_DeriveWithFlags(key, CKM_EXTRACT_KEY_FROM_KEY, &param,
				    use.mechanism, use.operation, (int)len,
				    use.flags);
	return *out == NULL ? nss_diag("slicing a key") : NULL;
}

diag_t symkey_slice(PK11SymKey *key, size_t offset, size_t len,
		    PK11SymKey **out)
{
	return symkey_slice_for(SYMKEY_GENERIC, key, offset, len, out);
}

diag_t symkey_concat_view(PK11SymKey *key, struct view octets,
			  PK11SymKey **out)
{
	CK_KEY_DERIVATION_STRING_DATA data = {
		.pData = (CK_BYTE_PTR)octets.ptr,
		.ulLen = octets.len,
	};
	SECItem param = nss_item(&data, sizeof(data));

	*out = PK11_DeriveWithFlags(key, CKM_CONCATENATE_BASE_AND_DATA, &param,
				    SYMKEY_GENERIC.mechanism,
				    SYMKEY_GENERIC.operation, 0,
				    SYMKEY_GENERIC.flags);
	return *out == NULL ? nss_diag("appending octets to a key") : NULL;
}

diag_t symkey_concat(PK11SymKey *a, PK11SymKey *b, PK11SymKey **out)
{
	CK_OBJECT_HANDLE handle = PK11_GetSymKeyHandle(b);
	SECItem param = nss_item(&handle, sizeof(handle));

	*out = PK11_DeriveWithFlags(a, CKM_CONCATENATE_BASE_AND_KEY, &param,
				    SYMKEY_GENERIC.mechanism,
				    SYMKEY_GENERIC.operation, 0,
				    SYMKEY_GENERIC.flags);
	return *out == NULL ? nss_diag("appending a key to a key") : NULL;
}

diag_t symkey_bring_home(PK11SymKey **key)
{
	PK11SlotInfo *home = PK11_GetInternalSlot();
	PK11SlotInfo *slot = PK11_GetSlotFromKey(*key);
	PK11SymKey *moved;
	diag_t d = NULL;

	if (slot != home) {
		moved = PK11_MoveSymKey(home, SYMKEY_GENERIC.operation,
					SYMKEY_GENERIC.flags, PR_FALSE, *key);
		if (moved == NULL) {
			d = nss_diag("moving a secret out of its token");
		}
		symkey_free(key);
		*key = moved;
	}
	PK11_FreeSlot(slot);
	PK11_FreeSlot(home);
	return d;
}
