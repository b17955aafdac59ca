/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors: what we offer, what we accept (RFC 7296 2.9).
 */
#include "conn/narrow.h"

#include "conn/conn_db.h"
#include "libswan/alloc.h"

/* For narrow_score(): a side's parts, the more telling the larger. */
#define SCORE_ALL	 4096 /* the whole offer is ours */
#define SCORE_FIRST	 1024 /* the initiator's first choice is in it */
#define SCORE_SAME_PORTS 256  /* protocol and ports of the closest entries */
#define SCORE_SIZE_MAX	 128  /* less the bits by which sizes differ */
#define SCORE_MAX	 (SCORE_ALL + SCORE_FIRST + SCORE_SAME_PORTS + SCORE_SIZE_MAX)

static void ts_init(struct conn_ts *ts)
{
	*ts = (struct conn_ts){ NEW_ARRAY(struct ip_selector, CONN_TS_MAX), 0 };
}

void narrowed_done(struct narrowed *n)
{
	xfree(n->local.list);
	xfree(n->remote.list);
	*n = (struct narrowed){
		.local = {NULL, 0}
	};
}

static bool contains(const struct conn_ts *ts, const struct conn_ts *part)
{
	for (size_t i = 0; i < part->nr; i++) {
		if (!ip_selector_is_in(&part->list[i], ts->list, ts->nr)) {
			return false;
		}
	}
	return true;
}

bool narrowed_contains(const struct narrowed *n, const struct narrowed *part)
{
	return contains(&n->local, &part->local) &&
	       contains(&n->remote, &part->remote);
}

static bool overlap(const struct conn_ts *a, const struct conn_ts *b)
{
	for (size_t i = 0; i < a->nr * b->nr; i++) {
		struct ip_selector common;

		if (ip_selector_intersect(&a->list[i / b->nr],
					  &b->list[i % b->nr], &common)) {
			return true;
		}
	}
	return false;
}

bool narrowed_overlap(const struct narrowed *a, const struct narrowed *b)
{
	return overlap(&a->local, &b->local) && overlap(&a->remote, &b->remote);
}

static bool is_host(const struct ip_selector *s)
{
	return ip_address_is_set(&s->range.start) &&
	       ip_address_eq(&s->range.start, &s->range.end);
}

/* RFC 7296 3.13.1: without a protocol there are no ports to tell apart. */
static bool is_usable(const struct ip_selector *s, bool transport)
{
	return (s->protocol != 0 ||
		(s->start_port == 0 && s->end_port == UINT16_MAX)) &&
	       (!transport || is_host(s));
}

/* The first CONN_TS_MAX, without those that are part of another. */
static void add_selector(struct conn_ts *ts, const struct ip_selector *s)
{
	size_t nr = 0;

	if (ip_selector_is_in(s, ts->list, ts->nr)) {
		return;
	}
	for (size_t i = 0; i < ts->nr; i++) {
		if (!ip_selector_contains(s, &ts->list[i])) {
			ts->list[nr++] = ts->list[i];
		}
	}
	if (nr < CONN_TS_MAX) {
		ts->list[nr++] = *s;
	}
	ts->nr = nr;
}

/* What is both configured and asked for, in the order of the offer. */
static void intersect(const struct conn_ts *ours,
		      const struct ts_payload *theirs, bool transport,
		      struct conn_ts *out)
{
	for (size_t i = 0; i < theirs->nr; i++) {
		for (size_t j = 0; j < ours->nr; j++) {
			struct ip_selector common;

			if (ip_selector_intersect(&theirs->selectors[i],
						  &ours->list[j], &common) &&
			    is_usable(&common, transport)) {
				add_selector(out, &common);
			}
		}
	}
}

/* All that is configured, when it is asked for. */
static bool take_all(const struct conn_ts *ours,
		     const struct ts_payload *theirs, bool transport,
		     struct conn_ts *out)
{
	for (size_t i = 0; i < ours->nr; i++) {
		if (!ip_selector_is_in(&ours->list[i], theirs->selectors,
				  theirs->nr) ||
		    !is_usable(&ours->list[i], transport)) {
			return false;
		}
		add_selector(out, &ours->list[i]);
	}
	return true;
}

