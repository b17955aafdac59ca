/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stateless cookie (RFC 7296 section 2.6).
 */
#include "keys/cookie.h"

#include <string.h>

#include "crypto/hash.h"
#include "libswan/assert.h"

#define SECRET_BYTES 32

/* A jar that was never rotated has a secret that anyone can guess. */
static bool has_secret(const struct cookie_jar *jar)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < SECRET_BYTES; i++) {
		bits |= jar->secret[jar->version & 1][i];
	}
	return bits != 0;
}

void cookie_jar_rotate(struct cookie_jar *jar, const uint8_t secret[32],
		       struct monotime now)
{
	bool first = !has_secret(jar);

	jar->version++;
	memcpy(jar->secret[jar->version & 1], secret, SECRET_BYTES);
	if (first) { /* nobody may hold a cookie of the secret before */
		memcpy(jar->secret[(jar->version & 1) ^ 1], secret,
		       SECRET_BYTES);
	}
	jar->rotated = now;
}

static diag_t make_version(const struct cookie_jar *jar, uint8_t version,
			   struct view n_i, const struct ip_endpoint *remote,
			   const struct ike_spi *spi_i,
			   uint8_t out[COOKIE_BYTES])
{
	const struct view pieces[] = { n_i, ip_address_view(&remote->address),
				       ike_spi_view(spi_i) };

	out[0] = version;
	return hash_mac(view_of_array(jar->secret[version & 1]), pieces,
			ARRAY_LEN(pieces), out + 1);
}

diag_t cookie_make(const struct cookie_jar *jar, struct view n_i,
		   const struct ip_endpoint *remote,
		   const struct ike_spi *spi_i, uint8_t out[COOKIE_BYTES])
{
	if (!EXPECT(has_secret(jar))) {
		return diag("cookies have no secret yet");
	}
	return make_version(jar, jar->version, n_i, remote, spi_i, out);
}

bool cookie_check(const struct cookie_jar *jar, struct view cookie,
		  struct view n_i, const struct ip_endpoint *remote,
		  const struct ike_spi *spi_i)
{
	uint8_t want[COOKIE_BYTES];
	uint8_t age;
	diag_t d;

	if (cookie.len != COOKIE_BYTES || !has_secret(jar)) {
		return false;
	}
	age = (uint8_t)(jar->version - cookie.ptr[0]);
	if (age > 1) {
		return false;
	}
	d = make_version(jar, cookie.ptr[0], n_i, remote, spi_i, want);
	if (d != NULL) {
		diag_free(&d);
		return false;
	}
	return ct_equal(cookie, view_of_array(want));
}
