/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Vendor ID payload (RFC 7296 section 3.12).
 */
#include "wire/vid_payload.h"

void vid_payload_encode(struct builder *out, struct view data)
{
	struct mark payload = builder_open_payload(out, PAYLOAD_VENDOR_ID);

	builder_view(out, data);
	builder_close(out, payload);
}
