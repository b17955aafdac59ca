/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Liveness: ask a peer that has been silent (RFC 7296 2.4, dpddelay=).
 */
#include "exchange/liveness.h"

static struct deltatime delay_of(const struct ike_sa *ike)
{
	const struct conn *c = ike_sa_conn(ike);

	return c == NULL ? SECONDS(0) : c->spec->dpddelay;
}

void liveness_start(struct ike_sa *ike, const struct conn *c)
{
	ike->heard = ike->world->now;
	if (c->spec->dpddelay.ms > 0) {
		timer_start(ike->world, &ike->liveness, TIMER_LIVENESS,
			    c->spec->dpddelay);
	}
}

/* Packets of the peer that came since then prove that it is there. */
static bool traffic_came(const struct ike_sa *ike, struct deltatime delay)
{
	const struct ike_env *env = ike->world->env;
	int64_t now = env->realtime(env->ctx).ms;

	LIST_FOREACH(entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);
		struct kernel_traffic in;
		struct kernel_traffic out;

		child_sa_traffic(child, &in, &out);
		if (in.use_time != 0 && now - in.use_time * 1000 < delay.ms) {
			return true;
		}
	}
	return false;
}

bool liveness_due(struct ike_sa *ike)
{
	struct world *world = ike->world;
	struct deltatime delay = delay_of(ike);
	struct deltatime silent = monotime_sub(world->now, ike->heard);

	if (delay.ms == 0 || ike->state != SA_ESTABLISHED) {
		return false;
	}
	if (silent.ms < delay.ms) {
		timer_start(world, &ike->liveness, TIMER_LIVENESS,
			    MILLIS(delay.ms - silent.ms));
		return false;
	}
	timer_start(world, &ike->liveness, TIMER_LIVENESS, delay);
	/* An exchange in flight asks the same question. */
	return window_is_idle(&ike->window) && !traffic_came(ike, delay);
}
