/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configuration payload (RFC 7296 section 3.15).
 */
#include "wire/cp_payload.h"

/* The first bit of an attribute's type is reserved. */
#define ATTRIBUTE_TYPE_MASK 0x7fff

/* reserved (1) | type (15) | length (16) | value */
static void attribute_decode(struct cursor *in, struct cp_attribute *a)
{
	a->type = cursor_u16(in) & ATTRIBUTE_TYPE_MASK;

	uint16_t length = cursor_u16(in);

	a->value = cursor_bytes(in, length);
}

/* type (8) | reserved (24) | attributes */
bool cp_payload_decode(struct view body, struct cp_payload *cp)
{
	struct cursor in = cursor_of(body);

	cp->type = cursor_u8(&in);
	cursor_skip(&in, 3);
	cp->nr = 0;
	while (cursor_left(&in) > 0) {
		if (cp->nr == CP_ATTRIBUTES_MAX) {
			cursor_fail(&in);
			break;
		}
		attribute_decode(&in, &cp->attributes[cp->nr++]);
	}
	return cursor_at_end(&in);
}

/* A value that is too long for its length is so for the payload's. */
void cp_payload_encode(struct builder *out, uint8_t type,
		       const struct cp_attribute *attributes, size_t nr)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_CP);

	builder_u8(out, type);
	builder_zeros(out, 3);
	for (size_t i = 0; i < nr; i++) {
		const struct cp_attribute *a = &attributes[i];

		builder_u16(out, a->type & ATTRIBUTE_TYPE_MASK);
		builder_u16(out, (uint16_t)a->value.len);
		builder_view(out, a->value);
	}
	builder_close(out, payload);
}
