/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When a Child SA begins to carry what we send (RFC 7296 2.8).
 */

#include "sa/outbound.h"

#include "libswan/alloc.h"
#include "sa/child_kernel.h"

#define LOOK_FIRST_MS 100 /* doubled each time, up to: */
#define LOOK_LAST_MS  400
#define SILENT_MS     1000
#define WAIT_MAX_MS   12000
#define RECENT_MS     2000 /* the kernel tells whole seconds */

/* The policies of CHILD, which replace those of OLD, will select its SA, too. */
static bool can_send_for(const struct child_sa *old,
			 const struct child_sa *child)
{
	const struct ike_path *path = &child->ike->path;

	return old->state == CHILD_INSTALLED && old->wait == NULL &&
	       old->reqid == child->reqid && old->protocol == child->protocol &&
	       old->transport == child->transport &&
	       ip_address_eq(&old->ike->path.local.address,
			     &path->local.address) &&
	       ip_address_eq(&old->remote.address, &path->remote.address) &&
	       narrowed_contains(&old->ts, &child->ts);
}

void outbound_wait(struct child_sa *child, uint64_t sender)
{
	child->wait = NEW(struct outbound_wait);
	child->wait->child = child;
	child->wait->sender = sender;
}

static struct kernel_traffic traffic_in(const struct child_sa *child)
{
	struct kernel_traffic in;
	struct kernel_traffic out;

	child_sa_traffic(child, &in, &out);
	return in;
}

static uint64_t packets_in(const struct child_sa *child)
{
	return traffic_in(child).packets;
}

/* A peer that begins anew may have lost the Child SA that it had. */
static bool is_recent(const struct world *world, struct kernel_traffic in)
{
	int64_t now = world->env->realtime(world->env->ctx).ms;

	return in.use_time != 0 && now - in.use_time * 1000 < RECENT_MS;
}

void outbound_wait_for_peer(struct child_sa *child, const struct conn *c)
{
	const struct child_sa *old =
		child_sa_by_serial(&child->ike->world->sas, c->child_serial);

	if (old == NULL || !can_send_for(old, child)) {
		return;
	}
	struct kernel_traffic in = traffic_in(old);

	if (is_recent(child->ike->world, in)) {
		outbound_wait(child, old->serial);
		child->wait->is_timed = true;
		child->wait->sender_packets = in.packets;
	}
}

static void start_timer(struct outbound_wait *wait)
{
	timer_start(wait->child->ike->world, &wait->timer, TIMER_OUTBOUND,
		    MILLIS(wait->look_ms));
	if (wait->look_ms < LOOK_LAST_MS) {
		wait->look_ms *= 2;
	}
}

void outbound_keep_keys(struct child_sa *child, struct blob *encr,
			struct blob *integ)
{
	child->wait->encr = blob_take(encr);
	child->wait->integ = blob_take(integ);
	if (child->wait->is_timed) {
		child->wait->since = child->ike->world->now;
		child->wait->heard = child->wait->since;
		child->wait->look_ms = LOOK_FIRST_MS;
		start_timer(child->wait);
	}
}

/* What was to send until then does not, or not any more. */
static bool is_over(const struct outbound_wait *wait,
		    const struct child_sa *going)
{
	const struct child_sa *sender = child_sa_by_serial(
		&wait->child->ike->world->sas, wait->sender);

	return sender == NULL || sender == going || sender->wait != NULL;
}

void outbound_take_over(const struct child_sa *going, struct child_sa *heir)
{
	if (heir != NULL && heir != going && heir->wait != NULL &&
	    is_over(heir->wait, going)) {
		child_kernel_install_outbound(heir);
	}
}

/* The peer, which may have lost all it had, has it still: it just used it. */
static bool uses_sender(struct outbound_wait *wait)
{
	const struct world *world = wait->child->ike->world;
	const struct child_sa *sender =
		child_sa_by_serial(&world->sas, wait->sender);
	uint64_t before = wait->sender_packets;

	if (sender == NULL) {
		return false;
	}
	wait->sender_packets = packets_in(sender);
	if (wait->sender_packets > before) {
		wait->heard = world->now;
	}
	return monotime_sub(world->now, wait->heard).ms < SILENT_MS;
}

void outbound_look(struct outbound_wait *wait)
{
	struct child_sa *child = wait->child;
	struct monotime now = child->ike->world->now;

	if (child->state != CHILD_INSTALLED) {
		return; /* it goes: nothing will be sent */
	}
	if (packets_in(child) > 0 || !uses_sender(wait) ||
	    monotime_sub(now, wait->since).ms >= WAIT_MAX_MS) {
		child_kernel_install_outbound(child);
	} else {
		start_timer(wait);
	}
}

void outbound_done(struct child_sa *child)
{
	struct outbound_wait *wait = child->wait;

	if (wait != NULL) {
		timer_stop(child->ike->world, &wait->timer);
		blob_free(&wait->encr);
		blob_free(&wait->integ);
		xfree(wait);
		child->wait = NULL;
	}
}
