/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target: what was decrypted.  The first octet is the type of the first
 * payload, as the SK payload names it; the others are the chain.
 */
#include "fuzz/shared/payload_check.h"
#include "libswan/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor in = cursor_of(view_of(data, size));
	uint8_t first = cursor_u8(&in);
	static struct chain chain;

	if (!chain_decode(&in, first, &chain)) {
		ASSERT(chain.nr == 0);
		return 0;
	}
	check_chain(&chain);
	check_payloads(&chain);
	return 0;
}
