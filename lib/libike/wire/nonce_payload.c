/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nonce payload (RFC 7296 section 3.9).
 */
#include "wire/nonce_payload.h"

bool nonce_payload_decode(struct view body, struct view *nonce)
{
	*nonce = body;
	return body.len >= NONCE_BYTES_MIN && body.len <= NONCE_BYTES_MAX;
}

void nonce_payload_encode(struct builder *out, struct view nonce)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_NONCE);

	builder_view(out, nonce);
	builder_close(out, payload);
}
