/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every SA can see: environment, tables, time.
 */

#include "sa/world.h"

void timer_start(struct world *world, struct sa_timer *timer,
		 enum timer_kind kind, struct deltatime in)
{
	timer->kind = kind;
	heap_set(&world->timers, &timer->heap, monotime_add(world->now, in));
}

void timer_stop(struct world *world, struct sa_timer *timer)
{
	heap_remove(&world->timers, &timer->heap);
}

bool world_stranger_log_ok(struct world *world)
{
	return log_rate_ok(&world->stranger_log, world->now.ms, 50, 10000);
}
