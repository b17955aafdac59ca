/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selector payloads (RFC 7296 section 3.13).
 */
#include "wire/ts_payload.h"

enum { TS_IPV4_ADDR_RANGE = 7, TS_IPV6_ADDR_RANGE = 8 };

/* Up to and including the length of a selector: all types have so much. */
#define SELECTOR_HEADER_BYTES 4

#define OPAQUE_START_PORT 65535
#define OPAQUE_END_PORT	  0

static enum ip_family family_of(uint8_t type)
{
	switch (type) {
	case TS_IPV4_ADDR_RANGE:
		return IP_V4;
	case TS_IPV6_ADDR_RANGE:
		return IP_V6;
	default:
		return IP_NONE;
	}
}

static bool is_ordered(const struct ip_selector *s)
{
	bool is_opaque = s->start_port == OPAQUE_START_PORT &&
			 s->end_port == OPAQUE_END_PORT;

	return (s->start_port <= s->end_port || is_opaque) &&
	       ip_address_cmp(&s->range.start, &s->range.end) <= 0;
}

/* Ports and addresses, which fill IN. */
static bool range_decode(struct cursor *in, enum ip_family family,
			 struct ip_selector *s)
{
	size_t address_bytes = ip_family_bytes(family);

	s->start_port = cursor_u16(in);
	s->end_port = cursor_u16(in);

	struct view start = cursor_bytes(in, address_bytes);
	struct view end = cursor_bytes(in, address_bytes);

	s->range.start = ip_address_from(start);
	s->range.end = ip_address_from(end);
	return cursor_at_end(in) && is_ordered(s);
}

/*
 *  type (8) | IP protocol (8) | length (16)
 *  start port (16) | end port (16) | start address | end address
 *
 * Of an unknown type only the length means something.
 */
static void selector_decode(struct cursor *in, struct ts_payload *ts)
{
	uint8_t type = cursor_u8(in);
	uint8_t protocol = cursor_u8(in);
	uint16_t length = cursor_u16(in);
	enum ip_family family = family_of(type);

	if (length < SELECTOR_HEADER_BYTES) {
		cursor_fail(in);
		return;
	}
	struct cursor sub = cursor_sub(in, length - SELECTOR_HEADER_BYTES);

	if (!cursor_ok(in)) {
		return;
	}
	if (family == IP_NONE) {
		ts->has_unknown_type = true;
		return;
	}
	if (ts->nr == TS_MAX) {
		cursor_fail(in);
		return;
	}
	struct ip_selector *s = &ts->selectors[ts->nr++];

	s->protocol = protocol;
	if (!range_decode(&sub, family, s)) {
		cursor_fail(in);
	}
}

/* count (8) | reserved (24) | selectors */
bool ts_payload_decode(struct view body, struct ts_payload *ts)
{
	struct cursor in = cursor_of(body);
	uint8_t count = cursor_u8(&in);

	cursor_skip(&in, 3);
	ts->nr = 0;
	ts->has_unknown_type = false;
	for (unsigned i = 0; i < count && cursor_ok(&in); i++) {
		selector_decode(&in, ts);
	}
	return cursor_at_end(&in) && count > 0;
}

static void selector_encode(struct builder *out, const struct ip_selector *s)
{
	bool is_v4 = s->range.start.family == IP_V4;
	size_t start = out->len;

	builder_u8(out, is_v4 ? TS_IPV4_ADDR_RANGE : TS_IPV6_ADDR_RANGE);
	builder_u8(out, s->protocol);

	struct mark selector = builder_open(out, start, 2);

	builder_u16(out, s->start_port);
	builder_u16(out, s->end_port);
	builder_view(out, ip_address_view(&s->range.start));
	builder_view(out, ip_address_view(&s->range.end));
	builder_close(out, selector);
}

void ts_payload_encode(struct builder *out, uint8_t type,
		       const struct ip_selector *selectors, size_t nr)
{
	struct mark payload = builder_open_payload(out, type);

	builder_count_u8(out, nr);
	builder_zeros(out, 3);
	for (size_t i = 0; i < nr; i++) {
		selector_encode(out, &selectors[i]);
	}
	builder_close(out, payload);
}
