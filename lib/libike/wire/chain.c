/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The chain of payloads: generic headers, counts, look-up.
 */
#include "wire/chain.h"

#define GENERIC_HEADER_BYTES 4
#define FLAG_CRITICAL	     0x80

/* Types that have a bit in payload_set. */
#define FIRST_IN_SET 33
#define LAST_IN_SET  96

bool payload_is_known(uint8_t type)
{
	return (type >= PAYLOAD_SA && type <= PAYLOAD_EAP) ||
	       type == PAYLOAD_SKF;
}

/* SK and SKF: the next-payload octet names what is inside. */
static bool ends_chain(uint8_t type)
{
	return type == PAYLOAD_SK || type == PAYLOAD_SKF;
}

/*
 *  next payload (8) | critical (1) reserved (7) | length (16), header included
 *
 * Returns the type of the payload behind this one, 0 at the end.
 */
static uint8_t payload_decode(struct cursor *in, uint8_t type,
			      struct payload *payload)
{
	struct cursor header = *in;
	uint8_t next = cursor_u8(&header);
	uint8_t flags = cursor_u8(&header);
	uint16_t length = cursor_u16(&header);

	if (!cursor_ok(&header) || length < GENERIC_HEADER_BYTES) {
		cursor_fail(in);
		return PAYLOAD_NONE;
	}
	payload->type = type;
	payload->flags = flags;
	payload->critical = (flags & FLAG_CRITICAL) != 0;
	payload->whole = cursor_bytes(in, length);

	struct cursor body = cursor_of(payload->whole);

	cursor_skip(&body, GENERIC_HEADER_BYTES);
	payload->body = cursor_rest(&body);
	return ends_chain(type) ? PAYLOAD_NONE : next;
}

static void note_payload(struct chain *chain, const struct payload *payload)
{
	uint8_t type = payload->type;

	if (type >= FIRST_IN_SET && type <= LAST_IN_SET) {
		chain->payload_set |= UINT64_C(1) << (type - FIRST_IN_SET);
	}
	if (payload->critical && !payload_is_known(type) &&
	    chain->unsupported_critical == 0) {
		chain->unsupported_critical = type;
	}
}

static void chain_clear(struct chain *chain)
{
	chain->nr = 0;
	chain->payload_set = 0;
	chain->unsupported_critical = 0;
}

bool chain_decode(struct cursor *in, uint8_t first, struct chain *chain)
{
	uint8_t type = first;

	chain_clear(chain);
	while (type != PAYLOAD_NONE && cursor_ok(in)) {
		if (chain->nr == CHAIN_MAX) {
			cursor_fail(in);
			break;
		}
		struct payload *payload = &chain->payloads[chain->nr];

		type = payload_decode(in, type, payload);
		if (cursor_ok(in)) {
			chain->nr++;
			note_payload(chain, payload);
		}
	}
	if (!cursor_at_end(in)) {
		chain_clear(chain);
		return false;
	}
	return true;
}

/* The first payload of TYPE from position AT on. */
static const struct payload *find_from(const struct chain *chain, size_t at,
				       uint8_t type)
{
	for (size_t i = at; i < chain->nr; i++) {
		if (chain->payloads[i].type == type) {
			return &chain->payloads[i];
		}
	}
	return NULL;
}

const struct payload *chain_find(const struct chain *chain, uint8_t type)
{
	return find_from(chain, 0, type);
}

const struct payload *chain_find_next(const struct chain *chain,
				      const struct payload *after)
{
	size_t at = (size_t)(after - chain->payloads);

	return find_from(chain, at + 1, after->type);
}

unsigned chain_count(const struct chain *chain, uint8_t type)
{
	unsigned count = 0;

	for (size_t i = 0; i < chain->nr; i++) {
		if (chain->payloads[i].type == type) {
			count++;
		}
	}
	return count;
}

uint8_t payload_inner_type(const struct payload *sk)
{
	struct cursor in = cursor_of(sk->whole);

	return cursor_u8(&in);
}

/* An empty builder has no octet that could name its first payload. */
struct mark builder_open_payload(struct builder *out, uint8_t type)
{
	size_t start = out->len;

	if (start == 0) {
		out->first_payload = type;
	} else {
		builder_patch_u8(out, out->next_payload, type);
	}
	out->next_payload = start;
	builder_u8(out, PAYLOAD_NONE);
	builder_u8(out, 0);
	return builder_open(out, start, 2);
}

uint8_t builder_first_payload(const struct builder *out)
{
	return out->len == 0 ? PAYLOAD_NONE : out->first_payload;
}

void builder_count_u8(struct builder *out, size_t count)
{
	if (count > UINT8_MAX) {
		out->failed = true;
	}
	builder_u8(out, (uint8_t)count);
}

static void text_add_payload_type(struct text *out, uint8_t type,
				  enum role sender)
{
	if (type == PAYLOAD_NONCE && sender == RESPONDER) {
		text_add_string(out, "Nr");
	} else {
		text_add_name(out, payload_names, type);
	}
}

/* "(COOKIE)": the type is the 16 bits behind protocol and SPI size. */
static void text_add_notify_type(struct text *out, struct view body)
{
	struct cursor in = cursor_of(body);

	cursor_skip(&in, 2);
	uint16_t type = cursor_u16(&in);

	if (cursor_ok(&in)) {
		text_add_char(out, '(');
		text_add_name(out, notify_names, type);
		text_add_char(out, ')');
	}
}

void text_add_chain(struct text *out, const struct chain *chain,
		    enum role sender)
{
	for (size_t i = 0; i < chain->nr; i++) {
		const struct payload *payload = &chain->payloads[i];

		if (i > 0) {
			text_add_char(out, ',');
		}
		text_add_payload_type(out, payload->type, sender);
		if (payload->type == PAYLOAD_NOTIFY) {
			text_add_notify_type(out, payload->body);
		}
	}
}

void text_add_payload_set(struct text *out, uint64_t set, enum role sender)
{
	const char *separator = "";

	for (uint8_t type = FIRST_IN_SET; type <= LAST_IN_SET; type++) {
		if ((set >> (type - FIRST_IN_SET) & 1) != 0) {
			text_add_string(out, separator);
			text_add_payload_type(out, type, sender);
			separator = ",";
		}
	}
}
