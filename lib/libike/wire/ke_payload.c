/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * KE payload (RFC 7296 section 3.4).
 */
#include "wire/ke_payload.h"

/* method (16) | reserved (16) | data */
bool ke_payload_decode(struct view body, struct ke_payload *ke)
{
	struct cursor in = cursor_of(body);

	ke->method = cursor_u16(&in);
	cursor_skip(&in, 2);
	ke->data = cursor_rest(&in);
	return cursor_ok(&in) && ke->data.len > 0;
}

void ke_payload_encode(struct builder *out, uint16_t method, struct view data)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_KE);

	builder_u16(out, method);
	builder_u16(out, 0);
	builder_view(out, data);
	builder_close(out, payload);
}
