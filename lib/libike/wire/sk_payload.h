/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames of SK and SKF payloads (RFC 7296 3.14, RFC 7383 2.5).
 */
#ifndef LIBIKE_WIRE_SK_PAYLOAD_H
#define LIBIKE_WIRE_SK_PAYLOAD_H

#include "wire/chain.h"

#define FRAGMENTS_MAX 64 /* of one message that we accept or send */

/* Where the parts of an encrypted payload are, for given sizes. */
struct sk_frame {
	struct view aad;    /* header .. SK generic header (and SKF fields) */
	struct view iv;
	struct view text;   /* ciphertext, padding included, ICV not */
	struct view icv;
	uint8_t inner_type; /* first inner payload; 0 in fragments 2.. */
	uint8_t flags;	    /* critical and reserved bits as sent */
	uint16_t fragment;  /* 1..total; 0 for SK */
	uint16_t total;
};

/*
 * Split the last payload SK of MESSAGE (the whole datagram from the IKE
 * header).  Fails when shorter than IV, one octet and ICV, or when fragment
 * numbers are not 1 <= fragment <= total <= FRAGMENTS_MAX.
 */
bool sk_frame_decode(struct view message, const struct payload *sk,
		     size_t iv_bytes, size_t icv_bytes,
		     struct sk_frame *frame) MUST_USE;

/*
 * Open an SK payload, or for TOTAL above 0 the SKF payload FRAGMENT of TOTAL.
 * IV, ciphertext and ICV follow.  INNER_TYPE is the first inner payload, and
 * may be 0 when the inner payloads are opened in OUT next.
 */
struct mark sk_payload_open(struct builder *out, uint8_t inner_type,
			    uint16_t fragment, uint16_t total);

/*
 * Remove padding from decrypted TEXT: the last octet counts the octets before
 * it that are padding.  False when that is more than there is.
 */
bool sk_unpad(struct view text, struct view *plaintext) MUST_USE;

#endif
