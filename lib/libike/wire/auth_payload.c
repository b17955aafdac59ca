/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AUTH payload (RFC 7296 section 3.8).
 */
#include "wire/auth_payload.h"

/* method (8) | reserved (24) | data */
bool auth_payload_decode(struct view body, struct auth_payload *a)
{
	struct cursor in = cursor_of(body);

	a->method = cursor_u8(&in);
	cursor_skip(&in, 3);
	a->data = cursor_rest(&in);
	return cursor_ok(&in) && a->data.len > 0;
}

void auth_payload_encode(struct builder *out, uint8_t method, struct view data)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_AUTH);

	builder_u8(out, method);
	builder_zeros(out, 3);
	builder_view(out, data);
	builder_close(out, payload);
}
