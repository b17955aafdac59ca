/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Vendor ID payload (RFC 7296 section 3.12).
 */
#ifndef LIBIKE_WIRE_VID_PAYLOAD_H
#define LIBIKE_WIRE_VID_PAYLOAD_H

#include "wire/chain.h"

void vid_payload_encode(struct builder *out, struct view data);

#endif
