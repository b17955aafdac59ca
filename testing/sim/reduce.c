/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a failure needs to happen, and no more.
 */
#include "sim/reduce.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "libswan/alloc.h"

#define TRIALS_MAX 100000

struct reducing {
	const char *fault;
	struct run_options options;
	time_t end;
	unsigned nr_trials;
};

static const char *skip_digits(const char *text)
{
	while (isxdigit((unsigned char)*text)) {
		text++;
	}
	return text;
}

/* The same text, whatever numbers and names of tunnels are in it. */
static bool is_alike(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		a = skip_digits(a);
		b = skip_digits(b);
		if (*a != *b) {
			return false;
		}
		a += *a != '\0';
		b += *b != '\0';
	}
	return *skip_digits(a) == *skip_digits(b);
}

static bool fails(void *ctx, const struct sched *sched)
{
	struct reducing *r = ctx;

	if (time(NULL) >= r->end) {
		return false;
	}
	r->nr_trials++;
	struct run_result result = run_sched(sched, &r->options);

	return is_alike(result.fault, r->fault);
}

/* Each fault of the network by itself, where they can all be told. */
static void without_chance(struct sched *sched, struct reducing *r)
{
	struct sched *exact = NEW(struct sched);
	struct net_faults *noted = NEW(struct net_faults);

	r->options.noted = noted;
	fails(r, sched);
	r->options.noted = NULL;
	*exact = *sched;
	exact->faults = *noted;
	exact->faults.exact = true;
	if (noted->nr < NET_FAULTS_MAX && fails(r, exact)) {
		*sched = *exact;
	}
	xfree(exact);
	xfree(noted);
}

static void print_line(void *ctx, const char *line)
{
	(void)ctx;
	printf("%s\n", line);
}

void reduce(struct sched *sched, const char *fault,
	    const struct run_options *options, unsigned seconds)
{
	struct life_totals lives = { .nr_lives = 0 };
	struct reducing r = { .fault = fault,
			      .options = { .ke_cache = options->ke_cache,
					   .lives = &lives },
			      .end = time(NULL) + seconds };

	sched_shrink(sched, fails, &r, TRIALS_MAX);
	without_chance(sched, &r);
	if (sched->faults.exact) {
		sched_shrink(sched, fails, &r, TRIALS_MAX);
	}
	printf("\nshrunk in %u trials:\n\n", r.nr_trials);
	r.options.show = SHOW_FAILURE;
	struct run_result result = run_sched(sched, &r.options);

	printf("\n# %s\n", result.fault);
	sched_print(sched, print_line, NULL);
	printf("\nput these lines into FILE: testing/sim/sim --replay FILE\n");
}
