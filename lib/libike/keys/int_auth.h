/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IntAuth: what IKE_AUTH proves of IKE_INTERMEDIATE (RFC 9242 3.3).
 */
#ifndef LIBIKE_KEYS_INT_AUTH_H
#define LIBIKE_KEYS_INT_AUTH_H

#include "crypto/prf.h"
#include "wire/header.h"

/* Of one direction: empty until its first message. */
struct int_auth {
	uint8_t value[PRF_OUTPUT_MAX];
	uint8_t len;
};

/*
 * Take one whole IKE_INTERMEDIATE message in: value = prf(SK_p, value | A | P).
 * HEADER is as on the wire; the lengths are adjusted here.  BETWEEN are the
 * unencrypted payloads between header and SK (mostly empty).  SK_FLAGS is the
 * octet of critical and reserved bits; P the inner payloads without padding.
 */
diag_t int_auth_add(struct int_auth *auth, const struct prf_desc *prf,
		    PK11SymKey *sk_p, const struct ike_header *header,
		    struct view between, uint8_t inner_type, uint8_t sk_flags,
		    struct view p) MUST_USE;

#endif
