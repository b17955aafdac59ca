/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Signed octets and the shared key MIC of IKE_AUTH (RFC 7296 2.15).
 */
#include "keys/auth_octets.h"

#define KEY_PAD "Key Pad for IKEv2"

static struct view int_auth_view(const struct int_auth *auth)
{
	return auth == NULL ? EMPTY_VIEW : view_of(auth->value, auth->len);
}

diag_t auth_octets(const struct auth_input *in, struct blob *octets)
{
	struct view int_auth_i = int_auth_view(in->int_auth_i);
	struct view int_auth_r = int_auth_view(in->int_auth_r);
	bool has_rounds = int_auth_i.len > 0 || int_auth_r.len > 0;
	uint32_t mid = in->ike_auth_mid;
	uint8_t maced_id[PRF_OUTPUT_MAX];
	uint8_t mid_octets[] = { (uint8_t)(mid >> 24), (uint8_t)(mid >> 16),
				 (uint8_t)(mid >> 8), (uint8_t)mid };
	diag_t d = prf_bytes(in->prf, in->sk_p, &in->id_body, 1, maced_id);

	*octets = EMPTY_BLOB;
	if (d != NULL) {
		return d;
	}
	/* the same in both directions: initiator's first, then responder's */
	const struct view parts[] = {
		in->message,
		in->nonce,
		view_of(maced_id, in->prf->output_bytes),
		int_auth_i,
		int_auth_r,
		has_rounds ? view_of_array(mid_octets) : EMPTY_VIEW,
	};
	*octets = blob_concat(parts, ARRAY_LEN(parts));
	return NULL;
}

diag_t auth_key_of_secret(const struct prf_desc *prf, PK11SymKey *secret,
			  PK11SymKey **key)
{
	return prf_key(prf, secret, view_of_string(KEY_PAD), key);
}

diag_t auth_shared_key_mic(const struct auth_input *in, PK11SymKey *key,
			   uint8_t out[PRF_OUTPUT_MAX])
{
	struct blob octets;
	diag_t d = auth_octets(in, &octets);

	if (d == NULL) {
		struct view signed_octets = blob_view(&octets);

		d = prf_bytes(in->prf, key, &signed_octets, 1, out);
	}
	blob_free(&octets);
	return d;
}
