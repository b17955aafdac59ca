/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Delete payload (RFC 7296 section 3.11).
 */
#include "wire/delete_payload.h"

#define CHILD_SPI_BYTES 4

static bool has_right_spis(const struct delete_payload *d)
{
	switch (d->protocol) {
	case PROTOCOL_IKE:
		return d->spi_bytes == 0 && d->nr_spis == 0;
	case PROTOCOL_AH:
	case PROTOCOL_ESP:
		return d->spi_bytes == CHILD_SPI_BYTES;
	default:
		return false;
	}
}

/* protocol (8) | SPI size (8) | count (16) | SPIs */
bool delete_payload_decode(struct view body, struct delete_payload *d)
{
	struct cursor in = cursor_of(body);

	d->protocol = cursor_u8(&in);
	d->spi_bytes = cursor_u8(&in);
	d->nr_spis = cursor_u16(&in);
	d->spis = cursor_bytes(&in, (size_t)d->nr_spis * d->spi_bytes);
	return cursor_at_end(&in) && has_right_spis(d);
}

void delete_payload_encode_ike(struct builder *out)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_DELETE);

	builder_u8(out, PROTOCOL_IKE);
	builder_u8(out, 0);
	builder_u16(out, 0);
	builder_close(out, payload);
}

/* More SPIs than the count can say are more than the payload's length can. */
void delete_payload_encode_child(struct builder *out, uint8_t protocol,
				 const uint32_t *spis, size_t nr)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_DELETE);

	builder_u8(out, protocol);
	builder_u8(out, CHILD_SPI_BYTES);
	builder_u16(out, (uint16_t)nr);
	for (size_t i = 0; i < nr; i++) {
		builder_u32(out, spis[i]);
	}
	builder_close(out, payload);
}

uint32_t delete_payload_spi(const struct delete_payload *d, unsigned index)
{
	struct cursor in = cursor_of(d->spis);

	cursor_skip(&in, (size_t)index * CHILD_SPI_BYTES);
	return cursor_u32(&in);
}
