/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CERT and CERTREQ payloads (RFC 7296 sections 3.6, 3.7).
 */
#include "wire/cert_payload.h"

/* encoding (8) | certificate, or hashes of authorities' keys */
bool cert_payload_decode(struct view body, struct cert_payload *c)
{
	struct cursor in = cursor_of(body);

	c->encoding = cursor_u8(&in);
	c->data = cursor_rest(&in);
	return cursor_ok(&in);
}

void cert_payload_encode(struct builder *out, uint8_t type, uint8_t encoding,
			 struct view data)
{
	struct mark payload = builder_open_payload(out, type);

	builder_u8(out, encoding);
	builder_view(out, data);
	builder_close(out, payload);
}
