/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A resizing hash table of intrusive entries.
 */
#include "libswan/hash.h"

#include "libswan/alloc.h"

#define MIN_BUCKETS 16

void hash_init(struct hash *hash, uint64_t seed)
{
	*hash = (struct hash){ .seed = seed };
}

void hash_done(struct hash *hash)
{
	xfree(hash->buckets);
	hash_init(hash, hash->seed);
}

static size_t bucket_of(const struct hash *hash, uint64_t key)
{
	uint64_t spread = hash_bytes(hash->seed, view_of(&key, sizeof(key)));

	return (size_t)spread & (hash->nr_buckets - 1);
}

static void link_entry(struct hash *hash, struct hash_entry *entry)
{
	struct hash_entry **bucket =
		&hash->buckets[bucket_of(hash, entry->key)];

	entry->next = *bucket;
	*bucket = entry;
}

static void resize(struct hash *hash, size_t nr_buckets)
{
	struct hash_entry **old = hash->buckets;
	size_t nr_old = hash->nr_buckets;

	hash->buckets = NEW_ARRAY(struct hash_entry *, nr_buckets);
	hash->nr_buckets = nr_buckets;
	for (size_t i = 0; i < nr_old; i++) {
		struct hash_entry *next = NULL;

		for (struct hash_entry *e = old[i]; e != NULL; e = next) {
			next = e->next;
			link_entry(hash, e);
		}
	}
	xfree(old);
}

/* Only adding resizes, so that a walk may remove what it passes. */
static void fit(struct hash *hash)
{
	size_t nr_buckets = hash->nr_buckets;

	if (nr_buckets == 0) {
		resize(hash, MIN_BUCKETS);
	} else if (hash->nr_entries >= nr_buckets) {
		resize(hash, nr_buckets * 2);
	} else if (nr_buckets > MIN_BUCKETS &&
		   hash->nr_entries < nr_buckets / 8) {
		resize(hash, nr_buckets / 2);
	}
}

void hash_add(struct hash *hash, struct hash_entry *entry, uint64_t key)
{
	fit(hash);
	entry->key = key;
	link_entry(hash, entry);
	hash->nr_entries++;
}

void hash_remove(struct hash *hash, struct hash_entry *entry)
{
	if (hash->nr_entries == 0) {
		return;
	}
	struct hash_entry **at = &hash->buckets[bucket_of(hash, entry->key)];

	while (*at != NULL && *at != entry) {
		at = &(*at)->next;
	}
	if (*at == entry) {
		*at = entry->next;
		entry->next = NULL;
		hash->nr_entries--;
	}
}

static struct hash_entry *find_from(struct hash_entry *entry, uint64_t key)
{
	while (entry != NULL && entry->key != key) {
		entry = entry->next;
	}
	return entry;
}

struct hash_entry *hash_find(const struct hash *hash, uint64_t key)
{
	if (hash->nr_entries == 0) {
		return NULL;
	}
	return find_from(hash->buckets[bucket_of(hash, key)], key);
}

struct hash_entry *hash_next(const struct hash_entry *entry)
{
	return find_from(entry->next, entry->key);
}

/* The first entry in BUCKET or a later one. */
static struct hash_entry *first_from(const struct hash *hash, size_t *bucket)
{
	while (*bucket < hash->nr_buckets) {
		if (hash->buckets[*bucket] != NULL) {
			return hash->buckets[*bucket];
		}
		(*bucket)++;
	}
	return NULL;
}

struct hash_entry *hash_first(const struct hash *hash, size_t *bucket)
{
	*bucket = 0;
	return first_from(hash, bucket);
}

struct hash_entry *hash_after(const struct hash *hash, size_t *bucket,
			      const struct hash_entry *entry)
{
	if (entry->next != NULL) {
		return entry->next;
	}
	(*bucket)++;
	return first_from(hash, bucket);
}
