/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is due: resends, lifetimes, the end of half-open SAs.
 */

#include "engine/engine.h"
#include "exchange/beside.h"
#include "exchange/demand.h"
#include "exchange/keepalive.h"
#include "exchange/lifetime.h"
#include "exchange/liveness.h"
#include "exchange/replace.h"
#include "exchange/revival.h"
#include "exchange/supersede.h"
#include "exchange/terminate.h"
#include "sa/larval_sa.h"
#include "sa/outbound.h"
#include "sa/retransmit.h"

static const char *why_no_answer(const struct ike_sa *ike)
{
	switch (ike->state) {
	case SA_INIT:
		return "No response (or no acceptable response) to our first IKEv2 message";
	case SA_AUTH:
		return "Possible authentication failure: no acceptable response to our IKE_AUTH request";
	default:
		return "No response (or no acceptable response) to our request";
	}
}

/*
 * What the peer's rekey has made is all that is left, and its response may have
 * been lost as well: the peer may have another one.
 */
static void ask_about_the_peers(struct world *world, uint64_t peers_new_ike)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, peers_new_ike);

	if (ike != NULL && ike->state == SA_ESTABLISHED) {
		window_add_task(&ike->window, TASK_LIVENESS, 0);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
	}
}

static void on_retransmit(struct ike_sa *ike)
{
	struct world *world = ike->world;
	uint64_t peers_new_ike = ike->peers_new_ike;
	const struct window_out *out = &ike->window.out;
	int seconds = retransmit_timeout(ike).ms / 1000;
	char buf[32];
	struct text wait = TEXT_IN(buf);

	if (retransmit_due(ike) == RETRANSMIT_RESENT) {
		text_add_deltatime(&wait, out->interval);
		log_info(&ike->log,
			 "%s: retransmission; will wait %s seconds for response",
			 ike_sa_state_name(ike), buf);
		return;
	}
	log_error(&ike->log,
		  "%s: %d second timeout exceeded after %u retransmits.  %s",
		  ike_sa_state_name(ike), seconds, out->nr_retransmits,
		  why_no_answer(ike));
	ike_sa_terminate(ike, FREE_SA, RC_NORETRANSMISSION);
	ask_about_the_peers(world, peers_new_ike);
}

static void on_replace(struct ike_sa *ike)
{
	struct verdict verdict;

	continue_ike_lifetime(ike);
	struct ike_sa *new = replace_start(ike, &verdict);

	if (new != NULL) {
		dispatch(new, SIDE_RESPONSE, verdict);
	}
}

static void on_lifetime(struct ike_sa *ike, enum timer_kind kind)
{
	switch (kind) {
	case TIMER_HALF_OPEN:
		log_info(&ike->log,
			 "%s: the initiator has not gone on; giving up",
			 ike_sa_state_name(ike));
		ike_sa_terminate(ike, FREE_SA, RC_NORETRANSMISSION);
		break;
	case TIMER_IKE_REKEY:
		continue_ike_lifetime(ike);
		window_add_task(&ike->window, TASK_REKEY_IKE, 0);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
		break;
	case TIMER_IKE_REPLACE:
		on_replace(ike);
		break;
	case TIMER_IKE_LIFE:
		if (is_needed_after_all(ike)) {
			break;
		}
		log_info(&ike->log, "IKE SA's lifetime is over");
		window_add_task(&ike->window, TASK_DELETE_IKE, ike->serial);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
		break;
	case TIMER_ZOMBIE:
		ike_sa_free(&ike);
		break;
	case TIMER_RETRANSMIT:
	case TIMER_TASKS:
	case TIMER_CHILD_REKEY:
	case TIMER_CHILD_LIFE:
	case TIMER_OUTBOUND:
	case TIMER_LIVENESS:
	case TIMER_KEEPALIVE:
	case TIMER_REVIVAL:
	case TIMER_LARVAL:
	case TIMER_SHUNT:
	case TIMER_BESIDE:
		break;
	}
}

static void on_child_lifetime(struct child_sa *child, enum timer_kind kind)
{
	struct ike_sa *ike = child->ike;

	if (kind == TIMER_CHILD_REKEY) {
		continue_child_lifetime(child);
		window_add_task(&ike->window, TASK_REKEY_CHILD, child->serial);
	} else {
		log_info(&child->log, "Child SA's lifetime is over");
		window_add_task(&ike->window, TASK_DELETE_CHILD,
				child->serial);
	}
	dispatch(ike, SIDE_RESPONSE, verdict_done());
}

