/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the hash table.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/hash.h"

#define NR_ENTRIES 5000

static size_t nr_walked(const struct hash *hash)
{
	size_t nr = 0, bucket = 0;

	HASH_FOREACH (entry, bucket, hash) {
		nr++;
	}
	return nr;
}

static void an_empty_table_has_nothing(void **unused)
{
	(void)unused;
	struct hash hash;
	struct hash_entry stranger = { NULL, 1 };

	hash_init(&hash, 1);
	assert_null(hash_find(&hash, 0));
	hash_remove(&hash, &stranger);
	assert_int_equal(nr_walked(&hash), 0);
	hash_done(&hash);
}

static void all_that_was_added_is_found_while_it_grows(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct hash_entry *entries = NEW_ARRAY(struct hash_entry, NR_ENTRIES);
	struct hash hash;

	hash_init(&hash, 42);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		hash_add(&hash, &entries[i], i << 32);
		assert_true(hash.nr_buckets >= hash.nr_entries);
	}
	assert_int_equal(hash.nr_buckets & (hash.nr_buckets - 1), 0);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		assert_ptr_equal(hash_find(&hash, i << 32), &entries[i]);
		assert_null(hash_next(&entries[i]));
	}
	assert_null(hash_find(&hash, 1));
	assert_int_equal(nr_walked(&hash), NR_ENTRIES);
	hash_done(&hash);
	xfree(entries);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void what_is_removed_is_not_found(void **unused)
{
	(void)unused;
	struct hash_entry *entries = NEW_ARRAY(struct hash_entry, NR_ENTRIES);
	struct hash hash;

	hash_init(&hash, 7);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		hash_add(&hash, &entries[i], i);
	}
	for (size_t i = 0; i < NR_ENTRIES; i += 2) {
		hash_remove(&hash, &entries[i]);
		hash_remove(&hash, &entries[i]); /* twice is harmless */
	}
	assert_int_equal(hash.nr_entries, NR_ENTRIES / 2);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		struct hash_entry *found = hash_find(&hash, i);

		assert_ptr_equal(found, i % 2 == 0 ? NULL : &entries[i]);
	}
	hash_done(&hash);
	xfree(entries);
}

static void the_table_shrinks_with_its_contents(void **unused)
{
	(void)unused;
	struct hash_entry *entries = NEW_ARRAY(struct hash_entry, NR_ENTRIES);
	struct hash hash;

	hash_init(&hash, 7);
	for (size_t i = 0; i < NR_ENTRIES; i++) {
		hash_add(&hash, &entries[i], i);
	}
	for (size_t i = 10; i < NR_ENTRIES; i++) {
		hash_remove(&hash, &entries[i]);
	}
	for (size_t i = 0; i < 100; i++) {
		hash_add(&hash, &entries[NR_ENTRIES - 1], NR_ENTRIES);
		hash_remove(&hash, &entries[NR_ENTRIES - 1]);
	}
	assert_true(hash.nr_buckets <= 128);
	for (size_t i = 0; i < 10; i++) {
		assert_ptr_equal(hash_find(&hash, i), &entries[i]);
	}
	hash_done(&hash);
	xfree(entries);
}

static void equal_keys_are_all_found(void **unused)
{
	(void)unused;
	struct hash_entry same[5], others[100];
	struct hash hash;
	size_t nr = 0;

	hash_init(&hash, 3);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		hash_add(&hash, &others[i], 1000 + i);
		if (i % 20 == 0) {
			hash_add(&hash, &same[i / 20], 5);
		}
	}
	for (struct hash_entry *e = hash_find(&hash, 5); e != NULL;
	     e = hash_next(e)) {
		assert_true(e >= same && e < same + 5);
		nr++;
	}
	assert_int_equal(nr, 5);
	hash_remove(&hash, &same[2]);
	nr = 0;
	for (struct hash_entry *e = hash_find(&hash, 5); e != NULL;
	     e = hash_next(e)) {
		assert_ptr_not_equal(e, &same[2]);
		nr++;
	}
	assert_int_equal(nr, 4);
	hash_done(&hash);
}

