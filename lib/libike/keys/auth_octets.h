/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Signed octets and the shared key MIC of IKE_AUTH (RFC 7296 2.15).
 */
#ifndef LIBIKE_KEYS_AUTH_OCTETS_H
#define LIBIKE_KEYS_AUTH_OCTETS_H

#include "keys/int_auth.h"

/* What each side signs; all borrowed. */
struct auth_input {
	const struct prf_desc *prf;
	struct view message;	  /* its own IKE_SA_INIT message, last sent */
	struct view nonce;	  /* the other's */
	PK11SymKey *sk_p;	  /* its own */
	struct view id_body;	  /* its own ID payload's body */
	const struct int_auth *int_auth_i; /* both empty without rounds */
	const struct int_auth *int_auth_r;
	uint32_t ike_auth_mid;	  /* of the first IKE_AUTH message */
};

/* message | nonce | prf(SK_p, ID) [ | IntAuth_i | IntAuth_r | MID ] */
diag_t auth_octets(const struct auth_input *in, struct blob *octets) MUST_USE;

/* prf(SECRET, "Key Pad for IKEv2"): *KEY, the caller's, is what is kept. */
diag_t auth_key_of_secret(const struct prf_desc *prf, PK11SymKey *secret,
			  PK11SymKey **key) MUST_USE;

/* prf(KEY, octets), KEY from auth_key_of_secret(): OUT gets prf output_bytes. */
diag_t auth_shared_key_mic(const struct auth_input *in, PK11SymKey *key,
			   uint8_t out[PRF_OUTPUT_MAX]) MUST_USE;

#endif