/* R9370-41: the peer has not gone on; its IKE SA stays usable. */
static void on_larval_deadline(struct larval_sa *larval)
{
	log_info(&larval->ike->log,
		 "the peer has not gone on with its series of key exchanges");
	struct ike_sa *ike = larval->ike;
	struct world *world = ike->world;
	uint64_t conn_serial = larval->conn_serial;

	larval_sa_free(&larval);
	window_wake(world, &ike->window); /* what waited for its end */
	drop_unused_instance(world, conn_by_serial(&world->conns, conn_serial));
}

static void on_liveness(struct ike_sa *ike)
{
	if (liveness_due(ike)) {
		window_add_task(&ike->window, TASK_LIVENESS, 0);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
	}
}

static void on_revival(struct world *world, const struct conn_revival *revival)
{
	struct conn *c = conn_by_serial(&world->conns, revival->conn_serial);

	if (c != NULL) {
		revive(world, c);
	}
}

static void on_shunt(struct world *world, struct sa_timer *timer)
{
	const struct conn_demand *demand =
		CONTAINER_OF(timer, struct conn_demand, shunt);
	struct conn *c = conn_by_serial(&world->conns, demand->conn_serial);

	if (c != NULL) {
		demand_shunt_is_over(world, c);
	}
}

static void on_beside(struct world *world, struct sa_timer *timer)
{
	const struct conn_beside *beside =
		CONTAINER_OF(timer, struct conn_beside, timer);
	struct conn *c = conn_by_serial(&world->conns, beside->conn_serial);

	if (c != NULL) {
		beside_listen(world, c);
	}
}

static void on_timer(struct world *world, struct sa_timer *timer)
{
	struct ike_sa *ike;

	switch (timer->kind) {
	case TIMER_RETRANSMIT:
		ike = CONTAINER_OF(timer, struct ike_sa, window.out.timer);
		if (!end_orphan(ike)) {
			on_retransmit(ike);
		}
		break;
	case TIMER_TASKS:
		ike = CONTAINER_OF(timer, struct ike_sa, window.out.timer);
		dispatch(ike, SIDE_RESPONSE, verdict_done());
		break;
	case TIMER_HALF_OPEN:
	case TIMER_IKE_REKEY:
	case TIMER_IKE_REPLACE:
	case TIMER_IKE_LIFE:
	case TIMER_ZOMBIE:
		ike = CONTAINER_OF(timer, struct ike_sa, lifetime);
		if (timer->kind == TIMER_ZOMBIE || !end_orphan(ike)) {
			on_lifetime(ike, timer->kind);
		}
		break;
	case TIMER_CHILD_REKEY:
	case TIMER_CHILD_LIFE:
		on_child_lifetime(
			CONTAINER_OF(timer, struct child_sa, lifetime),
			timer->kind);
		break;
	case TIMER_OUTBOUND:
		outbound_look(CONTAINER_OF(timer, struct outbound_wait, timer));
		break;
	case TIMER_LIVENESS:
		ike = CONTAINER_OF(timer, struct ike_sa, liveness);
		if (!end_orphan(ike)) {
			on_liveness(ike);
		}
		break;
	case TIMER_KEEPALIVE:
		ike = CONTAINER_OF(timer, struct ike_sa, keepalive);
		if (!end_orphan(ike)) {
			keepalive_due(ike);
		}
		break;
	case TIMER_REVIVAL:
		on_revival(world,
			   CONTAINER_OF(timer, struct conn_revival, timer));
		break;
	case TIMER_SHUNT:
		on_shunt(world, timer);
		break;
	case TIMER_BESIDE:
		on_beside(world, timer);
		break;
	case TIMER_LARVAL:
		on_larval_deadline(
			CONTAINER_OF(timer, struct larval_sa, deadline));
		break;
	}
}

void ike_timer(struct ike_engine *engine, struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct sa_timer *first;

	while ((first = timer_first(world)) != NULL &&
	       first->heap.when.ms <= now.ms) {
		timer_stop(world, first);
		on_timer(world, first);
	}
	engine_leave(engine);
}
