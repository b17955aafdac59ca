/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * EAP payload (RFC 7296 section 3.16).
 */
#include "wire/eap_payload.h"

static bool has_type(uint8_t code)
{
	return code == EAP_REQUEST || code == EAP_RESPONSE;
}

/* code (8) | identifier (8) | length (16), all counted | type (8) | data */
bool eap_payload_decode(struct view body, struct eap_payload *eap)
{
	struct cursor in = cursor_of(body);

	eap->code = cursor_u8(&in);
	eap->identifier = cursor_u8(&in);

	uint16_t length = cursor_u16(&in);

	if (length != body.len || eap->code < EAP_REQUEST ||
	    eap->code > EAP_FAILURE) {
		cursor_fail(&in);
	}
	eap->type = 0;
	eap->data = EMPTY_VIEW;
	if (has_type(eap->code)) {
		eap->type = cursor_u8(&in);
		eap->data = cursor_rest(&in);
	}
	return cursor_at_end(&in);
}

void eap_payload_encode(struct builder *out, const struct eap_payload *eap)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_EAP);
	size_t start = out->len;

	builder_u8(out, eap->code);
	builder_u8(out, eap->identifier);

	struct mark packet = builder_open(out, start, 2);

	if (has_type(eap->code)) {
		builder_u8(out, eap->type);
		builder_view(out, eap->data);
	}
	builder_close(out, packet);
	builder_close(out, payload);
}
