/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resend schedule of our request in flight (RFC 7296 2.1, 2.4).
 */

#include "sa/retransmit.h"

#include "sa/seal.h"

static const struct deltatime default_interval = MILLIS(500);
static const struct deltatime default_timeout = SECONDS(60);

static struct deltatime interval_of(const struct ike_sa *ike)
{
	const struct conn *c = ike_sa_conn(ike);

	/* An interval of 0 would never let the timer rest. */
	return c == NULL || c->spec->retransmit_interval.ms <= 0 ?
		       default_interval :
		       c->spec->retransmit_interval;
}

struct deltatime retransmit_timeout(const struct ike_sa *ike)
{
	const struct conn *c = ike_sa_conn(ike);

	return c == NULL ? default_timeout : c->spec->retransmit_timeout;
}

void send_datagrams_to(struct ike_sa *ike, const struct sent *sent,
		       const struct ip_endpoint *remote)
{
	ike->sent = ike->world->now;
	for (unsigned n = 0; n < sent->nr; n++) {
		world_send(ike->world, &ike->path.local, remote,
			   blob_view(&sent->datagrams[n]));
	}
}

void send_datagrams(struct ike_sa *ike, const struct sent *sent)
{
	send_datagrams_to(ike, sent, &ike->path.remote);
}

/* The next resend, but no later than the end of it all. */
static void arm(struct ike_sa *ike)
{
	struct window_out *out = &ike->window.out;
	struct monotime end =
		monotime_add(out->started, retransmit_timeout(ike));
	struct deltatime left = monotime_sub(end, ike->world->now);

	if (ike->world->impair.suppress_retransmits ||
	    out->interval.ms > left.ms) {
		timer_start(ike->world, &out->timer, TIMER_RETRANSMIT, left);
	} else {
		timer_start(ike->world, &out->timer, TIMER_RETRANSMIT,
			    out->interval);
	}
}

void retransmit_start(struct ike_sa *ike)
{
	struct window_out *out = &ike->window.out;

	out->started = ike->world->now;
	out->nr_retransmits = 0;
	out->interval = interval_of(ike);
	send_datagrams(ike, &out->sent);
	arm(ike);
}

#define RESENDS_BEFORE_SMALLER 2

/*
 * Large datagrams may be what is lost: cut the same message smaller from here
 * on (RFC 7383 2.5.2).  IPv6 has no path that takes less than we send.
 */
static void cut_smaller(struct ike_sa *ike)
{
	struct window_out *out = &ike->window.out;
	struct sent smaller;

	if (out->payloads.len == 0 || ike->path.message_max != 0 ||
	    out->nr_retransmits <= RESENDS_BEFORE_SMALLER ||
	    ike_sa_message_max(ike) <= MESSAGE_SMALL ||
	    ike->path.remote.address.family != IP_V4) {
		return;
	}
	ike->path.message_max = MESSAGE_SMALL;
	diag_t d = seal_again(ike, out->exchange_type, out->message_id,
			      out->inner_type, blob_view(&out->payloads),
			      &smaller);
	if (d != NULL) {
		log_warn(&ike->log, "%s", diag_text(d));
		diag_free(&d);
		return;
	}
	if (smaller.nr <= out->sent.nr) {
		sent_free(&smaller); /* parts of two cuts must not mix */
		return;
	}
	log_info(&ike->log, "no answer so far: trying fragments of %u octets",
		 MESSAGE_SMALL);
	sent_free(&out->sent);
	out->sent = smaller;
}

enum retransmit_result retransmit_due(struct ike_sa *ike)
{
	struct window_out *out = &ike->window.out;
	struct world *world = ike->world;
	struct deltatime spent = monotime_sub(world->now, out->started);

	if (spent.ms >= retransmit_timeout(ike).ms ||
	    world->impair.timeout_on_retransmit) {
		return RETRANSMIT_GIVE_UP;
	}
	out->nr_retransmits++;
	cut_smaller(ike);
	send_datagrams(ike, &out->sent);
	out->interval.ms *= 2;
	arm(ike);
	return RETRANSMIT_RESENT;
}

void retransmit_anew(struct ike_sa *ike)
{
	struct window_out *out = &ike->window.out;

	if (out->exchange == NULL || ike->world->impair.suppress_retransmits) {
		return;
	}
	out->started = ike->world->now;
	out->nr_retransmits = 0;
	out->interval = interval_of(ike);
	timer_start(ike->world, &out->timer, TIMER_RETRANSMIT, MILLIS(0));
}

void retransmit_stop(struct ike_sa *ike)
{
	timer_stop(ike->world, &ike->window.out.timer);
}