static void a_stranger_with_a_known_key_is_not_removed(void **unused)
{
	(void)unused;
	struct hash_entry entry, stranger = { NULL, 9 };
	struct hash hash;

	hash_init(&hash, 3);
	hash_add(&hash, &entry, 9);
	hash_remove(&hash, &stranger);
	assert_int_equal(hash.nr_entries, 1);
	assert_ptr_equal(hash_find(&hash, 9), &entry);
	hash_done(&hash);
}

static void a_walk_may_remove_what_it_is_at(void **unused)
{
	(void)unused;
	struct hash_entry entries[300];
	struct hash hash;
	size_t bucket = 0, nr = 0;

	hash_init(&hash, 3);
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		hash_add(&hash, &entries[i], i);
	}
	struct hash_entry *entry = hash_first(&hash, &bucket);

	while (entry != NULL) {
		struct hash_entry *after = hash_after(&hash, &bucket, entry);

		hash_remove(&hash, entry);
		nr++;
		entry = after;
	}
	assert_int_equal(nr, ARRAY_LEN(entries));
	assert_int_equal(hash.nr_entries, 0);
	hash_done(&hash);
}

static unsigned longest_chain(const struct hash *hash)
{
	unsigned longest = 0;

	for (size_t i = 0; i < hash->nr_buckets; i++) {
		unsigned len = 0;

		for (struct hash_entry *e = hash->buckets[i]; e != NULL;
		     e = e->next) {
			len++;
		}
		longest = len > longest ? len : longest;
	}
	return longest;
}

/* Keys that differ in few bits, as SPIs chosen by a hostile peer may. */
static void regular_keys_are_spread(void **unused)
{
	(void)unused;
	struct hash_entry *entries = NEW_ARRAY(struct hash_entry, NR_ENTRIES);

	for (unsigned shift = 0; shift <= 48; shift += 16) {
		struct hash hash;

		hash_init(&hash, 99);
		for (uint64_t i = 0; i < NR_ENTRIES; i++) {
			hash_add(&hash, &entries[i], i << shift);
		}
		assert_true(longest_chain(&hash) < 12);
		hash_done(&hash);
	}
	xfree(entries);
}

/* The first two of the reference's vectors; the others from CPython 3.11. */
static void siphash_gives_published_values(void **unused)
{
	(void)unused;
	static const struct {
		uint64_t k0, k1;
		const char *text;
		size_t len;
		uint64_t hash;
	} cases[] = {
		{ 0x0706050403020100, 0x0f0e0d0c0b0a0908, "", 0,
		  0xabac0158050fc4dc },
		{ 0x0706050403020100, 0x0f0e0d0c0b0a0908, "\0", 1,
		  0xc9f49bf37d57ca93 },
		{ 0, 0, "a", 1, 0x407448d2b89b1813 },
		{ 0, 0, "1234567", 7, 0xa33d651594fdae81 },
		{ 0, 0, "12345678", 8, 0x3489982430560a87 },
		{ 0, 0, "123456789", 9, 0x0fbc0f0007965fcf },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		uint64_t hash = siphash13(cases[i].k0, cases[i].k1,
					  view_of(cases[i].text, cases[i].len));

		assert_true(hash == cases[i].hash);
	}
}

static void octets_hash_by_seed_and_length(void **unused)
{
	(void)unused;
	const uint8_t zeros[9] = { 0 };

	assert_true(hash_bytes(1, view_of(zeros, 8)) ==
		    hash_bytes(1, view_of(zeros, 8)));
	assert_true(hash_bytes(1, view_of(zeros, 8)) !=
		    hash_bytes(2, view_of(zeros, 8)));
	assert_true(hash_bytes(1, view_of(zeros, 8)) !=
		    hash_bytes(1, view_of(zeros, 9)));
	assert_true(hash_bytes(1, EMPTY_VIEW) !=
		    hash_bytes(1, view_of(zeros, 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_table_has_nothing),
		cmocka_unit_test(all_that_was_added_is_found_while_it_grows),
		cmocka_unit_test(what_is_removed_is_not_found),
		cmocka_unit_test(the_table_shrinks_with_its_contents),
		cmocka_unit_test(equal_keys_are_all_found),
		cmocka_unit_test(a_stranger_with_a_known_key_is_not_removed),
		cmocka_unit_test(a_walk_may_remove_what_it_is_at),
		cmocka_unit_test(regular_keys_are_spread),
		cmocka_unit_test(siphash_gives_published_values),
		cmocka_unit_test(octets_hash_by_seed_and_length),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
