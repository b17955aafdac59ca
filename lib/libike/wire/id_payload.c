/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ID payloads (RFC 7296 section 3.5).
 */
#include "wire/id_payload.h"

#define BODY_BYTES_MAX UINT16_MAX

/* type (8) | reserved (24) | data */
bool id_payload_decode(struct view body, struct id_payload *id)
{
	struct cursor in = cursor_of(body);

	id->type = cursor_u8(&in);
	cursor_skip(&in, 3);
	id->data = cursor_rest(&in);
	return cursor_ok(&in);
}

static void body_encode(struct builder *out, const struct id *id)
{
	builder_u8(out, (uint8_t)id->type);
	builder_zeros(out, 3);
	builder_view(out, blob_view(&id->data));
}

void id_payload_encode(struct builder *out, uint8_t type, const struct id *id)
{
	struct mark payload = builder_open_payload(out, type);

	body_encode(out, id);
	builder_close(out, payload);
}

struct blob id_payload_body(const struct id *id)
{
	struct builder out;

	builder_init(&out, BODY_BYTES_MAX);
	body_encode(&out, id);
	return builder_take(&out);
}
