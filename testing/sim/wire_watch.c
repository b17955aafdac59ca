/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What never may be on the wire: a message ID or an IV used for two texts.
 */
#include "sim/wire_watch.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/list.h"

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
	if (!has_one_text(&h)) {
		return NULL;
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
