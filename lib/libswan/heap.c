/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A heap of deadlines, whose entries know their place.  Of each place four others
 * hang: half as many steps as with two.
 */
#include "libswan/heap.h"

#include "libswan/alloc.h"

#define FIRST_SIZE 16
#define WAYS	   4

void heap_init(struct heap *heap)
{
	*heap = (struct heap){ .nr = 0 };
}

void heap_done(struct heap *heap)
{
	for (size_t i = 0; i < heap->nr; i++) {
		heap->places[i].entry->at = 0;
	}
	xfree(heap->places);
	heap_init(heap);
}

/* Places are counted from 1. */
static size_t parent_of(size_t at)
{
	return (at + WAYS - 2) / WAYS;
}

static size_t first_child_of(size_t at)
{
	return WAYS * (at - 1) + 2;
}

static struct monotime when_at(const struct heap *heap, size_t at)
{
	return heap->places[at - 1].when;
}

static void place(struct heap *heap, struct heap_entry *entry, size_t at)
{
	heap->places[at - 1] = (struct heap_place){ entry->when, entry };
	entry->at = at;
}

/* What is at FROM goes to TO; its entry is touched once. */
static void shift(struct heap *heap, size_t from, size_t to)
{
	heap->places[to - 1] = heap->places[from - 1];
	heap->places[to - 1].entry->at = to;
}

static void move_up(struct heap *heap, struct heap_entry *entry)
{
	size_t at = entry->at;

	while (at > 1 &&
	       monotime_before(entry->when, when_at(heap, parent_of(at)))) {
		shift(heap, parent_of(at), at);
		at = parent_of(at);
	}
	place(heap, entry, at);
}

/* The earliest child of AT; 0: it has none. */
static size_t earliest_child(const struct heap *heap, size_t at)
{
	size_t child = first_child_of(at);
	size_t end = child + WAYS;
	size_t earliest = child;

	if (child > heap->nr) {
		return 0;
	}
	while (++child < end && child <= heap->nr) {
		if (monotime_before(when_at(heap, child),
				    when_at(heap, earliest))) {
			earliest = child;
		}
	}
	return earliest;
}

static void move_down(struct heap *heap, struct heap_entry *entry)
{
	size_t at = entry->at;
	size_t child = earliest_child(heap, at);

	while (child != 0 &&
	       monotime_before(when_at(heap, child), entry->when)) {
		shift(heap, child, at);
		at = child;
		child = earliest_child(heap, at);
	}
	place(heap, entry, at);
}

static void append(struct heap *heap, struct heap_entry *entry)
{
	if (heap->nr == heap->size) {
		size_t size = heap->size == 0 ? FIRST_SIZE : heap->size * 2;
		size_t place_bytes = sizeof(*heap->places);

		heap->places = xrealloc(heap->places, heap->size * place_bytes,
					size * place_bytes);
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
	struct heap_entry *last = heap->places[heap->nr - 1].entry;

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
	return heap->nr == 0 ? NULL : heap->places[0].entry;
}
