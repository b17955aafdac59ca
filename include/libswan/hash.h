/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A resizing hash table of intrusive entries.
 */
#ifndef LIBSWAN_HASH_H
#define LIBSWAN_HASH_H

#include "libswan/bytes.h"

struct hash_entry {
	struct hash_entry *next;
	uint64_t key;
};

/* Grows and shrinks with its contents; keys are spread by a random seed. */
struct hash {
	struct hash_entry **buckets;
	size_t nr_buckets; /* a power of two */
	size_t nr_entries;
	uint64_t seed;
};

void hash_init(struct hash *hash, uint64_t seed);
void hash_done(struct hash *hash);

/* ENTRY->key is KEY from here on; equal keys may be stored more than once. */
void hash_add(struct hash *hash, struct hash_entry *entry, uint64_t key);

/* Remove ENTRY; nothing happens when it is not in the table. */
void hash_remove(struct hash *hash, struct hash_entry *entry);

/* First entry of KEY, or NULL; then the others by hash_next(). */
struct hash_entry *hash_find(const struct hash *hash, uint64_t key);
struct hash_entry *hash_next(const struct hash_entry *entry);

/* A 64-bit key from octets (keyed by SEED: peers cannot choose collisions). */
uint64_t hash_bytes(uint64_t seed, struct view bytes);

/* SipHash-1-3 with the key K0, K1 (its halves, read little-endian). */
uint64_t siphash13(uint64_t k0, uint64_t k1, struct view bytes);

/*
 * Any order; the current entry may be removed if AFTER is kept.  Nothing may
 * be added during the walk: only that resizes the table.
 */
struct hash_entry *hash_first(const struct hash *hash, size_t *bucket);
struct hash_entry *hash_after(const struct hash *hash, size_t *bucket,
			      const struct hash_entry *entry);
#define HASH_FOREACH(entry, bucket, hash)                                      \
	for (struct hash_entry *entry = hash_first((hash), &(bucket));         \
	     entry != NULL;                                                    \
	     entry = hash_after((hash), &(bucket), entry))

#endif
