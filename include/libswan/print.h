/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text built in a bounded buffer; untrusted text made safe.
 */
#ifndef LIBSWAN_PRINT_H
#define LIBSWAN_PRINT_H

#include <stdarg.h>

#include "libswan/bytes.h"

/* Always NUL-terminated; what does not fit is cut and marked by "...". */
struct text {
	char *ptr;
	size_t len;
	size_t size;
};

/* Print into the array BUF, which is the empty string from here on. */
#define TEXT_IN(buf)                                                           \
	((buf)[0] = '\0', (struct text){ (buf), 0, sizeof(buf) })

void text_add(struct text *out, const char *fmt, ...) PRINTF_LIKE(2, 3);
void text_add_v(struct text *out, const char *fmt, va_list ap)
	PRINTF_LIKE(2, 0);
void text_add_string(struct text *out, const char *s);
void text_add_char(struct text *out, char c);

/* LEN octets as lower-case hex without separators. */
void text_add_hex(struct text *out, struct view bytes);

/* Octets from a peer: printable ASCII but backslash as is, else \ooo. */
void text_add_untrusted(struct text *out, struct view bytes);

/* Decimal with thousands kept plain; a 2^63 maximum prints as "2^63". */
void text_add_count(struct text *out, uint64_t value);

/*
 * Decode hex text (even length, either case) or base64 (RFC 4648, padding
 * optional) of TEXT; false and an empty blob when it is neither.
 */
bool hex_decode(struct view text, struct blob *out) MUST_USE;
bool base64_decode(struct view text, struct blob *out) MUST_USE;

#endif
