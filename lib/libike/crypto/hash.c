/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hashes of public data.
 */
#include "crypto/hash.h"

#include <pk11pub.h>

#include "crypto/mac.h"

size_t hash_of(enum hash_alg alg, const struct view *pieces, size_t nr_pieces,
	       uint8_t out[HASH_OUTPUT_MAX])
{
	PK11Context *context = PK11_CreateDigestContext(
		alg == HASH_SHA1 ? SEC_OID_SHA1 : SEC_OID_SHA256);
	unsigned len = 0;
	bool ok = context != NULL && PK11_DigestBegin(context) == SECSuccess;

	for (size_t i = 0; ok && i < nr_pieces; i++) {
		ok = pieces[i].len == 0 ||
		     PK11_DigestOp(context, pieces[i].ptr,
				   (unsigned)pieces[i].len) == SECSuccess;
	}
	ok = ok && PK11_DigestFinal(context, out, &len, HASH_OUTPUT_MAX) ==
			   SECSuccess;
	if (context != NULL) {
		PK11_DestroyContext(context, PR_TRUE);
	}
	return ok ? len : 0;
}

diag_t hash_mac(struct view key, const struct view *pieces, size_t nr_pieces,
		uint8_t out[32])
{
	PK11SymKey *symkey;
	diag_t d = symkey_import(key, &symkey);

	if (d == NULL) {
		d = mac_over(CKM_SHA256_HMAC, symkey, pieces, nr_pieces, out,
			     32);
	}
	symkey_free(&symkey);
	return d;
}
