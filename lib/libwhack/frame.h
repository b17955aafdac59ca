/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The frame around every request and reply: magic, version, type, length.
 */
#ifndef LIBWHACK_FRAME_H
#define LIBWHACK_FRAME_H

#include "libswan/cursor.h"
#include "libwhack/whack.h"

#define FRAME_HEADER_BYTES 12

/* Open a frame of TYPE (a command or a kind of reply). */
struct mark frame_open(struct builder *out, uint16_t type);

/*
 * The first frame of IN, at most MAX octets: its type and a cursor over its
 * body; *FRAME_BYTES is its whole length.
 */
enum whack_decoded frame_decode(struct view in, size_t max, uint16_t *type,
				struct cursor *body, size_t *frame_bytes);

#endif
