/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The IKE header (RFC 7296 section 3.1).
 */
#include "wire/header.h"

#include <string.h>

/* Where the next-payload octet is, from the start of the header. */
#define NEXT_PAYLOAD_AT 16

bool ike_spi_is_zero(const struct ike_spi *spi)
{
	return ike_spi_key(spi) == 0;
}

bool ike_spi_eq(const struct ike_spi *a, const struct ike_spi *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

uint64_t ike_spi_key(const struct ike_spi *spi)
{
	struct cursor in = cursor_of(ike_spi_view(spi));

	return cursor_u64(&in);
}

static struct ike_spi spi_decode(struct cursor *in)
{
	struct view bytes = cursor_bytes(in, sizeof(struct ike_spi));
	struct ike_spi spi = { { 0 } };

	if (bytes.len == sizeof(spi.bytes)) {
		memcpy(spi.bytes, bytes.ptr, sizeof(spi.bytes));
	}
	return spi;
}

bool ike_header_decode(struct cursor *in, struct ike_header *header)
{
	header->spis.i = spi_decode(in);
	header->spis.r = spi_decode(in);
	header->next_payload = cursor_u8(in);
	header->version = cursor_u8(in);
	header->exchange = cursor_u8(in);
	header->flags = cursor_u8(in);
	header->message_id = cursor_u32(in);
	header->length = cursor_u32(in);
	return cursor_ok(in);
}

struct mark ike_header_encode(struct builder *out,
			      const struct ike_header *header)
{
	size_t start = out->len;

	builder_view(out, ike_spi_view(&header->spis.i));
	builder_view(out, ike_spi_view(&header->spis.r));
	builder_u8(out, header->next_payload);
	builder_u8(out, header->version);
	builder_u8(out, header->exchange);
	builder_u8(out, header->flags);
	builder_u32(out, header->message_id);
	out->next_payload = start + NEXT_PAYLOAD_AT;
	return builder_open(out, start, 4);
}
