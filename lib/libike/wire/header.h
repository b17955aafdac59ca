/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The IKE header (RFC 7296 section 3.1).
 */
#ifndef LIBIKE_WIRE_HEADER_H
#define LIBIKE_WIRE_HEADER_H

#include "libswan/builder.h"
#include "libswan/cursor.h"
#include "wire/constants.h"

#define IKE_HEADER_BYTES   28
#define IKE_VERSION	   0x20
#define NON_ESP_MARKER_BYTES 4

struct ike_spi {
	uint8_t bytes[8];
};

struct ike_spis {
	struct ike_spi i; /* of the original initiator */
	struct ike_spi r; /* zero in its first message */
};

struct ike_header {
	struct ike_spis spis;
	uint8_t next_payload;
	uint8_t version; /* major in the high four bits */
	uint8_t exchange;
	uint8_t flags;
	uint32_t message_id;
	uint32_t length; /* of the message, header included */
};

bool ike_spi_is_zero(const struct ike_spi *spi);
bool ike_spi_eq(const struct ike_spi *a, const struct ike_spi *b);
uint64_t ike_spi_key(const struct ike_spi *spi); /* for hash tables */
static inline struct view ike_spi_view(const struct ike_spi *spi)
{
	return view_of(spi->bytes, sizeof(spi->bytes));
}

/* Fails only when IN is short; meaning (version, length) is the caller's. */
bool ike_header_decode(struct cursor *in, struct ike_header *header);

/*
 * Append the header; OUT's next payload then starts the chain.  The length
 * counts to the close of the returned mark.
 */
struct mark ike_header_encode(struct builder *out,
			      const struct ike_header *header);

static inline bool ike_header_is_response(const struct ike_header *h)
{
	return (h->flags & IKE_FLAG_RESPONSE) != 0;
}

#endif
