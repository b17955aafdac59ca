/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chains of payloads with one of them changed.
 */
#include "sim/forge.h"
#include "wire/notify_payload.h"

#define CHAIN_BYTES_MAX 65535

void forged_chain_done(struct forged_chain *chain)
{
	blob_free(&chain->payloads);
}

struct forged_chain forge_chain(uint8_t first_type, struct view octets)
{
	return (struct forged_chain){ first_type, blob_clone(octets) };
}

static void add(struct builder *out, uint8_t type, struct view body)
{
	struct mark payload = builder_open_payload(out, type);

	builder_view(out, body);
	builder_close(out, payload);
}

/* False of a fragment, or of what is no chain: it stays as it is. */
static bool decode(const struct forged_chain *forged, struct chain *chain)
{
	struct cursor in = cursor_of(blob_view(&forged->payloads));

	return chain_decode(&in, forged->first_type, chain);
}

/* What OUT has is the chain from here on. */
static void take(struct forged_chain *forged, struct builder *out)
{
	ASSERT(builder_ok(out));
	forged->first_type = builder_first_payload(out);
	blob_free(&forged->payloads);
	forged->payloads = builder_take(out);
	builder_done(out);
}

/* All but AT, with BODY (NULL: nothing) of AT's type in its place. */
static void rebuild(struct forged_chain *forged, const struct chain *chain,
		    const struct payload *at, const struct view *body)
{
	struct builder out;

	builder_init(&out, CHAIN_BYTES_MAX);
	for (size_t n = 0; n < chain->nr; n++) {
		const struct payload *p = &chain->payloads[n];

		if (p != at) {
			add(&out, p->type, p->body);
		} else if (body != NULL) {
			add(&out, p->type, *body);
		}
	}
	take(forged, &out);
}

void forge_replace(struct forged_chain *forged, uint8_t type, struct view body)
{
	struct chain chain;

	if (decode(forged, &chain)) {
		rebuild(forged, &chain, chain_find(&chain, type), &body);
	}
}

void forge_remove(struct forged_chain *forged, uint8_t type)
{
	struct chain chain;

	if (decode(forged, &chain)) {
		rebuild(forged, &chain, chain_find(&chain, type), NULL);
	}
}

void forge_prepend(struct forged_chain *forged, uint8_t type, struct view body)
{
	struct builder out;
	struct chain chain;

	if (!decode(forged, &chain)) {
		return;
	}
	builder_init(&out, CHAIN_BYTES_MAX);
	add(&out, type, body);
	for (size_t n = 0; n < chain.nr; n++) {
		add(&out, chain.payloads[n].type, chain.payloads[n].body);
	}
	take(forged, &out);
}

void forge_append(struct forged_chain *forged, uint8_t type, struct view body)
{
	struct builder out;
	struct chain chain;

	if (!decode(forged, &chain)) {
		return;
	}
	builder_init(&out, CHAIN_BYTES_MAX);
	for (size_t n = 0; n < chain.nr; n++) {
		add(&out, chain.payloads[n].type, chain.payloads[n].body);
	}
	add(&out, type, body);
	take(forged, &out);
}

void forge_remove_notify(struct forged_chain *forged, uint16_t notify_type)
{
	struct notify_payload notify;
	struct chain chain;

	if (!decode(forged, &chain)) {
		return;
	}
	for (size_t n = 0; n < chain.nr; n++) {
		const struct payload *p = &chain.payloads[n];

		if (p->type == PAYLOAD_NOTIFY &&
		    notify_payload_decode(p->body, &notify) &&
		    notify.type == notify_type) {
			rebuild(forged, &chain, p, NULL);
			return;
		}
	}
}

void forge_append_notify(struct forged_chain *forged, uint16_t notify_type)
{
	uint8_t body[4] = { 0, 0, notify_type >> 8, notify_type & 0xff };

	forge_append(forged, PAYLOAD_NOTIFY, view_of_array(body));
}

struct view forge_body(const struct forged_chain *forged, uint8_t type)
{
	struct chain chain;

	if (!decode(forged, &chain)) {
		return EMPTY_VIEW;
	}
	const struct payload *p = chain_find(&chain, type);

	return p == NULL ? EMPTY_VIEW : p->body;
}
