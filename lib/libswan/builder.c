/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bounded output with marks: lengths are written when a part is closed.
 */
#include "libswan/builder.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"

#define FIRST_SIZE 256

void builder_init(struct builder *out, size_t max)
{
	*out = (struct builder){ .max = max };
}

/* What was written may be secret, so it is wiped. */
void builder_done(struct builder *out)
{
	wipe(out->ptr, out->len);
	xfree(out->ptr);
	builder_init(out, out->max);
}

/* Room for LEN more octets; false, for good, when that is more than max. */
static bool reserve(struct builder *out, size_t len)
{
	if (out->failed || len > out->max - out->len) {
		out->failed = true;
		return false;
	}
	size_t needed = out->len + len;

	if (needed <= out->size && out->ptr != NULL) {
		return true;
	}
	size_t size = out->size < FIRST_SIZE ? FIRST_SIZE : out->size;

	while (size < needed) {
		size = size > SIZE_MAX / 2 ? needed : size * 2;
	}
	out->ptr = xrealloc(out->ptr, out->size, size);
	out->size = size;
	return true;
}

uint8_t *builder_space(struct builder *out, size_t len)
{
	if (!reserve(out, len)) {
		return NULL;
	}
	uint8_t *space = out->ptr + out->len;

	out->len += len;
	return space;
}

static void put_uint(uint8_t *at, uint64_t value, size_t len)
{
	for (size_t i = len; i > 0; i--) {
		at[i - 1] = (uint8_t)value;
		value >>= 8;
	}
}

static void builder_uint(struct builder *out, uint64_t value, size_t len)
{
	uint8_t *space = builder_space(out, len);

	if (space != NULL) {
		put_uint(space, value, len);
	}
}

void builder_u8(struct builder *out, uint8_t value)
{
	builder_uint(out, value, 1);
}

void builder_u16(struct builder *out, uint16_t value)
{
	builder_uint(out, value, 2);
}

void builder_u32(struct builder *out, uint32_t value)
{
	builder_uint(out, value, 4);
}

void builder_u64(struct builder *out, uint64_t value)
{
	builder_uint(out, value, 8);
}

void builder_view(struct builder *out, struct view view)
{
	uint8_t *space = builder_space(out, view.len);

	if (space != NULL && view.len > 0) {
		memcpy(space, view.ptr, view.len);
	}
}

/* Space is zero already: new memory is, and truncating wipes. */
void builder_zeros(struct builder *out, size_t len)
{
	(void)builder_space(out, len);
}

struct mark builder_open(struct builder *out, size_t start,
			 uint8_t length_bytes)
{
	struct mark mark = { start, out->len, length_bytes };

	ASSERT(length_bytes == 1 || length_bytes == 2 || length_bytes == 4);
	ASSERT(out->failed || start <= out->len);
	builder_zeros(out, length_bytes);
	return mark;
}

void builder_close(struct builder *out, struct mark mark)
{
	if (out->failed) {
		return;
	}
	ASSERT(mark.length_at + mark.length_bytes <= out->len);
	uint64_t len = out->len - mark.start;

	if (len >> (8 * mark.length_bytes) != 0) {
		out->failed = true;
		return;
	}
	put_uint(out->ptr + mark.length_at, len, mark.length_bytes);
}

static void patch(struct builder *out, size_t at, uint32_t value, size_t len)
{
	if (out->failed) {
		return;
	}
	ASSERT(at <= out->len && len <= out->len - at);
	put_uint(out->ptr + at, value, len);
}

void builder_patch_u8(struct builder *out, size_t at, uint8_t value)
{
	patch(out, at, value, 1);
}

void builder_patch_u32(struct builder *out, size_t at, uint32_t value)
{
	patch(out, at, value, 4);
}

void builder_truncate(struct builder *out, size_t len)
{
	if (out->failed) {
		return;
	}
	ASSERT(len <= out->len);
	if (len < out->len) {
		wipe(out->ptr + len, out->len - len);
		out->len = len;
	}
}

struct view builder_written(const struct builder *out)
{
	return out->failed ? EMPTY_VIEW : view_of(out->ptr, out->len);
}

struct blob builder_take(struct builder *out)
{
	struct blob taken = { out->ptr, out->len };

	if (out->failed || out->len == 0) {
		builder_done(out);
		return EMPTY_BLOB;
	}
	builder_init(out, out->max);
	return taken;
}
