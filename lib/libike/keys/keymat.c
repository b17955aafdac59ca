/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * KEYMAT of a Child SA (RFC 7296 2.17, RFC 9370 2.2.4).
 */
#include "keys/keymat.h"

#include "keys/combined_seed.h"
#include "libswan/cursor.h"

/* prf+(SK_d, Ni | Nr), with the secrets around the nonces if there are any */
static diag_t keymat_string(const struct prf_desc *prf, PK11SymKey *sk_d,
			    PK11SymKey *const *secrets, size_t nr_secrets,
			    const struct nonces *nonces, size_t len,
			    PK11SymKey **string)
{
	PK11SymKey *seed_key;
	struct blob seed;
	diag_t d;

	*string = NULL;
	if (nr_secrets > 1) {
		d = combined_seed(secrets, nr_secrets, nonces, &seed_key);
		if (d == NULL) {
			d = prf_plus(prf, sk_d, seed_key, EMPTY_VIEW, len,
				     string);
		}
		symkey_free(&seed_key);
		return d;
	}
	seed = blob_concat((struct view[]){ nonces->i, nonces->r }, 2);
	d = prf_plus(prf, sk_d, nr_secrets == 1 ? secrets[0] : NULL,
		     blob_view(&seed), len, string);
	blob_free(&seed);
	return d;
}

diag_t keymat_derive(const struct prf_desc *prf, PK11SymKey *sk_d,
		     PK11SymKey *const *secrets, size_t nr_secrets,
		     const struct nonces *nonces, const struct suite *child,
		     struct keymat *keymat)
{
	size_t encr_bytes = suite_encr_key_bytes(child);
	size_t integ_bytes = child->integ->key_bytes;
	PK11SymKey *string;
	struct blob octets = EMPTY_BLOB;
	diag_t d = keymat_string(prf, sk_d, secrets, nr_secrets, nonces,
				 2 * (encr_bytes + integ_bytes), &string);

	*keymat = (struct keymat){ .encr = { EMPTY_BLOB } };
	if (d == NULL) {
		d = symkey_export(string, &octets);
	}
	symkey_free(&string);
	if (d != NULL) {
		return d;
	}
	struct cursor cut = cursor_of(blob_view(&octets));
	for (enum role role = INITIATOR; role < NR_ROLES; role++) {
		keymat->encr[role] = blob_clone(cursor_bytes(&cut, encr_bytes));
		keymat->integ[role] =
			blob_clone(cursor_bytes(&cut, integ_bytes));
	}
	blob_free(&octets);
	return NULL;
}

void keymat_done(struct keymat *keymat)
{
	for (enum role role = INITIATOR; role < NR_ROLES; role++) {
		blob_free(&keymat->encr[role]);
		blob_free(&keymat->integ[role]);
	}
}
