/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keys that were ever in use, by kernels or by IKE SAs: one SA each, the same at
 * both ends.
 */
#include "sim/key_watch.h"

#include "libswan/alloc.h"
#include "libswan/list.h"

#define HASH_SEED 11

/* A key, and the SA that it is of. */
struct seen_key {
	struct hash_entry entry;
	uint64_t sa;
};

/* An SA, its keys, and who has installed it; inbound is all that IKE has. */
struct seen_sa {
	struct hash_entry entry;
	uint64_t keys;
	unsigned inbound;  /* bits of hosts */
	unsigned outbound;
};

void key_watch_init(struct key_watch *watch)
{
	*watch = (struct key_watch){ .nr = 0 };
	hash_init(&watch->keys, HASH_SEED);
	hash_init(&watch->sas, HASH_SEED);
}

void key_watch_done(struct key_watch *watch)
{
	size_t bucket;
	struct hash_entry *entry;

	while ((entry = hash_first(&watch->keys, &bucket)) != NULL) {
		hash_remove(&watch->keys, entry);
		xfree(CONTAINER_OF(entry, struct seen_key, entry));
	}
	while ((entry = hash_first(&watch->sas, &bucket)) != NULL) {
		hash_remove(&watch->sas, entry);
		xfree(CONTAINER_OF(entry, struct seen_sa, entry));
	}
	hash_done(&watch->keys);
	hash_done(&watch->sas);
}

static bool is_of_another(struct key_watch *watch, struct view key, uint64_t sa)
{
	uint64_t hash = hash_bytes(HASH_SEED, key);
	struct hash_entry *entry = hash_find(&watch->keys, hash);

	if (key.len == 0) {
		return false;
	}
	if (entry != NULL) {
		return CONTAINER_OF(entry, struct seen_key, entry)->sa != sa;
	}
	struct seen_key *seen = NEW(struct seen_key);

	seen->sa = sa;
	hash_add(&watch->keys, &seen->entry, hash);
	watch->nr++;
	return false;
}

static struct seen_sa *seen_sa(struct key_watch *watch, uint64_t name,
			       uint64_t keys)
{
	struct hash_entry *entry = hash_find(&watch->sas, name);

	if (entry != NULL) {
		return CONTAINER_OF(entry, struct seen_sa, entry);
	}
	struct seen_sa *seen = NEW(struct seen_sa);

	seen->keys = keys;
	hash_add(&watch->sas, &seen->entry, name);
	watch->nr++;
	return seen;
}

const char *key_watch_add(struct key_watch *watch, unsigned host,
			  const struct kernel_sa *sa)
{
	uint64_t name = (uint64_t)sa->protocol << 32 | sa->spi;
	uint64_t keys = hash_bytes(HASH_SEED, sa->encr_key) ^
			hash_bytes(HASH_SEED + 1, sa->integ_key);
	struct seen_sa *seen = seen_sa(watch, name, keys);
	unsigned *side = sa->inbound ? &seen->inbound : &seen->outbound;
	unsigned bit = 1u << host;

	if (seen->keys != keys) {
		return "both ends of an SA have different keys";
	}
	if (is_of_another(watch, sa->encr_key, name) ||
	    is_of_another(watch, sa->integ_key, name)) {
		return "a key is used in two SAs";
	}
	if (*side != 0 || ((seen->inbound | seen->outbound) & bit)) {
		return "an SA is installed again";
	}
	*side |= bit;
	return NULL;
}

static uint64_t name_of_ike(struct view spis)
{
	return hash_bytes(HASH_SEED + 2, spis);
}

bool key_watch_has_ike(struct key_watch *watch, unsigned host, struct view spis)
{
	struct hash_entry *entry = hash_find(&watch->sas, name_of_ike(spis));

	return entry != NULL &&
	       (CONTAINER_OF(entry, struct seen_sa, entry)->inbound &
		1u << host);
}

const char *key_watch_add_ike(struct key_watch *watch, unsigned host,
			      struct view spis, const struct blob *keys,
			      size_t nr)
{
	uint64_t name = name_of_ike(spis);
	uint64_t all = 0;

	for (size_t n = 0; n < nr; n++) {
		all ^= hash_bytes(HASH_SEED + n, blob_view(&keys[n]));
		if (is_of_another(watch, blob_view(&keys[n]), name + n)) {
			return "a key is used in two SAs";
		}
	}
	struct seen_sa *seen = seen_sa(watch, name, all);

	if (seen->keys != all) {
		return "both ends of an IKE SA have different keys";
	}
	seen->inbound |= 1u << host;
	return NULL;
}