/* What we allow at each side. */
struct allowed {
	struct conn_ts local;
	struct conn_ts remote;
	bool narrowing;
	bool transport;
};

static bool narrow_side(const struct allowed *allowed,
			const struct conn_ts *ours,
			const struct ts_payload *theirs, struct conn_ts *out)
{
	if (!allowed->narrowing) {
		return take_all(ours, theirs, allowed->transport, out);
	}
	intersect(ours, theirs, allowed->transport, out);
	return out->nr > 0;
}

/* Whether a packet can have S at one side and one of TS at the other. */
static bool has_counterpart(const struct ip_selector *s,
			    const struct conn_ts *ts)
{
	for (size_t i = 0; i < ts->nr; i++) {
		const struct ip_selector *other = &ts->list[i];

		if (s->range.start.family == other->range.start.family &&
		    (s->protocol == 0 || other->protocol == 0 ||
		     s->protocol == other->protocol)) {
			return true;
		}
	}
	return false;
}

static void drop_without_counterpart(struct conn_ts *ts,
				     const struct conn_ts *other)
{
	size_t nr = 0;

	for (size_t i = 0; i < ts->nr; i++) {
		if (has_counterpart(&ts->list[i], other)) {
			ts->list[nr++] = ts->list[i];
		}
	}
	ts->nr = nr;
}

/* One pass each is enough: what stays has a counterpart that stays. */
static bool keep_pairs(struct narrowed *n)
{
	drop_without_counterpart(&n->local, &n->remote);
	drop_without_counterpart(&n->remote, &n->local);
	return n->local.nr > 0 && n->remote.nr > 0;
}

static bool narrow(const struct allowed *allowed,
		   const struct ts_payload *remote,
		   const struct ts_payload *local, struct narrowed *out)
{
	ts_init(&out->local);
	ts_init(&out->remote);
	if (narrow_side(allowed, &allowed->remote, remote, &out->remote) &&
	    narrow_side(allowed, &allowed->local, local, &out->local) &&
	    keep_pairs(out)) {
		return true;
	}
	narrowed_done(out);
	return false;
}

bool narrow_responder(const struct conn *c, const struct ts_payload *remote,
		      const struct ts_payload *local, bool transport,
		      struct narrowed *out)
{
	const struct allowed allowed = { c->local_ts, c->remote_ts,
					 c->spec->narrowing, transport };

	return narrow(&allowed, remote, local, out);
}

static diag_t check_side(const char *side, const struct conn_ts *offered,
			 const struct ts_payload *answer, struct conn_ts *out)
{
	if (answer->nr == 0) {
		return diag("no %s selector of a known type", side);
	}
	if (answer->nr > CONN_TS_MAX) {
		return diag("%zu %s selectors, at most %d are possible",
			    answer->nr, side, CONN_TS_MAX);
	}
	for (size_t i = 0; i < answer->nr; i++) {
		const struct ip_selector *s = &answer->selectors[i];

		if (!ip_selector_is_in(s, offered->list, offered->nr)) {
			char buf[128];
			struct text shown = TEXT_IN(buf);

			text_add_ip_selector(&shown, s);
			return diag("%s selector %s is not within the offer",
				    side, buf);
		}
		add_selector(out, s);
	}
	return NULL;
}

diag_t narrow_check_answer(const struct conn *c, const struct ts_payload *local,
			   const struct ts_payload *remote,
			   struct narrowed *out)
{
	ts_init(&out->local);
	ts_init(&out->remote);
	diag_t d = check_side("local", &c->local_ts, local, &out->local);

	if (d == NULL) {
		d = check_side("remote", &c->remote_ts, remote, &out->remote);
	}
	if (d == NULL && !keep_pairs(out)) {
		d = diag("local and remote selectors have no protocol and "
			 "address family in common");
	}
	if (d != NULL) {
		narrowed_done(out);
	}
	return d;
}

void narrow_substitute(struct ts_payload *ts, const struct ip_address *address)
{
	for (size_t i = 0; i < ts->nr; i++) {
		if (is_host(&ts->selectors[i])) {
			ts->selectors[i].range = ip_range_of_address(address);
		}
	}
}

