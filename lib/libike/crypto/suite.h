/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The algorithms of one SA, as negotiated.
 */
#ifndef LIBIKE_CRYPTO_SUITE_H
#define LIBIKE_CRYPTO_SUITE_H

#include "crypto/encr.h"
#include "crypto/integ.h"
#include "crypto/prf.h"

/* IKE: all set (integ is integ_none with an AEAD).  Child: prf is NULL. */
struct suite {
	const struct encr_desc *encr;
	unsigned encr_bits;
	const struct prf_desc *prf;
	const struct integ_desc *integ;
};

/* Octets of SK_e or of a Child's encryption key: key and salt. */
static inline size_t suite_encr_key_bytes(const struct suite *s)
{
	return s->encr_bits / 8 + s->encr->salt_bytes;
}

#endif
