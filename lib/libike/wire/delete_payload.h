/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Delete payload (RFC 7296 section 3.11).
 */
#ifndef LIBIKE_WIRE_DELETE_PAYLOAD_H
#define LIBIKE_WIRE_DELETE_PAYLOAD_H

#include "wire/chain.h"

struct delete_payload {
	uint8_t protocol;
	uint8_t spi_bytes;
	uint16_t nr_spis;
	struct view spis; /* nr_spis * spi_bytes octets */
};

/* Fails unless the SPIs fill the body: 0 for IKE, 4 octets each for AH/ESP. */
bool delete_payload_decode(struct view body, struct delete_payload *d) MUST_USE;
void delete_payload_encode_ike(struct builder *out);
void delete_payload_encode_child(struct builder *out, uint8_t protocol,
				 const uint32_t *spis, size_t nr);
/* SPI number INDEX, host order, of an AH or ESP payload; 0 past the last. */
uint32_t delete_payload_spi(const struct delete_payload *d, unsigned index);

#endif
