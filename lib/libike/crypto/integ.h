/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Integrity algorithms (transform type 3).
 */
#ifndef LIBIKE_CRYPTO_INTEG_H
#define LIBIKE_CRYPTO_INTEG_H

#include "crypto/symkey.h"

struct integ_desc {
	const char *name; /* "HMAC_SHA2_256_128" */
	const char *aliases;
	uint16_t id;
	uint8_t key_bytes;
	uint8_t output_bytes; /* truncated, as sent */
	uint8_t hash_bytes;   /* before truncation */
	bool fips;
	bool ike; /* implemented for IKE, not only known to the kernel */
	unsigned long mechanism;
};

extern const struct integ_desc *const integ_descs[]; /* NULL ends */
const struct integ_desc *integ_by_id(uint16_t id);
const struct integ_desc *integ_by_name(struct view name);

/* id 0; has no operation; "none", "null". */
extern const struct integ_desc integ_none;

#define INTEG_OUTPUT_MAX 64

/* The MAC over pieces; OUT gets output_bytes. */
diag_t integ_mac(const struct integ_desc *integ, PK11SymKey *key,
		 const struct view *pieces, size_t nr_pieces,
		 uint8_t out[INTEG_OUTPUT_MAX]) MUST_USE;

#endif
