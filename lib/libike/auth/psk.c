/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Authentication by a shared key (RFC 7296 section 2.15).
 */

#include "auth/psk.h"

diag_t psk_find(const struct secrets *secrets, const struct conn *c,
		const struct id *remote, PK11SymKey **key)
{
	char buf[256];
	struct text id = TEXT_IN(buf);
	diag_t d = secret_find_psk(secrets, &c->local_id, remote, key);

	if (d == NULL && *key == NULL) {
		text_add_id(&id, &c->local_id);
		d = diag("no PSK found for '%s'", buf);
	}
	return d;
}

diag_t psk_check(const struct auth_input *in, PK11SymKey *secret,
		 struct view data)
{
	uint8_t mic[PRF_OUTPUT_MAX];
	diag_t d = auth_shared_key_mic(in, secret, mic);

	if (d == NULL &&
	    !ct_equal(view_of(mic, in->prf->output_bytes), data)) {
		d = diag("AUTH payload is not that of our shared key");
	}
	wipe(mic, sizeof(mic));
	return d;
}
