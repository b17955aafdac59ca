/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Liveness: ask a peer that has been silent (RFC 7296 2.4, dpddelay=).
 */
#include "exchange/liveness.h"

#include "sa/traffic.h"

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

bool liveness_due(struct ike_sa *ike)
{
	struct world *world = ike->world;
	struct deltatime delay = delay_of(ike);
	struct deltatime silent = monotime_sub(world->now, ike->heard);
	struct deltatime ago;

	if (delay.ms == 0 || ike->state != SA_ESTABLISHED) {
		return false;
	}
	if (silent.ms < delay.ms) {
		timer_start(world, &ike->liveness, TIMER_LIVENESS,
			    MILLIS(delay.ms - silent.ms));
		return false;
	}
	timer_start(world, &ike->liveness, TIMER_LIVENESS, delay);
	/* An exchange in flight asks the same question, packets answer it. */
	return window_is_idle(&ike->window) &&
	       !traffic_within(ike, WAY_INBOUND, delay, &ago);
}
