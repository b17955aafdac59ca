/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets written as text: hex and base64.
 */
#include "libswan/print.h"

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

bool hex_decode(struct view text, struct blob *out)
{
	*out = EMPTY_BLOB;
	if (text.len % 2 != 0) {
		return false;
	}
	struct blob octets = blob_new(text.len / 2);

	for (size_t i = 0; i < octets.len; i++) {
		int high = hex_digit(text.ptr[2 * i]);
		int low = hex_digit(text.ptr[2 * i + 1]);

		if (high < 0 || low < 0) {
			blob_free(&octets);
			return false;
		}
		octets.ptr[i] = (uint8_t)(high << 4 | low);
	}
	*out = octets;
	return true;
}

static int base64_digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z') {
		return c - 'A';
	}
	if (c >= 'a' && c <= 'z') {
		return c - 'a' + 26;
	}
	if (c >= '0' && c <= '9') {
		return c - '0' + 52;
	}
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* TEXT without its padding; false when the padding is not what is missing. */
static bool base64_unpad(struct view *text)
{
	size_t nr_pads = 0;

	while (nr_pads < 2 && text->len > 0 &&
	       text->ptr[text->len - 1] == '=') {
		text->len--;
		nr_pads++;
	}
	/* one digit alone has too few bits for an octet */
	return text->len % 4 != 1 &&
	       (nr_pads == 0 || (text->len + nr_pads) % 4 == 0);
}

bool base64_decode(struct view text, struct blob *out)
{
	*out = EMPTY_BLOB;
	if (!base64_unpad(&text)) {
		return false;
	}
	struct blob octets = blob_new(text.len / 4 * 3 + text.len % 4 * 3 / 4);
	uint32_t bits = 0;
	unsigned nr_bits = 0;
	size_t at = 0;

	for (size_t i = 0; i < text.len; i++) {
		int digit = base64_digit(text.ptr[i]);

		if (digit < 0) {
			blob_free(&octets);
			return false;
		}
		bits = bits << 6 | (uint32_t)digit;
		nr_bits += 6;
		if (nr_bits >= 8) {
			nr_bits -= 8;
			octets.ptr[at++] = (uint8_t)(bits >> nr_bits);
		}
		bits &= (1u << nr_bits) - 1;
	}
	if (bits != 0) { /* RFC 4648 3.5: what pads the last octet is zero */
		blob_free(&octets);
		return false;
	}
	*out = octets;
	return true;
}
