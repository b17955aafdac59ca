/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What never may be on the wire: a message ID or an IV used for two texts;
 * fragments for who has not asked for them.
 */
#include "sim/wire_watch.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/list.h"
#include "wire/notify_payload.h"

#define HASH_SEED     7
#define SKF_BYTES     4
#define GENERIC_BYTES 4

/* One text, by what it was called. */
struct seen {
	struct hash_entry entry;
	uint64_t text;
};

void wire_watch_init(struct wire_watch *watch)
{
	*watch = (struct wire_watch){ .nr_intermediate = 0 };
	hash_init(&watch->messages, HASH_SEED);
	hash_init(&watch->ivs, HASH_SEED);
	hash_init(&watch->whole, HASH_SEED);
}

static void forget(struct hash *hash)
{
	size_t bucket;

	for (struct hash_entry *entry = hash_first(hash, &bucket);
	     entry != NULL; entry = hash_first(hash, &bucket)) {
		struct seen *seen = CONTAINER_OF(entry, struct seen, entry);

		hash_remove(hash, entry);
		xfree(seen);
	}
	hash_done(hash);
}

void wire_watch_done(struct wire_watch *watch)
{
	forget(&watch->messages);
	forget(&watch->ivs);
	forget(&watch->whole);
}

/* True when NAME was given to another text before; *IS_NEW: to none. */
static bool is_reused(struct wire_watch *watch, struct hash *hash,
		      struct view name, struct view text, bool *is_new)
{
	uint64_t key = hash_bytes(HASH_SEED, name);
	uint64_t content = hash_bytes(HASH_SEED + 1, text);
	struct hash_entry *entry = hash_find(hash, key);

	*is_new = entry == NULL;
	if (entry != NULL) {
		return CONTAINER_OF(entry, struct seen, entry)->text != content;
	}
	struct seen *seen = NEW(struct seen);

	seen->text = content;
	hash_add(hash, &seen->entry, key);
	watch->nr++;
	return false;
}

static bool is_known(const struct hash *hash, struct view name)
{
	return hash_find(hash, hash_bytes(HASH_SEED, name)) != NULL;
}

/* SPIs, initiator's flag, response or not, message ID, fragment of how many. */
struct message_name {
	struct ike_spis spis;
	uint8_t flags;
	uint32_t message_id;
	uint8_t fragment[SKF_BYTES]; /* its number is in the first two */
};

struct iv_name {
	struct ike_spis spis;
	uint8_t flags;
	uint8_t iv[8];
};

static void note_rounds(struct wire_watch *watch, const struct ike_header *h,
			bool is_new)
{
	if (ike_header_is_response(h)) {
		return;
	}
	if (h->exchange == EXCHANGE_IKE_AUTH) {
		watch->last_auth_id = h->message_id;
	} else if (h->exchange == EXCHANGE_IKE_INTERMEDIATE && is_new) {
		watch->nr_intermediate++;
	}
}

static bool is_sealed(const struct ike_header *h)
{
	return h->next_payload == PAYLOAD_SK || h->next_payload == PAYLOAD_SKF;
}

/* IKE_SA_INIT is sent anew with a cookie; errors in clear have no SA. */
static bool has_one_text(const struct ike_header *h)
{
	return is_sealed(h) || (h->exchange == EXCHANGE_IKE_SA_INIT &&
				!ike_spi_is_zero(&h->spis.r));
}

static bool announces_fragments(const struct ike_header *h, struct cursor in)
{
	struct chain chain;

	return chain_decode(&in, h->next_payload, &chain) &&
	       chain_has_notify(&chain, NOTIFY_IKEV2_FRAGMENTATION_SUPPORTED);
}

/*
 * RFC 7383 2.3: both have to announce it, the responder in answer to that.  The
 * SPIs of a request are an IKE SA to be; what IN is at is its chain.
 */
static const char *note_announcement(struct wire_watch *watch,
				     const struct ike_header *h,
				     struct cursor in)
{
	struct ike_spis asked = { .i = h->spis.i };
	bool announced = announces_fragments(h, in);
	bool is_new;

	if (ike_header_is_response(h) && ike_spi_is_zero(&h->spis.r)) {
		return NULL; /* an error, or a cookie */
	}
	bool was_asked =
		!ike_header_is_response(h) ||
		!is_known(&watch->whole, view_of(&asked, sizeof(asked)));

	if (!announced || !was_asked) {
		is_reused(watch, &watch->whole,
			  view_of(&h->spis, sizeof(h->spis)), EMPTY_VIEW,
			  &is_new);
	}
	return announced && !was_asked
		       ? "fragments are asked for in answer to who does not"
		       : NULL;
}

static void take_octets(struct cursor *in, uint8_t *to, size_t len)
{
	struct view from = cursor_bytes(in, len);

	if (from.len == len) {
		memcpy(to, from.ptr, len);
	}
}

const char *wire_watch_add(struct wire_watch *watch, struct view datagram,
			   size_t iv_bytes)
{
	struct cursor in = cursor_of(datagram);
	struct message_name name;
	struct iv_name iv_name;
	struct ike_header h;
	bool is_new;

	if (!ike_header_decode(&in, &h)) {
		return "an engine sends what is no IKE message";
	}
	if (h.exchange == EXCHANGE_IKE_SA_INIT) {
		const char *wrong = note_announcement(watch, &h, in);

		if (wrong != NULL) {
			return wrong;
		}
	}
	if (!has_one_text(&h)) {
		return NULL;
	}
	if (h.next_payload == PAYLOAD_SKF &&
	    is_known(&watch->whole, view_of(&h.spis, sizeof(h.spis)))) {
		return "fragments are sent to who has not asked for them";
	}
	cursor_skip(&in, GENERIC_BYTES);
	memset(&name, 0, sizeof(name));
	name.spis = h.spis;
	name.flags = h.flags;
	name.message_id = h.message_id;
	if (h.next_payload == PAYLOAD_SKF) {
		take_octets(&in, name.fragment, SKF_BYTES);
	}
	if (is_reused(watch, &watch->messages, view_of(&name, sizeof(name)), datagram,
		      &is_new)) {
		return "a message ID is used for two messages";
	}
	/* Cut anew, smaller, it is the same message (RFC 7383 2.5.2). */
	memset(name.fragment, 0xff, sizeof(name.fragment));
	is_reused(watch, &watch->messages, view_of(&name, sizeof(name)), EMPTY_VIEW,
		  &is_new);
	note_rounds(watch, &h, is_new);
	if (iv_bytes != sizeof(iv_name.iv) || !is_sealed(&h)) {
		return NULL;
	}
	memset(&iv_name, 0, sizeof(iv_name));
	iv_name.spis = h.spis;
	iv_name.flags = h.flags & IKE_FLAG_INITIATOR;
	take_octets(&in, iv_name.iv, sizeof(iv_name.iv));
	return is_reused(watch, &watch->ivs, view_of(&iv_name, sizeof(iv_name)),
			 datagram, &is_new)
		       ? "an IV is used twice"
		       : NULL;
}
