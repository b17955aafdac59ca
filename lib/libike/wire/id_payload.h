/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ID payloads (RFC 7296 section 3.5).
 */
#ifndef LIBIKE_WIRE_ID_PAYLOAD_H
#define LIBIKE_WIRE_ID_PAYLOAD_H

#include "libswan/id.h"
#include "wire/chain.h"

struct id_payload {
	uint8_t type;
	struct view data;
};

/* Fails when short; what a type's data must be is the caller's. */
bool id_payload_decode(struct view body, struct id_payload *id) MUST_USE;

/* TYPE is PAYLOAD_IDI or PAYLOAD_IDR. */
void id_payload_encode(struct builder *out, uint8_t type, const struct id *id);

/* The body alone, as prf(SK_p, body) has it. */
struct blob id_payload_body(const struct id *id);

#endif
