/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Virtual time: events in their order, no real clock.
 */
#include "sim/timeline.h"

#include "libswan/list.h"

/* Room for the numbers of what happens within one millisecond. */
#define NUMBERS 100000000

void timeline_init(struct timeline *timeline)
{
	*timeline = (struct timeline){ .now = { 1000000 } };
	heap_init(&timeline->moments);
}

void timeline_done(struct timeline *timeline)
{
	heap_done(&timeline->moments);
}

/* The heap knows no order of equals: their number makes them different. */
void timeline_set(struct timeline *timeline, struct moment *moment,
		  struct monotime when)
{
	int64_t ms = when.ms < timeline->now.ms ? timeline->now.ms : when.ms;

	moment->number = timeline->next_number++ % NUMBERS;
	heap_set(&timeline->moments, &moment->heap,
		 (struct monotime){ ms * NUMBERS + (int64_t)moment->number });
}

void timeline_cancel(struct timeline *timeline, struct moment *moment)
{
	heap_remove(&timeline->moments, &moment->heap);
}

bool timeline_step(struct timeline *timeline, struct monotime until)
{
	struct heap_entry *first = heap_first(&timeline->moments);

	if (first == NULL || first->when.ms / NUMBERS > until.ms) {
		if (timeline->now.ms < until.ms) {
			timeline->now = until;
		}
		return false;
	}
	struct moment *moment = CONTAINER_OF(first, struct moment, heap);

	heap_remove(&timeline->moments, first);
	timeline->now.ms = first->when.ms / NUMBERS;
	moment->run(moment);
	return true;
}
