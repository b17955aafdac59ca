/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text built in a bounded buffer; untrusted text made safe.
 */
#include "libswan/print.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Text that was cut is full and ends in dots; cutting it again is harmless. */
static void cut(struct text *out)
{
	size_t nr_dots = out->size - 1 < 3 ? out->size - 1 : 3;

	out->len = out->size - 1;
	memset(out->ptr + out->len - nr_dots, '.', nr_dots);
	out->ptr[out->len] = '\0';
}

static void add(struct text *out, const char *text, size_t len)
{
	if (out->size == 0 || len == 0) {
		return;
	}
	size_t room = out->size - 1 - out->len;
	size_t copied = len < room ? len : room;

	memcpy(out->ptr + out->len, text, copied);
	out->len += copied;
	out->ptr[out->len] = '\0';
	if (copied < len) {
		cut(out);
	}
}

void text_add_v(struct text *out, const char *fmt, va_list ap)
{
	if (out->size == 0) {
		return;
	}
	size_t room = out->size - out->len;
	int len = vsnprintf(out->ptr + out->len, room, fmt, ap);

	if (len < 0) {
		out->ptr[out->len] = '\0';
	} else if ((size_t)len < room) {
		out->len += (size_t)len;
	} else {
		cut(out);
	}
}

void text_add(struct text *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_add_v(out, fmt, ap);
	va_end(ap);
}

void text_add_string(struct text *out, const char *s)
{
	add(out, s, strlen(s));
}

void text_add_char(struct text *out, char c)
{
	add(out, &c, 1);
}

void text_add_hex(struct text *out, struct view bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		text_add(out, "%02x", bytes.ptr[i]);
	}
}

void text_add_untrusted(struct text *out, struct view bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		uint8_t c = bytes.ptr[i];

		if (c >= ' ' && c < 0x7f && c != '\\') {
			text_add_char(out, (char)c);
		} else {
			text_add(out, "\\%03o", c);
		}
	}
}

void text_add_count(struct text *out, uint64_t value)
{
	if (value == UINT64_C(1) << 63) {
		text_add_string(out, "2^63");
	} else {
		text_add(out, "%" PRIu64, value);
	}
}
