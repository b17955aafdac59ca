/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A schedule of either kind, with nothing left to chance but what engines
 * draw: as text, and made smaller.
 */
#ifndef TESTING_SIM_SCHED_H
#define TESTING_SIM_SCHED_H

#include "sim/config.h"
#include "sim/life.h"

enum sched_kind { SCHED_PAIR, SCHED_LIFE };

struct sched {
	enum sched_kind kind;
	struct schedule pair;
	struct life life;
	struct net_faults faults; /* where exact: instead of chance */
};

void sched_of_seed(struct sched *sched, uint64_t number, enum sched_kind kind);

/*
 * A line a record: its name, and NAME=VALUE of each field that is not as it
 * is by default.  FN gets one at a time.
 */
void sched_print(const struct sched *sched,
		 void (*fn)(void *ctx, const char *line), void *ctx);

/* The same read; comments begin with #.  The diag names line and word. */
diag_t sched_parse(struct view text, struct sched *sched) MUST_USE;

/*
 * Leave out and make plain what SCHED can do without while FAILS, for as many
 * as MAX trials.  True: it has become smaller.
 */
bool sched_shrink(struct sched *sched,
		  bool (*fails)(void *ctx, const struct sched *sched),
		  void *ctx, unsigned max);

/* How a field is kept, and what it is by default. */
enum field_type {
	FIELD_BOOL,
	FIELD_UNSIGNED,
	FIELD_UINT16,
	FIELD_UINT64,
	FIELD_INT64,
	FIELD_INT,
	FIELD_NAMED,  /* unsigned: an index into NAMES */
	FIELD_TEXT,   /* const char *: one of NAMES */
	FIELD_METHODS /* struct alternatives */
};

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	int64_t plain; /* of numbers; of names their index */
	const char *const *names;
	bool fixed; /* the shrinker does not try another value */
};

/* Records of one kind in a struct sched. */
struct record_list {
	const char *name;
	const struct field *fields;
	size_t nr_fields;
	size_t size;
	size_t offset;	  /* of the first, in struct sched */
	size_t nr_offset; /* of their number, unsigned; 0: always NR_MAX */
	unsigned nr_min;
	unsigned nr_max;
};

/* Those that a schedule of KIND has; ends with a NAME that is NULL. */
const struct record_list *sched_lists(enum sched_kind kind);

unsigned record_nr(const struct sched *sched, const struct record_list *list);
void *record_at(struct sched *sched, const struct record_list *list,
		unsigned n);

/* Whether FIELD of RECORD is as by default; make it so. */
bool field_is_plain(const void *record, const struct field *field);
void field_set_plain(void *record, const struct field *field);

/* Halfway from where a number is to its default. */
void field_halve(void *record, const struct field *field);

#endif
