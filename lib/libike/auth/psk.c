/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Authentication by a shared key (RFC 7296 section 2.15).
 */

#include "auth/psk.h"

diag_t psk_find(struct secrets *secrets, const struct conn *c,
		const struct id *remote, const struct prf_desc *prf,
		PK11SymKey **key)
{
	const struct secret_spec *record =
		secret_find(secrets, &c->local_id, remote);
	char buf[256];
	struct text id = TEXT_IN(buf);

	*key = NULL;
	if (record != NULL) {
		return secret_auth_key(secrets, record, prf, key);
	}
	text_add_id(&id, &c->local_id);
	return diag("no PSK found for '%s'", buf);
}

diag_t psk_check(const struct auth_input *in, PK11SymKey *key,
		 struct view data)
{
	uint8_t mic[PRF_OUTPUT_MAX];
	diag_t d = auth_shared_key_mic(in, key, mic);

	if (d == NULL &&
	    !ct_equal(view_of(mic, in->prf->output_bytes), data)) {
		d = diag("AUTH payload is not that of our shared key");
	}
	wipe(mic, sizeof(mic));
	return d;
}
