/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bounded input: a reader that cannot overrun and remembers failure.
 */
#ifndef LIBSWAN_CURSOR_H
#define LIBSWAN_CURSOR_H

#include "libswan/bytes.h"

/* After a failure every read gives zero or an empty view. */
struct cursor {
	const uint8_t *ptr;
	size_t left;
	bool failed;
};

/* Read IN from its start. */
struct cursor cursor_of(struct view in);

/* Integers in network order. */
uint8_t cursor_u8(struct cursor *in);
uint16_t cursor_u16(struct cursor *in);
uint32_t cursor_u32(struct cursor *in);
uint64_t cursor_u64(struct cursor *in);

/* The next LEN octets, borrowed from the input. */
struct view cursor_bytes(struct cursor *in, size_t len);
void cursor_skip(struct cursor *in, size_t len);

/* All that is left; IN is then at its end. */
struct view cursor_rest(struct cursor *in);

/* A child that sees exactly the next LEN octets; failed when too few. */
struct cursor cursor_sub(struct cursor *in, size_t len);

/* Mark IN failed (a value that the format does not allow). */
void cursor_fail(struct cursor *in);

static inline bool cursor_ok(const struct cursor *in)
{
	return !in->failed;
}

/* No failure and nothing left. */
static inline bool cursor_at_end(const struct cursor *in)
{
	return !in->failed && in->left == 0;
}

static inline size_t cursor_left(const struct cursor *in)
{
	return in->left;
}

#endif
