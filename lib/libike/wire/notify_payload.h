/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Notify payload (RFC 7296 section 3.10).
 */
#ifndef LIBIKE_WIRE_NOTIFY_PAYLOAD_H
#define LIBIKE_WIRE_NOTIFY_PAYLOAD_H

#include "wire/chain.h"

struct notify_payload {
	uint8_t protocol;
	uint16_t type;
	struct view spi;
	struct view data;
};

/* Fails when short; what a type's SPI and data must be is the caller's. */
bool notify_payload_decode(struct view body, struct notify_payload *n) MUST_USE;

/* A notify without protocol and SPI. */
void notify_payload_encode(struct builder *out, uint16_t type,
			   struct view data);

/* With both, as REKEY_SA has them. */
void notify_payload_encode_spi(struct builder *out, uint8_t protocol,
			       struct view spi, uint16_t type,
			       struct view data);

/* The first well-formed notify of TYPE in CHAIN; false when there is none. */
bool chain_notify(const struct chain *chain, uint16_t type,
		  struct notify_payload *n);
bool chain_has_notify(const struct chain *chain, uint16_t type);

/* The next one after *POS (start at 0) of TYPE, 0 for any. */
bool chain_notify_next(const struct chain *chain, size_t *pos, uint16_t type,
		       struct notify_payload *n);

/* The first error notify; false when there is none. */
bool chain_error_notify(const struct chain *chain, struct notify_payload *n);

#endif
