/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How long SAs live, and when they are rekeyed before that.
 */

#include "exchange/lifetime.h"

/* Before the end by this much. */
static struct deltatime margin_of(const struct world *world,
				  const struct conn_spec *spec, enum role role)
{
	uint16_t random;
	int64_t margin = spec->rekeymargin.ms;

	world->env->random(world->env->ctx, (uint8_t *)&random,
			   sizeof(random));
	int64_t fuzz = margin * spec->rekeyfuzz_percent / 100 * random / 65536;

	return MILLIS((margin + fuzz) / (role == RESPONDER ? 2 : 1));
}

/* Arm TIMER of an SA that lives for LIFE. */
static struct monotime start(struct world *world, const struct conn *c,
			     enum role role, struct deltatime life,
			     struct sa_timer *timer, enum timer_kind rekey,
			     enum timer_kind end)
{
	struct deltatime margin = margin_of(world, c->spec, role);

	if (c->spec->rekey && life.ms > margin.ms) {
		timer_start(world, timer, rekey, MILLIS(life.ms - margin.ms));
	} else {
		timer_start(world, timer, end, life);
	}
	return monotime_add(world->now, life);
}

void start_ike_lifetime(struct ike_sa *ike, const struct conn *c,
			enum role role)
{
	ike->ends = start(ike->world, c, role, c->spec->ikelifetime,
			  &ike->lifetime, TIMER_IKE_REKEY, TIMER_IKE_LIFE);
}

void start_child_lifetime(struct child_sa *child, const struct conn *c,
			  enum role role)
{
	child->ends = start(child->ike->world, c, role,
			    c->spec->ipsec_lifetime, &child->lifetime,
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
