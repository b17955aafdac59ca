/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One MAC over pieces: what PRFs, integrity and cookies share.
 */
#ifndef LIBIKE_CRYPTO_MAC_H
#define LIBIKE_CRYPTO_MAC_H

#include "crypto/symkey.h"

/* MECHANISM is NSS's; OUT gets exactly LEN octets, the MAC's own length. */
diag_t mac_over(unsigned long mechanism, PK11SymKey *key,
		const struct view *pieces, size_t nr_pieces, uint8_t *out,
		size_t len) MUST_USE;

#endif
