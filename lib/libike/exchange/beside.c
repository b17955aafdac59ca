/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Child SAs beside a narrowed one: for packets that it leaves out, of an
 * instance of its connection (RFC 7296 2.9).
 */

#include "exchange/beside.h"

#include "conn/conn_ends.h"
#include "exchange/child_payloads.h"
#include "exchange/demand.h"
#include "libswan/alloc.h"
#include "sa/shunt.h"

#define REFUSED_S  60 /* the same packet asks again */
#define WAIT_MS    1000 /* another one does; doubled by each failure */
#define WAIT_SHIFT 5

static struct conn_beside *get_beside(struct conn *c)
{
	if (c->beside == NULL) {
		c->beside = NEW(struct conn_beside);
		c->beside->conn_serial = c->serial;
	}
	return c->beside;
}

static const struct child_sa *child_of(const struct world *world,
				       const struct conn *c)
{
	return child_sa_by_serial(&world->sas, c->child_serial);
}

/* Packets of one flow, or of another of the same kind: the port is by chance. */
static bool is_alike(const struct ip_selector *local,
		     const struct ip_selector *remote,
		     const struct ip_selector *other_local,
		     const struct ip_selector *other_remote)
{
	return ip_address_eq(&local->range.start, &other_local->range.start) &&
	       ip_selector_eq(remote, other_remote);
}

/* What there is beside a connection. */
struct survey {
	const struct world *world;
	const struct ip_selector *local;
	const struct ip_selector *remote;
	const struct narrowed *asked;
	struct conn *found;
	unsigned nr;
};

static bool has(const struct conn_ts *ts, const struct ip_selector *s)
{
	return ip_selector_is_in(s, ts->list, ts->nr);
}

/* I has no Child SA so far: we have begun it, for the packet that is first. */
static bool is_begun_by_us(const struct conn *i)
{
	return i->up_ike != 0;
}

/* I has the packet's Child SA, or is about to get it. */
static void find_by_packet(void *ctx, struct conn *i)
{
	struct survey *survey = ctx;
	const struct child_sa *child = child_of(survey->world, i);
	bool found = has(&i->local_ts, survey->local) &&
		     has(&i->remote_ts, survey->remote);

	if (child == NULL && is_begun_by_us(i)) {
		found = is_alike(survey->local, survey->remote,
				 i->local_ts.list, i->remote_ts.list);
	}
	survey->nr++;
	if (found) {
		survey->found = i;
	}
}

static bool is_refused(const struct world *world, const struct conn *c,
		       const struct ip_selector *local,
		       const struct ip_selector *remote)
{
	for (unsigned n = 0; c->beside != NULL && n < BESIDE_MAX; n++) {
		const struct beside_refusal *r = &c->beside->refusals[n];

		if (r->until.ms > world->now.ms &&
		    is_alike(&r->local, &r->remote, local, remote)) {
			return true;
		}
	}
	return false;
}

static void say_full(struct conn *c)
{
	if (!get_beside(c)->is_full) {
		log_info(&c->log,
			 "%u further Child SAs are enough for one connection; other packets outside of them are dropped",
			 BESIDE_MAX);
		c->beside->is_full = true;
	}
}

/* Not at once: whoever sends on and on must not keep us busy. */
void beside_listen_later(struct world *world, struct conn *c)
{
	struct conn_beside *b = get_beside(c);
	unsigned shift = b->nr_failures > WAIT_SHIFT ? WAIT_SHIFT :
						       b->nr_failures;

	if (b->timer.heap.at == 0) {
		timer_start(world, &b->timer, TIMER_BESIDE,
			    MILLIS(WAIT_MS << shift));
	}
}

enum beside_state beside_begin(struct world *world, struct conn *c,
			       const struct ip_selector *local,
			       const struct ip_selector *remote,
			       enum beside_asked_by by, struct conn **beside)
{
	struct survey survey = { .world = world,
				 .local = local,
				 .remote = remote };

	conn_each_instance(&world->conns, c, find_by_packet, &survey);
	*beside = survey.found;
	if (survey.found != NULL) {
		return BESIDE_THERE;
	}
	if (survey.nr >= BESIDE_MAX) {
		say_full(c);
		return BESIDE_FULL; /* until one of them goes */
	}
	if (by == ASKED_BY_PACKET && is_refused(world, c, local, remote)) {
		return BESIDE_REFUSED;
	}
	*beside = conn_new_beside(&world->conns, c);
	conn_ts_put_first(&(*beside)->local_ts, local);
	conn_ts_put_first(&(*beside)->remote_ts, remote);
	return BESIDE_NEW;
}

