/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One IP address, of either family.
 */
#include "libswan/ip_address.h"

#include <string.h>

#define V4_BYTES  4
#define V6_BYTES  16
#define V6_GROUPS 8

size_t ip_family_bytes(enum ip_family family)
{
	return family == IP_V4 ? V4_BYTES : family == IP_V6 ? V6_BYTES : 0;
}

const char *ip_family_name(enum ip_family family)
{
	return family == IP_V4 ? "ipv4" : family == IP_V6 ? "ipv6" : "unset";
}

struct view ip_address_view(const struct ip_address *a)
{
	return view_of(a->bytes, ip_family_bytes(a->family));
}

struct ip_address ip_address_from(struct view octets)
{
	struct ip_address a = { .family = IP_NONE };

	if (octets.len == V4_BYTES || octets.len == V6_BYTES) {
		a.family = octets.len == V4_BYTES ? IP_V4 : IP_V6;
		memcpy(a.bytes, octets.ptr, octets.len);
	}
	return a;
}

struct ip_address ip_address_any(enum ip_family family)
{
	return (struct ip_address){ .family = family };
}

bool ip_address_is_any(const struct ip_address *a)
{
	struct ip_address any = ip_address_any(a->family);

	return ip_address_is_set(a) && ip_address_eq(a, &any);
}

bool ip_address_is_set(const struct ip_address *a)
{
	return a->family != IP_NONE;
}

bool ip_address_eq(const struct ip_address *a, const struct ip_address *b)
{
	return ip_address_cmp(a, b) == 0;
}

int ip_address_cmp(const struct ip_address *a, const struct ip_address *b)
{
	if (a->family != b->family) {
		return a->family < b->family ? -1 : 1;
	}
	return view_cmp(ip_address_view(a), ip_address_view(b));
}

/* Decimal octet without leading zeros, which some would read as octal. */
static bool take_octet(struct view *text, uint8_t *octet)
{
	unsigned value = 0;
	size_t nr = 0;

	while (nr < text->len && text->ptr[nr] >= '0' && text->ptr[nr] <= '9') {
		value = value * 10 + (text->ptr[nr] - (unsigned)'0');
		nr++;
		if (value > UINT8_MAX || nr > 3) {
			return false;
		}
	}
	if (nr == 0 || (nr > 1 && text->ptr[0] == '0')) {
		return false;
	}
	*octet = (uint8_t)value;
	*text = view_of(text->ptr + nr, text->len - nr);
	return true;
}

static bool take_char(struct view *text, char c)
{
	if (text->len == 0 || text->ptr[0] != (uint8_t)c) {
		return false;
	}
	*text = view_of(text->ptr + 1, text->len - 1);
	return true;
}

/* The whole of TEXT into the four octets at BYTES. */
static bool parse_v4(struct view text, uint8_t *bytes)
{
	for (size_t i = 0; i < V4_BYTES; i++) {
		if (i > 0 && !take_char(&text, '.')) {
			return false;
		}
		if (!take_octet(&text, &bytes[i])) {
			return false;
		}
	}
	return text.len == 0;
}

static int hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One to four hex digits. */
static bool take_group(struct view *text, uint8_t *bytes)
{
	unsigned value = 0;
	size_t nr = 0;

	while (nr < text->len && hex_value(text->ptr[nr]) >= 0) {
		if (nr == 4) {
			return false;
		}
		value = value << 4 | (unsigned)hex_value(text->ptr[nr]);
		nr++;
	}
	bytes[0] = (uint8_t)(value >> 8);
	bytes[1] = (uint8_t)value;
	*text = view_of(text->ptr + nr, text->len - nr);
	return nr > 0;
}

/*
 * Groups separated by ':', up to "::" or the end; the last 32 bits may be
 * written as IPv4.  The octets go to BYTES, which has room for *LEN.
 */
static bool take_groups(struct view *text, uint8_t *bytes, size_t *len)
{
	size_t room = *len;

	*len = 0;
	while (text->len > 0) {
		if (*len + 4 <= room && parse_v4(*text, bytes + *len)) {
			*len += 4;
			*text = EMPTY_VIEW;
			return true;
		}
		if (*len + 2 > room || !take_group(text, bytes + *len)) {
			return false;
		}
		*len += 2;
		if (text->len == 0 ||
		    (text->len > 1 && memcmp(text->ptr, "::", 2) == 0)) {
			return true;
		}
		if (!take_char(text, ':') || text->len == 0) {
			return false;
		}
	}
	return true;
}

static bool parse_v6(struct view text, uint8_t *bytes)
{
	uint8_t tail[V6_BYTES] = { 0 };
	size_t head_len = 0, tail_len = V6_BYTES;

	if (text.len < 2) {
		return false;
	}
	if (memcmp(text.ptr, "::", 2) != 0) {
		head_len = V6_BYTES;
		if (!take_groups(&text, bytes, &head_len)) {
			return false;
		}
		if (text.len == 0) {
			return head_len == V6_BYTES;
		}
	}
	/* "::" stands for at least one group */
	text = view_of(text.ptr + 2, text.len - 2);
	if (!take_groups(&text, tail, &tail_len) || text.len > 0 ||
	    head_len + tail_len > V6_BYTES - 2) {
		return false;
	}
	memcpy(bytes + V6_BYTES - tail_len, tail, tail_len);
	return true;
}

bool ip_address_parse(struct view text, struct ip_address *out)
{
	struct ip_address v4 = { .family = IP_V4 };
	struct ip_address v6 = { .family = IP_V6 };

	if (parse_v4(text, v4.bytes)) {
		*out = v4;
		return true;
	}
	if (parse_v6(text, v6.bytes)) {
		*out = v6;
		return true;
	}
	return false;
}

static void add_v4(struct text *out, const uint8_t *bytes)
{
	text_add(out, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

static unsigned group_of(const uint8_t *bytes, size_t i)
{
	return (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
}

/* RFC 5952 4.2: the first longest run of two or more zero groups. */
static size_t longest_zeros(const uint8_t *bytes, size_t *start)
{
	size_t longest = 1, run = 0;

	*start = V6_GROUPS;
	for (size_t i = 0; i < V6_GROUPS; i++) {
		run = group_of(bytes, i) == 0 ? run + 1 : 0;
		if (run > longest) {
			longest = run;
			*start = i + 1 - run;
		}
	}
	return longest;
}

static void add_v6(struct text *out, const uint8_t *bytes)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	size_t start = 0;
	size_t nr_zeros = longest_zeros(bytes, &start);

	if (memcmp(bytes, mapped, sizeof(mapped)) == 0) {
		text_add_string(out, "::ffff:"); /* RFC 5952 5 */
		add_v4(out, bytes + sizeof(mapped));
		return;
	}
	for (size_t i = 0; i < V6_GROUPS; i++) {
		if (i == start) {
			text_add_string(out, "::");
			i += nr_zeros - 1;
		} else {
			bool first = i == 0 || i == start + nr_zeros;

			text_add(out, first ? "%x" : ":%x", group_of(bytes, i));
		}
	}
}

void text_add_ip_address(struct text *out, const struct ip_address *a)
{
	if (a->family == IP_V4) {
		add_v4(out, a->bytes);
	} else if (a->family == IP_V6) {
		add_v6(out, a->bytes);
	} else {
		text_add_string(out, "<unset>");
	}
}
