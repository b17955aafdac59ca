/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Packets that a narrowed Child SA leaves out, and what they start.
 */

#include "engine/outside.h"

#include "engine/parent.h"
#include "engine/start.h"
#include "exchange/beside.h"

static const struct child_sa *child_of(const struct world *world,
				       const struct conn *c)
{
	return child_sa_by_serial(&world->sas, c->child_serial);
}

bool is_outside(const struct world *world, const struct conn *c,
		const struct ip_selector *local,
		const struct ip_selector *remote)
{
	const struct child_sa *child = child_of(world, c);

	return child != NULL && !child_sa_covers(child, local, remote);
}

static void tell_outside(const struct child_sa *child, const char *what_now,
			 const struct ip_selector *local,
			 const struct ip_selector *remote)
{
	char buf[160];
	char buf_ts[400];
	struct text packet = TEXT_IN(buf);
	struct text ts = TEXT_IN(buf_ts);

	text_add_packet(&packet, local, remote);
	text_add_child_ts(&ts, child);
	log_info(&child->log,
		 "packet %s is outside of the Child SA's narrowed selectors %s: %s",
		 buf, buf_ts, what_now);
}

/* Of a reqid that is configured there can be one. */
static bool may_have_beside(const struct conn *c)
{
	return c->spec->reqid == 0 && !conn_is_instance(c);
}

/* It may have refused one more Child SA before, and have room now. */
static bool can_make_beside(const struct ike_sa *ike)
{
	return ike->state == SA_ESTABLISHED && !ike->superseded &&
	       !ike_is_leaving(ike);
}

/*
 * RFC 7296 2.9: what CHILD was narrowed to leaves its connection's other traffic
 * out.  The trap holds that back; another Child SA is asked for.
 */
static void ask_for(struct conn *beside, const struct child_sa *child,
		    const struct ip_selector *local,
		    const struct ip_selector *remote)
{
	struct ike_sa *ike = child->ike;

	tell_outside(child, "asking for another one", local, remote);
	beside->up_ike = ike->serial;
	window_add_task(&ike->window, TASK_NEW_CHILD, beside->serial);
	dispatch(ike, SIDE_RESPONSE, verdict_done());
}

/* The kernel tells of such packets once in a while. */
void start_outside(struct world *world, struct conn *c,
		   const struct ip_selector *local,
		   const struct ip_selector *remote)
{
	const struct child_sa *child = child_of(world, c);
	struct conn *beside;

	if (!is_outside(world, c, local, remote)) {
		return;
	}
	if (!may_have_beside(c)) {
		tell_outside(child, "dropped", local, remote);
		return;
	}
	if (!can_make_beside(child->ike)) {
		beside_listen_later(world, c);
		return;
	}
	switch (beside_begin(world, c, local, remote, ASKED_BY_PACKET,
			     &beside)) {
	case BESIDE_NEW:
		ask_for(beside, child, local, remote);
		break;
	case BESIDE_THERE:
	case BESIDE_REFUSED:
		beside_listen_later(world, c);
		break;
	case BESIDE_FULL:
		break;
	}
}

static void wait_for(struct conn *beside)
{
	if (beside->up_leader == 0) {
		beside->up_leader = beside->serial;
		beside->up_pending++;
		beside->up_code = RC_OK;
	}
}

/* What is being made may have come to nothing at once. */
static void answer_for(const struct world *world, uint64_t serial,
		       struct ike_answer *answer)
{
	const struct conn *beside = conn_by_serial(&world->conns, serial);

	if (beside == NULL) {
		answer->code = RC_FATAL;
	} else if (beside->up_leader != 0) {
		answer->conn_serial = beside->up_leader;
	} else {
		answer->code = beside->up_code;
	}
}

const char *start_outside_by_operator(struct world *world, struct conn *c,
				      const struct ip_selector *local,
				      const struct ip_selector *remote,
				      struct ike_answer *answer)
{
	const struct child_sa *child = child_of(world, c);
	struct conn *beside;

	if (!may_have_beside(c)) {
		return "the connection's Child SA, narrowed, is all that it may have";
	}
	if (!can_make_beside(child->ike)) {
		return "the connection's IKE SA is about to go";
	}
	enum beside_state state = beside_begin(world, c, local, remote,
					       ASKED_BY_OPERATOR, &beside);

	if (beside == NULL) {
		return "the connection has as many Child SAs as it may have";
	}
	if (beside->child_serial != 0) {
		log_up_already(beside);
		return NULL;
	}
	uint64_t serial = beside->serial;

	wait_for(beside);
	if (state == BESIDE_NEW) {
		ask_for(beside, child, local, remote);
	}
	answer_for(world, serial, answer);
	return NULL;
}
