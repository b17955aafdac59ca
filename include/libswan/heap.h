/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A heap of deadlines.
 */
#ifndef LIBSWAN_HEAP_H
#define LIBSWAN_HEAP_H

#include "libswan/time.h"

/* Embedded in what has a deadline; AT is 0 while it is in no heap. */
struct heap_entry {
	struct monotime when;
	size_t at; /* 1-based index; 0: not in a heap */
};

/* WHEN is here as well: entries are all over the memory, places are not. */
struct heap_place {
	struct monotime when;
	struct heap_entry *entry;
};

struct heap {
	struct heap_place *places;
	size_t nr;
	size_t size;
};

void heap_init(struct heap *heap);
void heap_done(struct heap *heap);

/* Put ENTRY in for WHEN, or move it when it is in already. */
void heap_set(struct heap *heap, struct heap_entry *entry,
	      struct monotime when);

/* Take ENTRY out; nothing happens when it is not in. */
void heap_remove(struct heap *heap, struct heap_entry *entry);

/* The earliest, or NULL. */
struct heap_entry *heap_first(const struct heap *heap);

#endif
