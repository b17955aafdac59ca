/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ML-KEM's key pairs, which take long, made so that nobody waits for them; inside
 * crypto/ only.
 */
#ifndef LIBIKE_CRYPTO_KE_ML_KEM_APART_H
#define LIBIKE_CRYPTO_KE_ML_KEM_APART_H

#include "crypto/ke_nss.h"

/* NSS's own token, outside of FIPS mode. */
bool ml_kem_can_generate_apart(PK11SlotInfo *slot);

/*
 * A new pair of SLOT, of parameter set SET, in a session of its own, and the octets
 * of its public key: the initiator's value_bytes, the caller's.
 */
diag_t ml_kem_generate_apart(const struct ke_desc *ke, PK11SlotInfo *slot,
			     CK_ML_KEM_PARAMETER_SET_TYPE set,
			     struct ke_keypair **pair,
			     struct blob *value) MUST_USE;

#endif
