/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NAT detection hashes (RFC 7296 section 2.23).
 */
#include "keys/natd.h"

#include <string.h>

#include "crypto/hash.h"
#include "libswan/assert.h"

void natd_hash(const struct ike_spis *spis, const struct ip_endpoint *e,
	       uint8_t out[NATD_BYTES])
{
	const uint8_t port[] = { (uint8_t)(e->port >> 8), (uint8_t)e->port };
	const struct view pieces[] = { ike_spi_view(&spis->i),
				       ike_spi_view(&spis->r),
				       ip_address_view(&e->address),
				       view_of_array(port) };
	uint8_t hash[HASH_OUTPUT_MAX] = { 0 };

	/* when NSS fails: zeros, which match no address: "there is a NAT" */
	(void)EXPECT(hash_of(HASH_SHA1, pieces, ARRAY_LEN(pieces), hash) ==
		     NATD_BYTES);
	memcpy(out, hash, NATD_BYTES);
}
