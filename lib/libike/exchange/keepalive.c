/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NAT keepalives: a NAT that we are behind is not to forget us (RFC 3948 4).
 */
#include "exchange/keepalive.h"

#include "sa/traffic.h"

/* How often; 0: IKE needs none.  Port 500 has no room for them. */
static struct deltatime period_of(const struct ike_sa *ike)
{
	const struct conn *c = ike_sa_conn(ike);

	return c != NULL && c->spec->nat_keepalive && ike->path.nat_local &&
			       ike->path.local.port != IKE_UDP_PORT ?
		       ike->world->config.keep_alive :
		       SECONDS(0);
}

static void start(struct ike_sa *ike, struct deltatime in)
{
	timer_start(ike->world, &ike->keepalive, TIMER_KEEPALIVE, in);
}

void keepalive_start(struct ike_sa *ike)
{
	struct deltatime period = period_of(ike);

	if (period.ms > 0) {
		log_debug(&ike->log, LOG_BASE,
			  "behind a NAT: keepalives every %jd ms",
			  (intmax_t)period.ms);
		start(ike, period);
	}
}

void keepalive_send(const struct ike_sa *ike)
{
	static const uint8_t octet[] = { 0xff }; /* RFC 3948 2.3 */

	world_send(ike->world, &ike->path.local, &ike->path.remote,
		   view_of_array(octet));
}

void keepalive_due(struct ike_sa *ike)
{
	struct deltatime period = period_of(ike);
	struct deltatime silent = monotime_sub(ike->world->now, ike->sent);

	if (period.ms == 0 || ike->state != SA_ESTABLISHED) {
		return;
	}
	if (silent.ms < period.ms ||
	    traffic_within(ike, WAY_OUTBOUND, period, &silent)) {
		start(ike, MILLIS(period.ms - silent.ms));
		return;
	}
	keepalive_send(ike);
	start(ike, period);
}
