/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tests of every decoder share: octets from hex, cut and bent ones.
 */
#include "unit/libike/wire/wire_check.h"

#include <stdlib.h>
#include <string.h>

#include "libswan/alloc.h"

struct blob from_hex(const char *hex)
{
	char *packed = xstrdup(hex);
	size_t len = 0;
	struct blob octets;

	for (const char *c = hex; *c != '\0'; c++) {
		if (*c != ' ') {
			packed[len++] = *c;
		}
	}
	bool good = hex_decode(view_of(packed, len), &octets);

	xfree(packed);
	assert_true(good || len == 0);
	return octets;
}

void assert_view_is_hex(struct view view, const char *hex)
{
	struct blob expected = from_hex(hex);

	assert_int_equal(view.len, expected.len);
	if (view.len > 0) {
		assert_memory_equal(view.ptr, expected.ptr, view.len);
	}
	blob_free(&expected);
}

void assert_built(struct builder *out, const char *hex)
{
	assert_true(builder_ok(out));
	assert_view_is_hex(builder_written(out), hex);
	builder_done(out);
}

bool decodes(decode_fn decode, struct view body)
{
	struct blob copy = blob_clone(body);
	bool good = decode(blob_view(&copy));

	blob_free(&copy);
	return good;
}

bool decodes_hex(decode_fn decode, const char *hex)
{
	struct blob octets = from_hex(hex);
	bool good = decodes(decode, blob_view(&octets));

	blob_free(&octets);
	return good;
}

void assert_truncations(decode_fn decode, const char *hex, size_t shortest)
{
	struct blob octets = from_hex(hex);

	assert_true(shortest <= octets.len);
	for (size_t len = 0; len <= octets.len; len++) {
		struct view cut = view_of(octets.ptr, len);

		assert_int_equal(decodes(decode, cut), len >= shortest);
	}
	blob_free(&octets);
}

static bool chain_decodes(struct view octets, uint8_t type)
{
	struct blob copy = blob_clone(octets);
	struct cursor in = cursor_of(blob_view(&copy));
	struct chain chain;
	bool good = chain_decode(&in, type, &chain);

	assert_int_equal(chain.nr, good ? 1 : 0);
	if (good) {
		assert_int_equal(chain.payloads[0].type, type);
		assert_int_equal(chain.payloads[0].whole.len, octets.len);
		assert_int_equal(chain.payloads[0].body.len, octets.len - 4);
	}
	blob_free(&copy);
	return good;
}

void assert_framing(uint8_t type, const char *hex)
{
	struct blob body = from_hex(hex);
	struct blob whole = blob_new(4 + body.len);
	size_t wrong[] = { 0, 1, 2, 3, whole.len + 1, UINT16_MAX };

	memcpy(whole.ptr + 4, body.ptr, body.len);
	whole.ptr[2] = (uint8_t)(whole.len >> 8);
	whole.ptr[3] = (uint8_t)whole.len;
	assert_true(chain_decodes(blob_view(&whole), type));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		whole.ptr[2] = (uint8_t)(wrong[i] >> 8);
		whole.ptr[3] = (uint8_t)wrong[i];
		assert_false(chain_decodes(blob_view(&whole), type));
	}
	blob_free(&whole);
	blob_free(&body);
}

void assert_bends(decode_fn decode, const char *hex, const struct bend *bends,
		  size_t nr)
{
	assert_true(decodes_hex(decode, hex));
	for (size_t i = 0; i < nr; i++) {
		struct blob octets = from_hex(hex);

		assert_true(bends[i].at < octets.len);
		assert_int_not_equal(octets.ptr[bends[i].at], bends[i].value);
		octets.ptr[bends[i].at] = bends[i].value;
		if (decodes(decode, blob_view(&octets))) {
			fail_msg("decoded in spite of: %s", bends[i].why);
		}
		blob_free(&octets);
	}
}
