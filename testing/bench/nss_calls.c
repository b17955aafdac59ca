/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS's functions as the linker sees them in the benchmark: the real ones,
 * with the stopwatch around them.  The linker is told by the file "wrapped".
 */
#include <keyhi.h>
#include <pk11pub.h>

#include "bench/meter.h"

static void leave_nss(enum place before)
{
	if (before == PLACE_ENGINE) {
		meter_switch(before);
	}
}

/* Calls of NSS that end within another place stay where they are. */
#define TIMED(where, type, name, params, args)                                 \
	type __real_##name params;                                             \
	type __wrap_##name params;                                             \
	type __wrap_##name params                                              \
	{                                                                      \
		enum place before = meter_switch_nss(where);                   \
		type result = __real_##name args;                              \
                                                                               \
		leave_nss(before);                                             \
		return result;                                                 \
	}

#define TIMED_VOID(where, name, params, args)                                  \
	void __real_##name params;                                             \
	void __wrap_##name params;                                             \
	void __wrap_##name params                                              \
	{                                                                      \
		enum place before = meter_switch_nss(where);                   \
                                                                               \
		__real_##name args;                                            \
		leave_nss(before);                                             \
	}

/* clang-format off */
TIMED(PLACE_BARE_NSS, PK11Context *, PK11_CreateContextBySymKey,
      (CK_MECHANISM_TYPE type, CK_ATTRIBUTE_TYPE operation, PK11SymKey *key, const SECItem *param),
      (type, operation, key, param))
TIMED(PLACE_BARE_NSS, PK11Context *, PK11_CreateDigestContext, (SECOidTag oid), (oid))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_DigestBegin, (PK11Context *context), (context))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_DigestOp,
      (PK11Context *context, const unsigned char *in, unsigned len), (context, in, len))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_DigestFinal,
      (PK11Context *context, unsigned char *data, unsigned int *len, unsigned int length),
      (context, data, len, length))
TIMED_VOID(PLACE_BARE_NSS, PK11_DestroyContext, (PK11Context *context, PRBool all), (context, all))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_Encrypt,
      (PK11SymKey *key, CK_MECHANISM_TYPE type, SECItem *param, unsigned char *out,
       unsigned int *len, unsigned int max, const unsigned char *data, unsigned int data_len),
      (key, type, param, out, len, max, data, data_len))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_Decrypt,
      (PK11SymKey *key, CK_MECHANISM_TYPE type, SECItem *param, unsigned char *out,
       unsigned int *len, unsigned int max, const unsigned char *data, unsigned int data_len),
      (key, type, param, out, len, max, data, data_len))
TIMED(PLACE_BARE_NSS, SECStatus, PK11_GenerateRandom, (unsigned char *data, int len), (data, len))
TIMED(PLACE_BARE_NSS, PK11SymKey *, PK11_DeriveWithFlags,
      (PK11SymKey *base, CK_MECHANISM_TYPE derive, SECItem *param, CK_MECHANISM_TYPE target,
       CK_ATTRIBUTE_TYPE operation, int size, CK_FLAGS flags),
      (base, derive, param, target, operation, size, flags))

TIMED(PLACE_KEY_NSS, PK11SymKey *, PK11_ImportSymKeyWithFlags,
      (PK11SlotInfo *slot, CK_MECHANISM_TYPE type, PK11Origin origin, CK_ATTRIBUTE_TYPE operation,
       SECItem *key, CK_FLAGS flags, PRBool permanent, void *arg),
      (slot, type, origin, operation, key, flags, permanent, arg))
TIMED(PLACE_KEY_NSS, SECStatus, PK11_ExtractKeyValue, (PK11SymKey *key), (key))
TIMED(PLACE_KEY_NSS, PK11SymKey *, PK11_MoveSymKey,
      (PK11SlotInfo *slot, CK_ATTRIBUTE_TYPE operation, CK_FLAGS flags, PRBool permanent, PK11SymKey *key),
      (slot, operation, flags, permanent, key))
TIMED_VOID(PLACE_KEY_NSS, PK11_FreeSymKey, (PK11SymKey *key), (key))
TIMED(PLACE_KEY_NSS, PK11SlotInfo *, PK11_GetBestSlot, (CK_MECHANISM_TYPE type, void *arg), (type, arg))
TIMED(PLACE_KEY_NSS, PK11SlotInfo *, PK11_GetInternalSlot, (void), ())
TIMED_VOID(PLACE_KEY_NSS, PK11_FreeSlot, (PK11SlotInfo *slot), (slot))
TIMED(PLACE_KEY_NSS, CK_OBJECT_HANDLE, PK11_ImportPublicKey,
      (PK11SlotInfo *slot, SECKEYPublicKey *key, PRBool token), (slot, key, token))
TIMED_VOID(PLACE_KEY_NSS, SECKEY_DestroyPublicKey, (SECKEYPublicKey *key), (key))
TIMED_VOID(PLACE_KEY_NSS, SECKEY_DestroyPrivateKey, (SECKEYPrivateKey *key), (key))
/* clang-format on */
