/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * KE payload (RFC 7296 section 3.4).
 */
#ifndef LIBIKE_WIRE_KE_PAYLOAD_H
#define LIBIKE_WIRE_KE_PAYLOAD_H

#include "wire/chain.h"

struct ke_payload {
	uint16_t method;
	struct view data;
};

/* Fails when short or when the data is empty. */
bool ke_payload_decode(struct view body, struct ke_payload *ke) MUST_USE;
void ke_payload_encode(struct builder *out, uint16_t method, struct view data);

#endif
