/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values that tests of the key schedule share; what they give was computed by
 * another program (Python's hmac).
 */
#ifndef TESTING_UNIT_LIBIKE_KEYS_MADE_EXCHANGE_H
#define TESTING_UNIT_LIBIKE_KEYS_MADE_EXCHANGE_H

#include "keys/sk_keys.h"

/* Ni = 10..2f, Nr = 40..5f; SPIi = 01..08, SPIr = 11..18 */
extern const struct nonces made_nonces;
extern const struct ike_spis made_spis;

/* HMAC_SHA2_256 with AES_GCM_16_256. */
struct suite made_suite(void);

/* SK(0) = 32 times a0, SK(1) = 32 times a1, SK(2) = 66 times a2 */
#define MADE_NR_SECRETS 3
void made_secrets(PK11SymKey *secrets[MADE_NR_SECRETS]);
void made_secrets_free(PK11SymKey *secrets[MADE_NR_SECRETS]);

/* SK_d = 32 times d0 */
PK11SymKey *made_sk_d(void);

#endif