/* I has Child SAs for some of what is asked for, or has asked for some. */
static void find_by_selectors(void *ctx, struct conn *i)
{
	struct survey *survey = ctx;
	const struct narrowed *asked = survey->asked;
	const struct narrowed own = { i->local_ts, i->remote_ts };
	bool found = narrowed_overlap(&own, asked);

	if (child_of(survey->world, i) == NULL && is_begun_by_us(i)) {
		found = has(&asked->local, i->local_ts.list) &&
			has(&asked->remote, i->remote_ts.list);
	}
	survey->nr++;
	if (found) {
		survey->found = i;
	}
}

/* What C has, or is about to get, is nothing of what is asked for. */
static bool is_apart(const struct world *world, const struct conn *c,
		     const struct narrowed *asked)
{
	const struct child_sa *child = child_of(world, c);
	const struct conn_demand *d = c->demand;

	if (child != NULL) {
		return !narrowed_overlap(&child->ts, asked);
	}
	return c->up_ike != 0 && d != NULL && d->has_packet &&
	       !(has(&asked->local, &d->local) &&
		 has(&asked->remote, &d->remote));
}

static struct conn *owner_of(struct world *world, struct conn *c,
			     const struct narrowed *asked, diag_t *why)
{
	struct survey survey = { .world = world, .asked = asked };

	conn_each_instance(&world->conns, c, find_by_selectors, &survey);
	if (survey.found != NULL) {
		return survey.found;
	}
	if (!is_apart(world, c, asked)) {
		return c;
	}
	if (survey.nr >= BESIDE_MAX) {
		*why = diag("%u further Child SAs are enough for one connection",
			    BESIDE_MAX);
		return NULL;
	}
	struct conn *beside = conn_new_beside(&world->conns, c);

	conn_set_ts(beside, &asked->local, &asked->remote);
	return beside;
}

struct conn *beside_owner(struct world *world, struct conn *c,
			  const struct message *msg, diag_t *why)
{
	struct narrowed asked;

	if (conn_is_instance(c) || c->spec->reqid != 0 ||
	    !child_request_narrow(c, msg, &asked)) {
		return c;
	}
	struct conn *owner = owner_of(world, c, &asked, why);

	narrowed_done(&asked);
	return owner;
}

/* Another's Child SA that has all of one. */
struct cover {
	const struct child_sa *of;
	const struct conn *owner;
	const struct child_sa *found;
};

static void find_cover(void *ctx, struct conn *c)
{
	struct cover *cover = ctx;
	const struct child_sa *child = child_of(cover->of->ike->world, c);

	if (c != cover->owner && child != NULL &&
	    narrowed_contains(&child->ts, &cover->of->ts)) {
		cover->found = child;
	}
}

diag_t beside_check(const struct child_sa *child, const struct conn *c)
{
	const struct conn_db *conns = &child->ike->world->conns;
	struct cover cover = { child, c, NULL };
	struct conn *owner = conn_by_serial(
		conns, c->is_beside ? c->template_serial : c->serial);

	if (c->child_serial != 0 || owner == NULL) {
		return NULL; /* in the place of that */
	}
	find_cover(&cover, owner);
	conn_each_instance(conns, owner, find_cover, &cover);
	return cover.found == NULL ?
		       NULL :
		       diag("the peer has narrowed it to what Child SA #%ju has",
			    (uintmax_t)cover.found->serial);
}

static void note_refusal(struct world *world, struct conn *c,
			 const struct conn *beside)
{
	struct conn_beside *b = get_beside(c);
	struct beside_refusal *r = &b->refusals[b->next++ % BESIDE_MAX];

	r->local = beside->local_ts.list[0];
	r->remote = beside->remote_ts.list[0];
	r->until = monotime_add(world->now, SECONDS(REFUSED_S));
	b->nr_failures++;
	log_info(&beside->log,
		 "packets like the one that asked for it are dropped; for %d seconds none asks again",
		 REFUSED_S);
}

static void listen_now(struct world *world, struct conn *c)
{
	if (c->routed && c->oriented) {
		shunt_forget_packet(world, c);
	}
}

void beside_end(struct world *world, struct conn *beside, int code)
{
	struct conn *c = conn_by_serial(&world->conns, beside->template_serial);

	if (c == NULL) {
		return;
	}
	if (code != RC_OK && beside->child_serial == 0) {
		note_refusal(world, c, beside);
		beside_listen_later(world, c);
		return;
	}
	if (c->beside != NULL) {
		c->beside->nr_failures = 0;
	}
	listen_now(world, c);
}

void beside_gone(struct world *world, struct conn *c)
{
	if (c->beside != NULL) {
		c->beside->is_full = false;
	}
	if (c->beside == NULL || c->beside->timer.heap.at == 0) {
		listen_now(world, c);
	}
}

void beside_listen(struct world *world, struct conn *c)
{
	listen_now(world, c);
}

void beside_stop(struct world *world, struct conn *c)
{
	if (c->beside != NULL) {
		timer_stop(world, &c->beside->timer);
		xfree(c->beside);
		c->beside = NULL;
	}
}
