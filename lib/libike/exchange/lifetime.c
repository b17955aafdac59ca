/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How long SAs live, and when they are rekeyed before that.
 */

#include "exchange/lifetime.h"

#define RETRY_MIN_MS	  10000
#define AUTH_LIFETIME_MIN 20 /* seconds: a new IKE SA after 10, or later */

/* Before the end by this much; never before half of LIFE. */
static struct deltatime margin_of(const struct world *world,
				  const struct conn_spec *spec, enum role role,
				  struct deltatime life)
{
	uint16_t random;
	int64_t margin = spec->rekeymargin.ms;

	world->env->random(world->env->ctx, (uint8_t *)&random,
			   sizeof(random));
	int64_t fuzz = margin * spec->rekeyfuzz_percent / 100 * random / 65536;

	margin = (margin + fuzz) / (role == RESPONDER ? 2 : 1);
	return MILLIS(margin < life.ms / 2 ? margin : life.ms / 2);
}

/* Arm TIMER of an SA that lives until ENDS. */
static void arm(struct world *world, const struct conn *c, enum role role,
		struct monotime ends, struct sa_timer *timer,
		enum timer_kind rekey, enum timer_kind end)
{
	struct deltatime left = monotime_sub(ends, world->now);

	if (c->spec->rekey && left.ms > 0) {
		left.ms -= margin_of(world, c->spec, role, left).ms;
		timer_start(world, timer, rekey, left);
	} else {
		timer_start(world, timer, end, left);
	}
}

/* RFC 4478: the peer ends it then, unless we authenticate again before. */
static void heed_auth_lifetime(struct ike_sa *ike, const struct conn *c)
{
	struct world *world = ike->world;
	struct deltatime left = monotime_sub(ike->auth_ends, world->now);

	if (ike->auth_ends.ms == 0 || left.ms <= 0) {
		return;
	}
	struct deltatime margin =
		margin_of(world, c->spec, INITIATOR, left);
	struct monotime due =
		monotime_add(world->now, MILLIS(left.ms - margin.ms));

	if (due.ms < ike->lifetime.heap.when.ms) {
		timer_start(world, &ike->lifetime, TIMER_IKE_REPLACE,
			    monotime_sub(due, world->now));
	}
	if (ike->auth_ends.ms < ike->ends.ms) {
		ike->ends = ike->auth_ends;
	}
}

static void arm_ike(struct ike_sa *ike, const struct conn *c, enum role role)
{
	arm(ike->world, c, role, ike->ends, &ike->lifetime,
	    c->spec->reauth ? TIMER_IKE_REPLACE : TIMER_IKE_REKEY,
	    TIMER_IKE_LIFE);
	heed_auth_lifetime(ike, c);
}

void start_ike_lifetime(struct ike_sa *ike, const struct conn *c,
			enum role role)
{
	ike->nr_rekey_retries = 0;
	ike->ends = monotime_add(ike->world->now, c->spec->ikelifetime);
	arm_ike(ike, c, role);
}

void resume_ike_lifetime(struct ike_sa *ike, const struct conn *c)
{
	arm_ike(ike, c, ike->role);
}

void note_auth_lifetime(struct ike_sa *ike, const struct chain *chain)
{
	const struct conn *c = ike_sa_conn(ike);
	struct notify_payload notify;

	if (c == NULL ||
	    !chain_notify(chain, NOTIFY_AUTH_LIFETIME, &notify) ||
	    notify.data.len != 4) {
		return;
	}
	struct cursor in = cursor_of(notify.data);
	uint32_t seconds = cursor_u32(&in);

	log_info(&ike->log,
		 "peer wants a new authentication within %u seconds", seconds);
	if (seconds < AUTH_LIFETIME_MIN) {
		seconds = AUTH_LIFETIME_MIN;
		log_info(&ike->log, "which is too soon: taken for %u seconds",
			 seconds);
	}
	ike->auth_ends = monotime_add(ike->world->now, SECONDS(seconds));
	if (ike->state == SA_ESTABLISHED) {
		heed_auth_lifetime(ike, c);
	}
}

void start_child_lifetime(struct child_sa *child, const struct conn *c,
			  enum role role)
{
	child->ends =
		monotime_add(child->ike->world->now, c->spec->ipsec_lifetime);
	arm(child->ike->world, c, role, child->ends, &child->lifetime,
	    TIMER_CHILD_REKEY, TIMER_CHILD_LIFE);
}

void resume_child_lifetime(struct child_sa *child, const struct conn *c)
{
	arm(child->ike->world, c, child->role, child->ends, &child->lifetime,
	    TIMER_CHILD_REKEY, TIMER_CHILD_LIFE);
}

void continue_ike_lifetime(struct ike_sa *ike)
{
	timer_start(ike->world, &ike->lifetime, TIMER_IKE_LIFE,
		    monotime_sub(ike->ends, ike->world->now));
}

void continue_child_lifetime(struct child_sa *child)
{
	struct world *world = child->ike->world;

	timer_start(world, &child->lifetime, TIMER_CHILD_LIFE,
		    monotime_sub(child->ends, world->now));
}

bool is_ending_early(const struct sa_timer *timer, struct monotime ends)
{
	return timer->heap.at != 0 && timer->heap.when.ms < ends.ms &&
	       (timer->kind == TIMER_IKE_LIFE ||
		timer->kind == TIMER_CHILD_LIFE);
}

/* Once the end is what TIMER waits for, and if it is far enough away. */
static void retry(struct world *world, const struct conn *c,
		  struct sa_timer *timer, enum timer_kind end,
		  enum timer_kind rekey, struct monotime ends)
{
	int64_t wait = monotime_sub(ends, world->now).ms / 4;

	if (c != NULL && c->spec->rekey && timer->heap.at != 0 &&
	    timer->kind == end && !is_ending_early(timer, ends) &&
	    wait >= RETRY_MIN_MS) {
		timer_start(world, timer, rekey, MILLIS(wait));
	}
}

void retry_ike_rekey(struct ike_sa *ike)
{
	const struct conn *c = ike_sa_conn(ike);

	if (ike->state == SA_ESTABLISHED && c != NULL && !c->spec->reauth) {
		retry(ike->world, c, &ike->lifetime, TIMER_IKE_LIFE,
		      TIMER_IKE_REKEY, ike->ends);
	}
}

void retry_child_rekey(struct child_sa *child)
{
	struct world *world = child->ike->world;

	if (child->state == CHILD_INSTALLED) {
		retry(world, conn_by_serial(&world->conns, child->conn_serial),
		      &child->lifetime, TIMER_CHILD_LIFE, TIMER_CHILD_REKEY,
		      child->ends);
	}
}
