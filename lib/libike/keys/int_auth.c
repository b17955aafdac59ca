/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IntAuth: what IKE_AUTH proves of IKE_INTERMEDIATE (RFC 9242 3.3).
 */
#include "keys/int_auth.h"

#include <string.h>

#include "wire/chain.h"

#define GENERIC_HEADER_BYTES 4

/* The whole message was sent as SK, whatever its fragments look like. */
static uint8_t as_whole(uint8_t next_payload)
{
	return next_payload == PAYLOAD_SKF ? PAYLOAD_SK : next_payload;
}

/* The IKE header, with the length that the message has without IV and ICV. */
static void add_header(struct builder *a, const struct ike_header *header,
		       size_t length)
{
	builder_view(a, ike_spi_view(&header->spis.i));
	builder_view(a, ike_spi_view(&header->spis.r));
	builder_u8(a, as_whole(header->next_payload));
	builder_u8(a, header->version);
	builder_u8(a, header->exchange);
	builder_u8(a, header->flags);
	builder_u32(a, header->message_id);
	builder_u32(a, (uint32_t)length);
}

/* Unencrypted payloads; the last one may name SKF as what follows. */
static void add_between(struct builder *a, struct view between)
{
	struct cursor in = cursor_of(between);

	while (cursor_ok(&in) && cursor_left(&in) > 0) {
		uint8_t next = cursor_u8(&in);
		uint8_t flags = cursor_u8(&in);
		uint16_t length = cursor_u16(&in);

		if (length < GENERIC_HEADER_BYTES) {
			break; /* such a chain was refused before */
		}
		builder_u8(a, as_whole(next));
		builder_u8(a, flags);
		builder_u16(a, length);
		builder_view(a,
			     cursor_bytes(&in, length - GENERIC_HEADER_BYTES));
	}
}

diag_t int_auth_add(struct int_auth *auth, const struct prf_desc *prf,
		    PK11SymKey *sk_p, const struct ike_header *header,
		    struct view between, uint8_t inner_type, uint8_t sk_flags,
		    struct view p)
{
	size_t a_bytes = IKE_HEADER_BYTES + between.len + GENERIC_HEADER_BYTES;
	uint8_t value[PRF_OUTPUT_MAX];
	struct builder a;
	diag_t d;

	builder_init(&a, a_bytes);
	add_header(&a, header, a_bytes + p.len);
	add_between(&a, between);
	builder_u8(&a, inner_type);
	builder_u8(&a, sk_flags);
	builder_u16(&a, (uint16_t)(GENERIC_HEADER_BYTES + p.len));
	d = prf_bytes(prf, sk_p,
		      (struct view[]){ view_of(auth->value, auth->len),
				       builder_written(&a), p },
		      3, value);
	builder_done(&a);
	if (d != NULL) {
		diag_prefix(&d, "IntAuth: ");
		return d;
	}
	memcpy(auth->value, value, prf->output_bytes);
	auth->len = prf->output_bytes;
	return NULL;
}
