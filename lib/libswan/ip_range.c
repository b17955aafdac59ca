/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A range of addresses: a selector of RFC 7296 section 3.13.1.
 */
#include "libswan/ip_range.h"

#include <string.h>

bool ip_range_of_prefix(const struct ip_address *address, unsigned prefix_bits,
			struct ip_range *out)
{
	size_t nr_bytes = ip_family_bytes(address->family);

	if (!ip_address_is_set(address) || prefix_bits > 8 * nr_bytes) {
		return false;
	}
	struct ip_range r = { *address, *address };

	for (size_t i = 0; i < nr_bytes; i++) {
		size_t nr_bits = prefix_bits > 8 * i ? prefix_bits - 8 * i : 0;
		uint8_t host = nr_bits >= 8 ? 0 : (uint8_t)(0xff >> nr_bits);

		r.start.bytes[i] = (uint8_t)(r.start.bytes[i] & ~host);
		r.end.bytes[i] |= host;
	}
	*out = r;
	return true;
}

struct ip_range ip_range_of_address(const struct ip_address *address)
{
	return (struct ip_range){ *address, *address };
}

struct ip_range ip_range_all(enum ip_family family)
{
	struct ip_range r = { ip_address_any(family), ip_address_any(family) };

	memset(r.end.bytes, 0xff, ip_family_bytes(family));
	return r;
}

/* Where C is first in TEXT; its length when it is not. */
static size_t index_of(struct view text, char c)
{
	size_t at = 0;

	while (at < text.len && text.ptr[at] != (uint8_t)c) {
		at++;
	}
	return at;
}

static diag_t parse_start_end(struct view text, size_t dash,
			      struct ip_range *out)
{
	struct view end = view_of(text.ptr + dash + 1, text.len - dash - 1);
	struct ip_range r;

	if (!ip_address_parse(view_of(text.ptr, dash), &r.start) ||
	    !ip_address_parse(end, &r.end)) {
		return diag_about(text, "is not a range of IP addresses");
	}
	if (r.start.family != r.end.family) {
		return diag_about(text, "mixes address families");
	}
	if (ip_address_cmp(&r.start, &r.end) > 0) {
		return diag_about(text, "ends before it starts");
	}
	*out = r;
	return NULL;
}

/* Up to three decimal digits, the whole of TEXT. */
static bool parse_bits(struct view text, unsigned *bits)
{
	*bits = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
		*bits = *bits * 10 + (text.ptr[i] - (unsigned)'0');
	}
	return text.len > 0 && text.len <= 3;
}

static diag_t parse_prefix(struct view text, size_t slash, struct ip_range *out)
{
	struct view bits_text =
		view_of(text.ptr + slash + 1, text.len - slash - 1);
	struct ip_address address;
	struct ip_range r;
	unsigned bits = 0;

	if (!ip_address_parse(view_of(text.ptr, slash), &address)) {
		return diag_about(text, "does not start with an IP address");
	}
	if (!parse_bits(bits_text, &bits) ||
	    !ip_range_of_prefix(&address, bits, &r)) {
		return address.family == IP_V4
			       ? diag_about(text,
					    "has a prefix length not in 0-32")
			       : diag_about(text,
					    "has a prefix length not in 0-128");
	}
	if (!ip_address_eq(&address, &r.start)) {
		return diag_about(text,
				  "has bits set behind the prefix length");
	}
	*out = r;
	return NULL;
}

diag_t ip_range_parse(struct view text, struct ip_range *out)
{
	size_t dash = index_of(text, '-');
	size_t slash = index_of(text, '/');
	struct ip_address address;

	if (dash < text.len) {
		return parse_start_end(text, dash, out);
	}
	if (slash < text.len) {
		return parse_prefix(text, slash, out);
	}
	if (!ip_address_parse(text, &address)) {
		return diag_about(text,
				  "is not an IP address, prefix or range");
	}
	*out = ip_range_of_address(&address);
	return NULL;
}

/* How many leading bits of A and B are equal. */
static unsigned common_bits(const struct ip_address *a,
			    const struct ip_address *b)
{
	unsigned nr_bits = (unsigned)(8 * ip_family_bytes(a->family));

	for (unsigned i = 0; i < nr_bits; i++) {
		if (((a->bytes[i / 8] ^ b->bytes[i / 8]) & (0x80 >> i % 8)) !=
		    0) {
			return i;
		}
	}
	return nr_bits;
}

int ip_range_prefix_bits(const struct ip_range *r)
{
	unsigned bits = common_bits(&r->start, &r->end);
	struct ip_range prefix;

	if (!ip_range_of_prefix(&r->start, bits, &prefix) ||
	    !ip_range_eq(&prefix, r)) {
		return -1;
	}
	return (int)bits;
}

void text_add_ip_range(struct text *out, const struct ip_range *r)
{
	int bits = ip_range_prefix_bits(r);

	text_add_ip_address(out, &r->start);
	if (bits >= 0) {
		text_add(out, "/%d", bits);
	} else if (ip_address_is_set(&r->start)) {
		text_add_char(out, '-');
		text_add_ip_address(out, &r->end);
	}
}

bool ip_range_eq(const struct ip_range *a, const struct ip_range *b)
{
	return ip_address_eq(&a->start, &b->start) &&
	       ip_address_eq(&a->end, &b->end);
}

bool ip_range_contains(const struct ip_range *outer,
		       const struct ip_range *inner)
{
	return outer->start.family == inner->start.family &&
	       ip_address_cmp(&outer->start, &inner->start) <= 0 &&
	       ip_address_cmp(&inner->end, &outer->end) <= 0;
}

bool ip_range_intersect(const struct ip_range *a, const struct ip_range *b,
			struct ip_range *out)
{
	if (a->start.family != b->start.family ||
	    !ip_address_is_set(&a->start)) {
		return false;
	}
	bool a_starts_later = ip_address_cmp(&a->start, &b->start) > 0;
	bool a_ends_first = ip_address_cmp(&a->end, &b->end) < 0;
	struct ip_range common = {
		a_starts_later ? a->start : b->start,
		a_ends_first ? a->end : b->end,
	};

	if (ip_address_cmp(&common.start, &common.end) > 0) {
		return false;
	}
	*out = common;
	return true;
}
