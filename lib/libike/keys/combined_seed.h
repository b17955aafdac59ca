/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What CREATE_CHILD_SA's formulas take in (RFC 9370 2.2.4).
 */
#ifndef LIBIKE_KEYS_COMBINED_SEED_H
#define LIBIKE_KEYS_COMBINED_SEED_H

#include "keys/sk_keys.h"

/* SK(0) to SK(7) */
#define SECRETS_MAX 8

/* SK(0) | Ni | Nr | SK(1) | ... | SK(n) as one key; NR_SECRETS is 1..8. */
diag_t combined_seed(PK11SymKey *const *secrets, size_t nr_secrets,
		     const struct nonces *nonces, PK11SymKey **out) MUST_USE;

#endif
