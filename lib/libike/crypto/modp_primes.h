/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Primes of the MODP groups (RFC 3526), in network order.
 */
#ifndef LIBIKE_CRYPTO_MODP_PRIMES_H
#define LIBIKE_CRYPTO_MODP_PRIMES_H

#include <stdint.h>

extern const uint8_t modp_prime_1536[192];
extern const uint8_t modp_prime_2048[256];
extern const uint8_t modp_prime_3072[384];
extern const uint8_t modp_prime_4096[512];
extern const uint8_t modp_prime_6144[768];
extern const uint8_t modp_prime_8192[1024];

#endif
