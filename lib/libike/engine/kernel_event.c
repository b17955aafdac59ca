/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel tells: packets that want an SA, SAs that are used up.
 */

#include "engine/outside.h"
#include "engine/start.h"
#include "exchange/demand.h"
#include "sa/mapping.h"

/* By the inbound SPI, or by whose the outbound one is. */
static struct child_sa *expired_child(const struct world *world,
				      const struct kernel_event *event)
{
	struct child_sa *child = child_sa_by_spi(&world->sas, event->spi);
	struct conn *c;

	if (child != NULL) {
		return child;
	}
	c = conn_by_reqid(&world->conns, event->reqid);
	child = c == NULL ? NULL :
			    child_sa_by_serial(&world->sas, c->child_serial);
	return child != NULL && child->spi_out == event->spi ? child : NULL;
}

/* The kernel's limits of bytes or packets: rekey, or the end. */
static void on_expired(struct world *world, const struct kernel_event *event)
{
	struct child_sa *child = expired_child(world, event);
	bool soft = event->kind == KERNEL_EXPIRE_SOFT;
	const struct conn *c;

	if (child == NULL || child->protocol != event->protocol ||
	    child->state != CHILD_INSTALLED) {
		return;
	}
	if (soft ? world->impair.ignore_soft_expire :
		   world->impair.ignore_hard_expire) {
		log_impair(&child->log, "ignoring the kernel's %s expire",
			   soft ? "soft" : "hard");
		return;
	}
	c = conn_by_serial(&world->conns, child->conn_serial);
	if (c == NULL || (soft && !c->spec->rekey)) {
		return;
	}
	log_info(&child->log, "Child SA has reached its %s limit of traffic",
		 soft ? "soft" : "hard");
	window_add_task(&child->ike->window,
			c->spec->rekey ? TASK_REKEY_CHILD : TASK_DELETE_CHILD,
			child->serial);
	dispatch(child->ike, SIDE_RESPONSE, verdict_done());
}

/* A packet has met a trap: the SAs that it wants, unless they are made. */
static void on_acquire(struct world *world, const struct kernel_event *event)
{
	struct conn *c = conn_by_acquire(&world->conns, event->reqid,
					 &event->src, &event->dst);

	if (c != NULL && demand_is_due(world, c)) {
		start_on_demand(world, c, &event->src, &event->dst);
	} else if (c != NULL) {
		start_outside(world, c, &event->src, &event->dst);
	}
}

/* Without a window of numbers that have come, a repeat may be what moves us. */
static bool is_safe_from_repeats(const struct world *world,
				 const struct child_sa *child)
{
	const struct conn *c =
		conn_by_serial(&world->conns, child->conn_serial);

	return c != NULL && c->spec->replay_window > 0;
}

/* ESP has come from another address or port, and is genuine. */
static void on_mapping(struct world *world, const struct kernel_event *event)
{
	struct child_sa *child = child_sa_by_spi(&world->sas, event->spi);

	if (child != NULL && child->protocol == event->protocol &&
	    child->state != CHILD_LARVAL &&
	    ip_address_eq(&child->local.address, &event->sa_dst) &&
	    is_safe_from_repeats(world, child)) {
		mapping_follow(child->ike, &event->source);
	}
}

void ike_kernel_event(struct ike_engine *engine,
		      const struct kernel_event *event, struct monotime now)
{
	struct world *world = engine_enter(engine, now);

	switch (event->kind) {
	case KERNEL_ACQUIRE:
		on_acquire(world, event);
		break;
	case KERNEL_EXPIRE_SOFT:
	case KERNEL_EXPIRE_HARD:
		on_expired(world, event);
		break;
	case KERNEL_MAPPING:
		on_mapping(world, event);
		break;
	}
	engine_leave(engine);
}
