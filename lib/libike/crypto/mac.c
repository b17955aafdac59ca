/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One MAC over pieces: what PRFs, integrity and cookies share.
 */
#include "crypto/mac.h"

#include <pk11pub.h>

#include "crypto/nss.h"
#include "crypto/nss_item.h"

diag_t mac_over(unsigned long mechanism, PK11SymKey *key,
		const struct view *pieces, size_t nr_pieces, uint8_t *out,
		size_t len)
{
	const SECItem no_param = nss_item(NULL, 0);
	PK11Context *context = PK11_CreateContextBySymKey(mechanism, CKA_SIGN,
							  key, &no_param);
	unsigned out_len = 0;
	bool ok = context != NULL;

	for (size_t i = 0; ok && i < nr_pieces; i++) {
		ok = pieces[i].len == 0 ||
		     PK11_DigestOp(context, pieces[i].ptr,
				   (unsigned)pieces[i].len) == SECSuccess;
	}
	ok = ok && PK11_DigestFinal(context, out, &out_len, (unsigned)len) ==
			   SECSuccess;
	diag_t d = ok ? NULL : nss_diag("MAC");
	if (context != NULL) {
		PK11_DestroyContext(context, PR_TRUE);
	}
	if (d == NULL && out_len != len) {
		d = diag("MAC is %u octets, must be %zu", out_len, len);
	}
	return d;
}
