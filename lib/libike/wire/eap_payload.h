/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * EAP payload (RFC 7296 section 3.16).
 */
#ifndef LIBIKE_WIRE_EAP_PAYLOAD_H
#define LIBIKE_WIRE_EAP_PAYLOAD_H

#include "wire/chain.h"

enum { EAP_REQUEST = 1, EAP_RESPONSE = 2, EAP_SUCCESS = 3, EAP_FAILURE = 4 };

struct eap_payload {
	uint8_t code;
	uint8_t identifier;
	uint8_t type;	  /* 0 in Success and Failure */
	struct view data; /* behind the type */
};

/*
 * Fails unless the EAP length equals the body's, the code is one of RFC 3748's
 * four, and there is a type where there must be one and only there.
 */
bool eap_payload_decode(struct view body, struct eap_payload *eap) MUST_USE;
void eap_payload_encode(struct builder *out, const struct eap_payload *eap);

#endif
