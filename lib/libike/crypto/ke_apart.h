/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key pairs made so that nobody waits for them; inside crypto/ only.
 */
#ifndef LIBIKE_CRYPTO_KE_APART_H
#define LIBIKE_CRYPTO_KE_APART_H

#include "crypto/ke_nss.h"

/* NSS's own token, outside of FIPS mode. */
bool ke_can_generate_apart(PK11SlotInfo *slot);

/* As ke_generate(), in a session of the pair's own; SLOT is borrowed. */
diag_t ke_generate_apart(const struct ke_desc *ke, PK11SlotInfo *slot,
			 const struct ke_keygen *how, struct ke_keypair **pair,
			 struct blob *value) MUST_USE;

#endif
