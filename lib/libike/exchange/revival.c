/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections that are to stay up are brought up again (auto=up, auto=keep).
 */
#include "exchange/revival.h"

#include "libswan/alloc.h"

#define DELAY_FIRST_S 5
#define DELAY_MAX_S   300

static bool is_to_stay_up(const struct conn *c)
{
	return c->wanted && c->oriented && !conn_is_template(c) &&
	       !conn_is_instance(c) &&
	       (c->spec->autostart == AUTO_UP ||
		c->spec->autostart == AUTO_KEEP);
}

static unsigned delay_seconds(unsigned nr_attempts)
{
	unsigned delay = DELAY_FIRST_S;

	if (nr_attempts == 0) {
		return 0;
	}
	for (unsigned n = 1; n < nr_attempts && delay < DELAY_MAX_S; n++) {
		delay *= 2;
	}
	return delay < DELAY_MAX_S ? delay : DELAY_MAX_S;
}

void revival_schedule(struct world *world, struct conn *c)
{
	if (!is_to_stay_up(c) || c->child_serial != 0 || c->ike_serial != 0) {
		return;
	}
	if (c->revival == NULL) {
		c->revival = NEW(struct conn_revival);
		c->revival->conn_serial = c->serial;
	}
	if (c->revival->timer.heap.at != 0) {
		return; /* scheduled already */
	}
	unsigned delay = delay_seconds(c->revival->nr_attempts);

	if (world->impair.revival) {
		log_impair(&c->log,
			   "revival: skip scheduling CONNECTION_REVIVAL event in %u seconds",
			   delay);
		return;
	}
	c->revival->nr_attempts++;
	log_info(&c->log,
		 "connection is supposed to remain up; revival attempt %u scheduled in %u seconds",
		 c->revival->nr_attempts, delay);
	timer_start(world, &c->revival->timer, TIMER_REVIVAL, SECONDS(delay));
}

void revival_succeeded(struct world *world, struct conn *c)
{
	if (c->revival != NULL) {
		timer_stop(world, &c->revival->timer);
		c->revival->nr_attempts = 0;
	}
}

void revival_stop(struct world *world, struct conn *c)
{
	if (c->revival != NULL) {
		timer_stop(world, &c->revival->timer);
		xfree(c->revival);
		c->revival = NULL;
	}
}
