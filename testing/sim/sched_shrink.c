/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A schedule that fails, made as small as it can be.
 */
#include <string.h>

#include "libswan/alloc.h"
#include "sim/sched.h"

struct shrinking {
	struct sched *best;  /* fails */
	struct sched *trial; /* changed copy of it */
	bool (*fails)(void *ctx, const struct sched *sched);
	void *ctx;
	unsigned nr_left; /* trials */
	bool progress;
};

/* Keep the trial when it still fails; begin another. */
static bool try_it(struct shrinking *s)
{
	bool fails = s->nr_left > 0 && s->fails(s->ctx, s->trial);

	if (s->nr_left > 0) {
		s->nr_left--;
	}
	if (fails) {
		*s->best = *s->trial;
		s->progress = true;
	} else {
		*s->trial = *s->best;
	}
	return fails;
}

/* Connections are named by their number: what comes behind moves up. */
static void conn_has_gone(struct life *life, unsigned conn)
{
	unsigned nr = 0;

	for (unsigned n = 0; n < life->nr_events; n++) {
		struct life_event e = life->events[n];

		if (e.conn == conn && (e.kind <= LIFE_REPLACE)) {
			continue;
		}
		if (e.conn > conn) {
			e.conn--;
		} else if (e.conn == conn) {
			e.conn = 0;
		}
		life->events[nr++] = e;
	}
	life->nr_events = nr;
}

/* Only the last host can go, and only when nothing is of it. */
static bool host_may_go(const struct life *life, unsigned host)
{
	for (unsigned n = 0; n < life->nr_conns; n++) {
		if (life_conn_end(&life->conns[n], host) >= 0) {
			return false;
		}
	}
	for (unsigned n = 0; n < life->nr_events; n++) {
		if (life->events[n].host == host ||
		    life->events[n].peer == host) {
			return false;
		}
	}
	return host + 1 == life->nr_hosts;
}

static void remove_records(struct sched *sched, const struct record_list *list,
			   unsigned from, unsigned nr)
{
	unsigned *total = (unsigned *)(void *)((char *)sched + list->nr_offset);

	memmove(record_at(sched, list, from), record_at(sched, list, from + nr),
		(*total - from - nr) * list->size);
	*total -= nr;
	if (strcmp(list->name, "conn") == 0) {
		for (unsigned n = from + nr; n-- > from;) {
			conn_has_gone(&sched->life, n);
		}
	}
}

static void try_without(struct shrinking *s, const struct record_list *list)
{
	for (unsigned nr = record_nr(s->best, list); nr > 0; nr /= 2) {
		unsigned at = record_nr(s->best, list);

		while (at > 0 && s->nr_left > 0) {
			unsigned from = at > nr ? at - nr : 0;
			unsigned left = record_nr(s->best, list) - (at - from);

			if (left < list->nr_min ||
			    (strcmp(list->name, "host") == 0 &&
			     (nr > 1 ||
			      !host_may_go(&s->best->life, from)))) {
				at = from;
				continue;
			}
			remove_records(s->trial, list, from, at - from);
			try_it(s);
			at = from;
		}
	}
}

static bool is_number(const struct field *field)
{
	return field->type == FIELD_INT64 || field->type == FIELD_UNSIGNED ||
	       field->type == FIELD_UINT64;
}

/* Plain; else nearer to it, by halves. */
static void try_plainer(struct shrinking *s, const struct record_list *list,
			unsigned n, const struct field *field)
{
	if (field->fixed || field_is_plain(record_at(s->best, list, n), field)) {
		return;
	}
	field_set_plain(record_at(s->trial, list, n), field);
	if (try_it(s) || !is_number(field)) {
		return;
	}
	do {
		field_halve(record_at(s->trial, list, n), field);
	} while (!field_is_plain(record_at(s->trial, list, n), field) &&
		 try_it(s));
	*s->trial = *s->best;
}

static void try_all(struct shrinking *s)
{
	for (const struct record_list *list = sched_lists(s->best->kind);
	     list->name != NULL; list++) {
		if (list->nr_offset != 0) {
			try_without(s, list);
		}
		for (unsigned n = 0; n < record_nr(s->best, list); n++) {
			for (size_t f = 0; f < list->nr_fields; f++) {
				try_plainer(s, list, n, &list->fields[f]);
			}
		}
	}
}

bool sched_shrink(struct sched *sched,
		  bool (*fails)(void *ctx, const struct sched *sched),
		  void *ctx, unsigned max)
{
	struct shrinking s = { .best = sched,
			       .trial = NEW(struct sched),
			       .fails = fails,
			       .ctx = ctx,
			       .nr_left = max };
	bool smaller = false;

	*s.trial = *s.best;
	do {
		s.progress = false;
		try_all(&s);
		smaller |= s.progress;
	} while (s.progress && s.nr_left > 0);
	xfree(s.trial);
	return smaller;
}
