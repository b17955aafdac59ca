/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bounded output with marks: lengths are written when a part is closed.
 */
#ifndef LIBSWAN_BUILDER_H
#define LIBSWAN_BUILDER_H

#include "libswan/bytes.h"

/*
 * Writes into a growing buffer of at most MAX octets.  Overflow is remembered;
 * later writes are ignored, and builder_ok() says so once.
 */
struct builder {
	uint8_t *ptr;
	size_t len;
	size_t size; /* allocated */
	size_t max;
	bool failed;
	size_t next_payload; /* offset of the octet naming the next payload;
				used by wire/, which alone writes it */
	uint8_t first_payload; /* type of a payload at offset 0; likewise */
};

/* Where a length of LENGTH_BYTES octets is to be written at close. */
struct mark {
	size_t start;	     /* first octet counted */
	size_t length_at;    /* offset of the length field */
	uint8_t length_bytes; /* 1, 2 or 4 */
};

/* Heap output of at most MAX octets, owned by OUT until taken or done. */
void builder_init(struct builder *out, size_t max);
void builder_done(struct builder *out);

void builder_u8(struct builder *out, uint8_t value);
void builder_u16(struct builder *out, uint16_t value);
void builder_u32(struct builder *out, uint32_t value);
void builder_u64(struct builder *out, uint64_t value);
void builder_view(struct builder *out, struct view view);
void builder_zeros(struct builder *out, size_t len);

/* LEN octets to be filled by the caller; NULL after overflow. */
uint8_t *builder_space(struct builder *out, size_t len);

/*
 * Open a part whose length field of LENGTH_BYTES octets is written here and
 * counts everything from START (an offset already written) to the close.
 */
struct mark builder_open(struct builder *out, size_t start,
			 uint8_t length_bytes);
void builder_close(struct builder *out, struct mark mark);

/* Overwrite one octet already written, at offset AT. */
void builder_patch_u8(struct builder *out, size_t at, uint8_t value);
void builder_patch_u32(struct builder *out, size_t at, uint32_t value);

/* Forget what was written behind LEN. */
void builder_truncate(struct builder *out, size_t len);

static inline bool builder_ok(const struct builder *out)
{
	return !out->failed;
}

/* Borrow, or move out, what was written; empty after overflow. */
struct view builder_written(const struct builder *out);
struct blob builder_take(struct builder *out);

#endif
