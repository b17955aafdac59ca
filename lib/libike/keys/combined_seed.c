/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What CREATE_CHILD_SA's formulas take in (RFC 9370 2.2.4).
 */
#include "keys/combined_seed.h"

diag_t combined_seed(PK11SymKey *const *secrets, size_t nr_secrets,
		     const struct nonces *nonces, PK11SymKey **out)
{
	struct blob both;
	PK11SymKey *next;
	diag_t d;

	*out = NULL;
	if (nr_secrets < 1 || nr_secrets > SECRETS_MAX) {
		return diag("%zu shared secrets, must be 1 to %u", nr_secrets,
			    SECRETS_MAX);
	}
	both = blob_concat((struct view[]){ nonces->i, nonces->r }, 2);
	d = symkey_concat_view(secrets[0], blob_view(&both), out);
	blob_free(&both);
	for (size_t i = 1; i < nr_secrets && d == NULL; i++) {
		d = symkey_concat(*out, secrets[i], &next);
		symkey_free(out);
		*out = next; /* NULL on failure */
	}
	return d;
}
