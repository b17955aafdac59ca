/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * KEYMAT of a Child SA (RFC 7296 2.17, RFC 9370 2.2.4).
 */
#ifndef LIBIKE_KEYS_KEYMAT_H
#define LIBIKE_KEYS_KEYMAT_H

#include "keys/sk_keys.h"

/* Octets for the kernel, by the role of the sender of the traffic. */
struct keymat {
	struct blob encr[NR_ROLES]; /* salt at the end */
	struct blob integ[NR_ROLES]; /* empty with an AEAD */
};

/*
 * prf+(SK_d, [SK(0)] | Ni | Nr | SK(1) | ... | SK(n)), cut.  NR_SECRETS is
 * 0..8.  CHILD has the Child's encr, bits, integ; PRF is the IKE SA's.
 */
diag_t keymat_derive(const struct prf_desc *prf, PK11SymKey *sk_d,
		     PK11SymKey *const *secrets, size_t nr_secrets,
		     const struct nonces *nonces, const struct suite *child,
		     struct keymat *keymat) MUST_USE;
void keymat_done(struct keymat *keymat); /* wipes */

#endif
