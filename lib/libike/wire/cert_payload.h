/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CERT and CERTREQ payloads (RFC 7296 sections 3.6, 3.7).
 */
#ifndef LIBIKE_WIRE_CERT_PAYLOAD_H
#define LIBIKE_WIRE_CERT_PAYLOAD_H

#include "wire/chain.h"

enum { CERT_X509_SIGNATURE = 4, CERT_RAW_PUBLIC_KEY = 15 };

struct cert_payload {
	uint8_t encoding;
	struct view data;
};

/* Fails when short; a CERTREQ may name no authority. */
bool cert_payload_decode(struct view body, struct cert_payload *c) MUST_USE;

/* TYPE is PAYLOAD_CERT or PAYLOAD_CERTREQ. */
void cert_payload_encode(struct builder *out, uint8_t type, uint8_t encoding,
			 struct view data);

#endif
