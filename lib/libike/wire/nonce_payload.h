/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nonce payload (RFC 7296 section 3.9).
 */
#ifndef LIBIKE_WIRE_NONCE_PAYLOAD_H
#define LIBIKE_WIRE_NONCE_PAYLOAD_H

#include "wire/chain.h"

#define NONCE_BYTES_MIN 16
#define NONCE_BYTES_MAX 256

/* Fails outside 16..256 octets; NONCE borrows. */
bool nonce_payload_decode(struct view body, struct view *nonce) MUST_USE;
void nonce_payload_encode(struct builder *out, struct view nonce);

#endif
