/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A heap of deadlines: a binary heap whose entries know their place.
 */
#include "libswan/heap.h"

#include "libswan/alloc.h"

#define FIRST_SIZE 16

void heap_init(struct heap *heap)
{
	*heap = (struct heap){ .entries = NULL };
}

void heap_done(struct heap *heap)
{
	for (size_t i = 0; i < heap->nr; i++) {
		heap->entries[i]->at = 0;
	}
	xfree(heap->entries);
	heap_init(heap);
}

/* Places are counted from 1: the children of AT are 2 * AT and the next. */
static struct heap_entry *entry_at(const struct heap *heap, size_t at)
{
	return heap->entries[at - 1];
}

static void place(struct heap *heap, struct heap_entry *entry, size_t at)
{
	heap->entries[at - 1] = entry;
	entry->at = at;
}

static void move_up(struct heap *heap, struct heap_entry *entry)
{
	size_t at = entry->at;

	while (at > 1 &&
	       monotime_before(entry->when, entry_at(heap, at / 2)->when)) {
		place(heap, entry_at(heap, at / 2), at);
		at /= 2;
	}
	place(heap, entry, at);
}

static void move_down(struct heap *heap, struct heap_entry *entry)
{
	size_t at = entry->at;

	while (2 * at <= heap->nr) {
		size_t child = 2 * at;

		if (child < heap->nr &&
		    monotime_before(entry_at(heap, child + 1)->when,
				    entry_at(heap, child)->when)) {
			child++;
		}
		if (!monotime_before(entry_at(heap, child)->when,
				     entry->when)) {
			break;
		}
		place(heap, entry_at(heap, child), at);
		at = child;
	}
	place(heap, entry, at);
}

static void append(struct heap *heap, struct heap_entry *entry)
{
	if (heap->nr == heap->size) {
		size_t size = heap->size == 0 ? FIRST_SIZE : heap->size * 2;
		size_t entry_bytes = sizeof(struct heap_entry *);

		heap->entries =
			xrealloc(heap->entries, heap->size * entry_bytes,
				 size * entry_bytes);
		heap->size = size;
	}
	heap->nr++;
	place(heap, entry, heap->nr);
}

void heap_set(struct heap *heap, struct heap_entry *entry, struct monotime when)
{
	entry->when = when;
	if (entry->at == 0) {
		append(heap, entry);
	}
	move_up(heap, entry);
	move_down(heap, entry);
}

void heap_remove(struct heap *heap, struct heap_entry *entry)
{
	if (entry->at == 0) {
		return;
	}
	struct heap_entry *last = entry_at(heap, heap->nr);

	heap->nr--;
	if (last != entry) {
		place(heap, last, entry->at);
		move_up(heap, last);
		move_down(heap, last);
	}
	entry->at = 0;
}

struct heap_entry *heap_first(const struct heap *heap)
{
	return heap->nr == 0 ? NULL : heap->entries[0];
}
