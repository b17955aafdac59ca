/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The frame around every request and reply.
 *
 *      0                   2                   4
 *     +---------------------------------------+
 *     |                 magic                 |
 *     +-------------------+-------------------+
 *     |      version      |       type        |
 *     +-------------------+-------------------+
 *     |     length, with these 12 octets      |
 *     +---------------------------------------+
 */
#include "libwhack/frame.h"

#define FRAME_MAGIC 0x706c7574u /* "plut" */

struct mark frame_open(struct builder *out, uint16_t type)
{
	size_t start = out->len;

	builder_u32(out, FRAME_MAGIC);
	builder_u16(out, WHACK_VERSION);
	builder_u16(out, type);
	return builder_open(out, start, 4);
}

enum whack_decoded frame_decode(struct view in, size_t max, uint16_t *type,
				struct cursor *body, size_t *frame_bytes)
{
	struct cursor header = cursor_of(in);
	uint32_t magic = cursor_u32(&header);
	uint16_t version = cursor_u16(&header);

	*type = cursor_u16(&header);
	*frame_bytes = cursor_u32(&header);
	if (!cursor_ok(&header)) {
		return WHACK_INCOMPLETE;
	}
	if (magic != FRAME_MAGIC || version != WHACK_VERSION ||
	    *frame_bytes < FRAME_HEADER_BYTES || *frame_bytes > max) {
		return WHACK_MALFORMED;
	}
	if (in.len < *frame_bytes) {
		return WHACK_INCOMPLETE;
	}
	*body = cursor_sub(&header, *frame_bytes - FRAME_HEADER_BYTES);
	return WHACK_DECODED;
}
