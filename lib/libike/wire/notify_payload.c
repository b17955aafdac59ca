/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Notify payload (RFC 7296 section 3.10).
 */
#include "wire/notify_payload.h"

/* protocol (8) | SPI size (8) | type (16) | SPI | data */
bool notify_payload_decode(struct view body, struct notify_payload *n)
{
	struct cursor in = cursor_of(body);

	n->protocol = cursor_u8(&in);

	uint8_t spi_bytes = cursor_u8(&in);

	n->type = cursor_u16(&in);
	n->spi = cursor_bytes(&in, spi_bytes);
	n->data = cursor_rest(&in);
	return cursor_ok(&in);
}

void notify_payload_encode(struct builder *out, uint16_t type, struct view data)
{
	notify_payload_encode_spi(out, PROTOCOL_NONE, EMPTY_VIEW, type, data);
}

void notify_payload_encode_spi(struct builder *out, uint8_t protocol,
			       struct view spi, uint16_t type, struct view data)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_NOTIFY);

	builder_u8(out, protocol);
	builder_count_u8(out, spi.len);
	builder_u16(out, type);
	builder_view(out, spi);
	builder_view(out, data);
	builder_close(out, payload);
}

bool chain_notify_next(const struct chain *chain, size_t *pos, uint16_t type,
		       struct notify_payload *n)
{
	while (*pos < chain->nr) {
		const struct payload *payload = &chain->payloads[(*pos)++];

		if (payload->type == PAYLOAD_NOTIFY &&
		    notify_payload_decode(payload->body, n) &&
		    (type == NOTIFY_NOTHING || n->type == type)) {
			return true;
		}
	}
	return false;
}

bool chain_notify(const struct chain *chain, uint16_t type,
		  struct notify_payload *n)
{
	size_t pos = 0;

	return chain_notify_next(chain, &pos, type, n);
}

bool chain_has_notify(const struct chain *chain, uint16_t type)
{
	struct notify_payload n;

	return chain_notify(chain, type, &n);
}

bool chain_error_notify(const struct chain *chain, struct notify_payload *n)
{
	size_t pos = 0;

	while (chain_notify_next(chain, &pos, NOTIFY_NOTHING, n)) {
		if (notify_is_error(n->type)) {
			return true;
		}
	}
	return false;
}
