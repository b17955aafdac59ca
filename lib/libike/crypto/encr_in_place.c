/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS's one-shot encryption, in place.
 */
#include "crypto/encr_in_place.h"

#include <string.h>

#include <pk11pub.h>

#include "crypto/nss.h"

typedef SECStatus crypt_fn(PK11SymKey *key, CK_MECHANISM_TYPE mechanism,
			   SECItem *param, unsigned char *out,
			   unsigned *out_len, unsigned max_len,
			   const unsigned char *in, unsigned in_len);

diag_t encr_check_nonce(const struct encr_desc *encr, struct view salt,
			struct view iv)
{
	if (salt.len != encr->salt_bytes || iv.len != encr->wire_iv_bytes) {
		return diag("%s: salt is %zu and IV %zu octets, must be %u "
			    "and %u",
			    encr->name, salt.len, iv.len, encr->salt_bytes,
			    encr->wire_iv_bytes);
	}
	return NULL;
}

/* A text of no octets may be nowhere. */
static void copy(uint8_t *to, const uint8_t *from, size_t len)
{
	if (len > 0) {
		memcpy(to, from, len);
	}
}

/* IN_LEN octets at BUF become OUT_LEN octets there. */
static diag_t crypt(crypt_fn *fn, const char *what,
		    const struct encr_desc *encr, PK11SymKey *key,
		    SECItem *param, uint8_t *buf, size_t in_len, size_t out_len)
{
	size_t room = in_len > out_len ? in_len : out_len;
	unsigned done = 0;
	diag_t d;

	if (fn(key, encr->mechanism, param, buf, &done, (unsigned)room, buf,
	       (unsigned)in_len) == SECSuccess) {
		if (done == out_len) {
			return NULL;
		}
		return diag("%s: %s gave %u octets, must be %zu", encr->name,
			    what, done, out_len);
	}
	d = nss_diag(what);
	diag_prefix(&d, "%s: ", encr->name);
	return d;
}

diag_t encr_seal_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len)
{
	return crypt(PK11_Encrypt, "encryption", encr, key, param, text, len,
		     len);
}

diag_t encr_open_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len)
{
	return crypt(PK11_Decrypt, "decryption", encr, key, param, text, len,
		     len);
}

diag_t aead_seal_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len,
			  uint8_t *icv)
{
	size_t whole = len + encr->icv_bytes;
	struct blob both;
	diag_t d;

	if (text != NULL && icv == text + len) {
		return crypt(PK11_Encrypt, "encryption", encr, key, param,
			     text, len, whole);
	}
	both = blob_new(whole);
	copy(both.ptr, text, len);
	d = crypt(PK11_Encrypt, "encryption", encr, key, param, both.ptr, len,
		  whole);
	if (d == NULL) {
		copy(text, both.ptr, len);
		memcpy(icv, both.ptr + len, encr->icv_bytes);
	}
	blob_free(&both);
	return d;
}

diag_t aead_open_in_place(const struct encr_desc *encr, PK11SymKey *key,
			  SECItem *param, uint8_t *text, size_t len,
			  struct view icv)
{
	struct blob both;
	diag_t d;

	if (icv.len != encr->icv_bytes) {
		return diag("%s: ICV is %zu octets, must be %u", encr->name,
			    icv.len, encr->icv_bytes);
	}
	if (text != NULL && icv.ptr == text + len) {
		return crypt(PK11_Decrypt, "decryption", encr, key, param,
			     text, len + icv.len, len);
	}
	both = blob_concat((struct view[]){ view_of(text, len), icv }, 2);
	d = crypt(PK11_Decrypt, "decryption", encr, key, param, both.ptr,
		  both.len, len);
	if (d == NULL) {
		copy(text, both.ptr, len);
	}
	blob_free(&both);
	return d;
}
