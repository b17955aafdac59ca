/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tests of every decoder share: octets from hex, cut and bent ones.
 */
#ifndef UNIT_LIBIKE_WIRE_WIRE_CHECK_H
#define UNIT_LIBIKE_WIRE_WIRE_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire/chain.h"

/* Whether BODY decodes. */
typedef bool (*decode_fn)(struct view body);

/* Hex, in which spaces are for the reader; the test fails on anything else. */
struct blob from_hex(const char *hex);
void assert_view_is_hex(struct view view, const char *hex);

/* What OUT holds is HEX; OUT is done. */
void assert_built(struct builder *out, const char *hex);

/* DECODE on its own copy, so that a read past the end is seen. */
bool decodes(decode_fn decode, struct view body);
bool decodes_hex(decode_fn decode, const char *hex);

/* Of HEX's octets fewer than SHORTEST never decode, that many or more do. */
void assert_truncations(decode_fn decode, const char *hex, size_t shortest);

/*
 * A payload of TYPE with this body is found in a chain, and refused when its
 * generic header has any of the lengths 0..3, one too many or 65535.
 */
void assert_framing(uint8_t type, const char *hex);

/* One octet of a good encoding, and the value that makes it a bad one. */
struct bend {
	size_t at;
	uint8_t value;
	const char *why;
};

/* HEX decodes, and does not with any of these. */
void assert_bends(decode_fn decode, const char *hex, const struct bend *bends,
		  size_t nr);

#endif
