/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AUTH payload (RFC 7296 section 3.8).
 */
#ifndef LIBIKE_WIRE_AUTH_PAYLOAD_H
#define LIBIKE_WIRE_AUTH_PAYLOAD_H

#include "wire/chain.h"

struct auth_payload {
	uint8_t method;
	struct view data;
};

/* Fails when short or when the data is empty. */
bool auth_payload_decode(struct view body, struct auth_payload *a) MUST_USE;
void auth_payload_encode(struct builder *out, uint8_t method,
			 struct view data);

#endif
