/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hashes of public data.
 */
#ifndef LIBIKE_CRYPTO_HASH_H
#define LIBIKE_CRYPTO_HASH_H

#include "libswan/diag.h"

enum hash_alg { HASH_SHA1, HASH_SHA2_256 };

#define HASH_OUTPUT_MAX 32

/* Over pieces; the length of the result (20 or 32), 0 when NSS fails. */
size_t hash_of(enum hash_alg alg, const struct view *pieces, size_t nr_pieces,
	       uint8_t out[HASH_OUTPUT_MAX]);

/* HMAC-SHA2-256 keyed by octets (stateless cookies): 32 octets. */
diag_t hash_mac(struct view key, const struct view *pieces, size_t nr_pieces,
		uint8_t out[32]) MUST_USE;

#endif