unsigned range_open_bits(const struct ip_range *r)
{
	unsigned nr_bits = 8 * (unsigned)ip_family_bytes(r->start.family);
	unsigned nr_equal = 0;

	while (nr_equal < nr_bits &&
	       ((r->start.bytes[nr_equal / 8] ^ r->end.bytes[nr_equal / 8]) &
		(0x80 >> nr_equal % 8)) == 0) {
		nr_equal++;
	}
	return nr_bits - nr_equal;
}

static unsigned pair_score(const struct ip_selector *offer,
			   const struct ip_selector *ours)
{
	unsigned offer_bits = range_open_bits(&offer->range);
	unsigned our_bits = range_open_bits(&ours->range);
	unsigned score = SCORE_SIZE_MAX;

	score -= offer_bits > our_bits ? offer_bits - our_bits
				       : our_bits - offer_bits;
	if (offer->protocol == ours->protocol &&
	    offer->start_port == ours->start_port &&
	    offer->end_port == ours->end_port) {
		score += SCORE_SAME_PORTS;
	}
	return score;
}

/* Nothing of the offer need be cut off. */
static bool has_all(const struct conn_ts *ours, const struct ts_payload *offer)
{
	for (size_t i = 0; i < offer->nr; i++) {
		if (!ip_selector_is_in(&offer->selectors[i], ours->list, ours->nr)) {
			return false;
		}
	}
	return true;
}

static unsigned side_score(const struct conn_ts *ours,
			   const struct ts_payload *offer)
{
	unsigned best = 0;

	for (size_t i = 0; i < offer->nr; i++) {
		for (size_t j = 0; j < ours->nr; j++) {
			struct ip_selector common;

			if (ip_selector_intersect(&offer->selectors[i],
						  &ours->list[j], &common)) {
				unsigned score = pair_score(
					&offer->selectors[i], &ours->list[j]);

				best = score > best ? score : best;
			}
		}
	}
	if (ip_selector_is_in(&offer->selectors[0], ours->list, ours->nr)) {
		best += SCORE_FIRST;
	}
	return best + (has_all(ours, offer) ? SCORE_ALL : 0);
}

/* Most of many connections have nothing of it, which is quickly said. */
static bool has_some(const struct conn_ts *ours, const struct ts_payload *offer)
{
	struct ip_selector common;

	for (size_t i = 0; i < offer->nr; i++) {
		for (size_t j = 0; j < ours->nr; j++) {
			if (ip_selector_intersect(&offer->selectors[i],
						  &ours->list[j], &common)) {
				return true;
			}
		}
	}
	return false;
}

/*
 * The remote selectors of C in LIST.  Where the host is not known so far, it
 * may be the one that is offered: its instance will tell.
 */
static struct conn_ts suppose_remote(const struct conn *c,
				     const struct ts_payload *offer,
				     struct ip_selector *list)
{
	for (size_t i = 0; i < c->remote_ts.nr; i++) {
		list[i] = c->remote_ts.list[i];
		if (!ip_address_is_set(&list[i].range.start)) {
			list[i].range = ip_range_of_address(
				&offer->selectors[0].range.start);
		}
	}
	return (struct conn_ts){ list, c->remote_ts.nr };
}

unsigned narrow_score(const struct conn *c, const struct ts_payload *remote,
		      const struct ts_payload *local)
{
	struct ip_selector list[CONN_TS_MAX];
	struct narrowed n;

	if (remote->nr == 0 || local->nr == 0) {
		return 0;
	}
	const struct allowed allowed = { c->local_ts,
					 suppose_remote(c, remote, list),
					 c->spec->narrowing, false };

	if (!has_some(&allowed.local, local) ||
	    !has_some(&allowed.remote, remote) ||
	    !narrow(&allowed, remote, local, &n)) {
		return 0;
	}
	narrowed_done(&n);
	unsigned score = side_score(&allowed.remote, remote) +
			 side_score(&allowed.local, local);

	return CONN_FITS - (2 * SCORE_MAX - score);
}
