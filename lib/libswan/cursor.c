/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bounded input: a reader that cannot overrun and remembers failure.
 */
#include "libswan/cursor.h"

struct cursor cursor_of(struct view in)
{
	return (struct cursor){ .ptr = in.ptr, .left = in.len };
}

/* Nothing is left after a failure, so that loops over what is left end. */
void cursor_fail(struct cursor *in)
{
	in->failed = true;
	in->left = 0;
}

struct view cursor_bytes(struct cursor *in, size_t len)
{
	if (in->failed || len > in->left) {
		cursor_fail(in);
		return EMPTY_VIEW;
	}
	struct view bytes = view_of(in->ptr, len);

	if (len > 0) {
		in->ptr += len;
		in->left -= len;
	}
	return bytes;
}

static uint64_t cursor_uint(struct cursor *in, size_t len)
{
	struct view bytes = cursor_bytes(in, len);
	uint64_t value = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		value = value << 8 | bytes.ptr[i];
	}
	return value;
}

uint8_t cursor_u8(struct cursor *in)
{
	return (uint8_t)cursor_uint(in, 1);
}

uint16_t cursor_u16(struct cursor *in)
{
	return (uint16_t)cursor_uint(in, 2);
}

uint32_t cursor_u32(struct cursor *in)
{
	return (uint32_t)cursor_uint(in, 4);
}

uint64_t cursor_u64(struct cursor *in)
{
	return cursor_uint(in, 8);
}

void cursor_skip(struct cursor *in, size_t len)
{
	(void)cursor_bytes(in, len);
}

struct view cursor_rest(struct cursor *in)
{
	return cursor_bytes(in, in->left);
}

struct cursor cursor_sub(struct cursor *in, size_t len)
{
	struct cursor sub = cursor_of(cursor_bytes(in, len));

	sub.failed = in->failed;
	return sub;
}
