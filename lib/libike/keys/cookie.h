/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stateless cookie (RFC 7296 section 2.6).
 */
#ifndef LIBIKE_KEYS_COOKIE_H
#define LIBIKE_KEYS_COOKIE_H

#include "libswan/diag.h"
#include "libswan/ip_endpoint.h"
#include "libswan/time.h"
#include "wire/header.h"

#define COOKIE_BYTES 33 /* version octet | 32 octets of MAC */

/* Secrets rotate; the one before is still accepted. */
struct cookie_jar {
	uint8_t secret[2][32];
	uint8_t version; /* of secret[version & 1] */
	struct monotime rotated;
};

/* SECRET32 is fresh randomness; call when older than a minute or two. */
void cookie_jar_rotate(struct cookie_jar *jar, const uint8_t secret[32],
		       struct monotime now);

/* version | HMAC(secret, Ni | address | SPIi) */
diag_t cookie_make(const struct cookie_jar *jar, struct view n_i,
		   const struct ip_endpoint *remote,
		   const struct ike_spi *spi_i,
		   uint8_t out[COOKIE_BYTES]) MUST_USE;

/* Constant time; false for any other octets. */
bool cookie_check(const struct cookie_jar *jar, struct view cookie,
		  struct view n_i, const struct ip_endpoint *remote,
		  const struct ike_spi *spi_i);

#endif
