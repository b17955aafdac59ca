/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose: events before their time.
 */

#include "engine/impair.h"
#include "exchange/keepalive.h"
#include "exchange/terminate.h"
#include "sa/larval_sa.h"

/* TIMER is due now, as KIND: what it does is for timer.c to say. */
static void due(struct world *world, struct sa_timer *timer,
		enum timer_kind kind)
{
	timer_start(world, timer, kind, MILLIS(0));
}

static bool trigger_conn(struct world *world, uint64_t serial)
{
	struct conn *c = conn_by_serial(&world->conns, serial);

	if (c != NULL) {
		log_impair(&c->log, "revival now");
		revive(world, c);
	}
	return c != NULL;
}

static bool trigger_child(struct world *world, enum impair_trigger trigger,
			  uint64_t serial)
{
	struct child_sa *child = child_sa_by_serial(&world->sas, serial);

	if (child == NULL || child->state != CHILD_INSTALLED) {
		return false;
	}
	if (trigger == TRIGGER_REKEY) {
		log_impair(&child->log, "rekey now");
		due(world, &child->lifetime, TIMER_CHILD_REKEY);
	} else if (trigger == TRIGGER_EXPIRE) {
		log_impair(&child->log, "expire now");
		due(world, &child->lifetime, TIMER_CHILD_LIFE);
	} else {
		return false;
	}
	return true;
}

static void followup_timeout(struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->larvals) {
		struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->deadline.heap.at != 0) {
			due(ike->world, &larval->deadline, TIMER_LARVAL);
		}
	}
}

static void probe(struct ike_sa *ike)
{
	window_add_task(&ike->window, TASK_LIVENESS, 0);
	window_wake(ike->world, &ike->window);
}

static bool trigger_ike(struct world *world, enum impair_trigger trigger,
			uint64_t serial)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, serial);

	if (ike == NULL || ike->state != SA_ESTABLISHED) {
		return false;
	}
	switch (trigger) {
	case TRIGGER_REKEY:
		log_impair(&ike->log, "rekey now");
		due(world, &ike->lifetime, TIMER_IKE_REKEY);
		break;
	case TRIGGER_EXPIRE:
		log_impair(&ike->log, "expire now");
		due(world, &ike->lifetime, TIMER_IKE_LIFE);
		break;
	case TRIGGER_REPLACE:
		log_impair(&ike->log, "replace now");
		due(world, &ike->lifetime, TIMER_IKE_REPLACE);
		break;
	case TRIGGER_RETRANSMIT:
		if (ike->window.out.exchange != NULL) {
			due(world, &ike->window.out.timer, TIMER_RETRANSMIT);
		}
		break;
	case TRIGGER_LIVENESS:
		due(world, &ike->liveness, TIMER_LIVENESS);
		break;
	case TRIGGER_PROBE:
		probe(ike);
		break;
	case TRIGGER_KEEPALIVE:
		log_impair(&ike->log, "sending a NAT keepalive");
		keepalive_send(ike);
		break;
	case TRIGGER_FOLLOWUP:
		followup_timeout(ike);
		break;
	case TRIGGER_REVIVAL:
		return false;
	}
	return true;
}

void impair_trigger(struct world *world, enum impair_trigger trigger,
		    uint64_t serial)
{
	if (trigger == TRIGGER_REVIVAL) {
		if (!trigger_conn(world, serial)) {
			log_impair(&world->log, "no connection $%ju",
				   (uintmax_t)serial);
		}
	} else if (!trigger_child(world, trigger, serial) &&
		   !trigger_ike(world, trigger, serial)) {
		log_impair(&world->log, "no established SA #%ju",
			   (uintmax_t)serial);
	}
}
