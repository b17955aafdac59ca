/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configuration payload (RFC 7296 section 3.15).
 */
#ifndef LIBIKE_WIRE_CP_PAYLOAD_H
#define LIBIKE_WIRE_CP_PAYLOAD_H

#include "wire/chain.h"

#define CP_ATTRIBUTES_MAX 64

enum { CP_REQUEST = 1, CP_REPLY = 2, CP_SET = 3, CP_ACK = 4 };

struct cp_attribute {
	uint16_t type;
	struct view value;
};

struct cp_payload {
	uint8_t type;
	struct cp_attribute attributes[CP_ATTRIBUTES_MAX];
	size_t nr;
};

/* Fails when malformed or of more than CP_ATTRIBUTES_MAX attributes. */
bool cp_payload_decode(struct view body, struct cp_payload *cp) MUST_USE;
void cp_payload_encode(struct builder *out, uint8_t type,
		       const struct cp_attribute *attributes, size_t nr);

#endif
