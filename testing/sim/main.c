/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sim: thousands of schedules under every condition, in virtual time.
 *
 *	sim [--seed N] [--count M | --time SECONDS] [--kind pair|life]
 *		[--all] [--shrink SECONDS] [-v]
 *	sim --replay FILE... [-v]
 *
 * Runs schedules N, N + 1, ...: M of them, 1 where only N is given, 10000
 * where nothing is.  Those of odd numbers are lives, unless a kind is given.
 * The first that fails is shown as a ladder, and shrunk (60 seconds at most;
 * 0: not); it ends the run.  With --all each that fails is a line, and the
 * run goes on.  --replay runs schedules as they are in files.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/nss.h"
#include "libswan/alloc.h"
#include "sim/reduce.h"

#define COUNT_DEFAULT  10000
#define SHRINK_SECONDS 60
#define FILE_BYTES_MAX 1000000

enum which { BY_NUMBER, PAIRS, LIVES };

struct options {
	uint64_t first;
	uint64_t nr;	/* 0: not said */
	double seconds; /* 0: no limit */
	enum which which;
	bool all;
	bool replay;
	unsigned shrink_seconds;
	struct run_options run;
};

struct totals {
	uint64_t nr_passed;
	uint64_t nr_failed;
	uint64_t by_outcome[NR_RUN_OUTCOMES];
	uint64_t by_rounds[NR_ADDKE + 1];
	struct life_totals lives;
	struct timespec start;
	struct timespec start_cpu;
};

static double seconds_since(const struct timespec *start, clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)(now.tv_sec - start->tv_sec) +
	       (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static int usage(void)
{
	fprintf(stderr,
		"usage: sim [--seed N] [--count M] [--time SECONDS] "
		"[--kind pair|life]\n"
		"           [--all] [--shrink SECONDS] [-v]\n"
		"       sim --replay FILE... [-v]\n");
	return -1;
}

static bool parse_kind(const char *text, enum which *which)
{
	*which = strcmp(text, "pair") == 0 ? PAIRS : LIVES;
	return *which == PAIRS || strcmp(text, "life") == 0;
}

/* False: usage. */
static bool set_option(struct options *options, int c)
{
	switch (c) {
	case 's':
		options->first = strtoull(optarg, NULL, 0);
		return true;
	case 'n':
		options->nr = strtoull(optarg, NULL, 0);
		return true;
	case 't':
		options->seconds = atof(optarg);
		options->nr = UINT64_MAX;
		return true;
	case 'k':
		return parse_kind(optarg, &options->which);
	case 'a':
		options->all = true;
		options->run.show = SHOW_NOTHING;
		return true;
	case 'r':
		options->replay = true;
		return true;
	case 'x':
		options->shrink_seconds = (unsigned)atoi(optarg);
		return true;
	case 'v':
		options->run.show = SHOW_LIVE;
		return true;
	default:
		return false;
	}
}

static int parse(int argc, char **argv, struct options *options)
{
	/* clang-format off */
	static const struct option names[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "count", required_argument, NULL, 'n' },
		{ "time", required_argument, NULL, 't' },
		{ "kind", required_argument, NULL, 'k' },
		{ "all", no_argument, NULL, 'a' },
		{ "replay", no_argument, NULL, 'r' },
		{ "shrink", required_argument, NULL, 'x' },
		{ "verbose", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	/* clang-format on */
	int c;

	*options = (struct options){ .run.show = SHOW_FAILURE,
				     .shrink_seconds = SHRINK_SECONDS };
	while ((c = getopt_long(argc, argv, "s:n:t:k:av", names, NULL)) != -1) {
		if (!set_option(options, c)) {
			return usage();
		}
	}
	if (options->nr == 0) {
		options->nr = options->first == 0 ? COUNT_DEFAULT : 1;
	}
	if (options->first == 0) {
		options->first = 1;
	}
	return options->replay == (optind < argc) ? 0 : usage();
}

static void add(struct totals *totals, const struct run_result *result)
{
	totals->nr_passed += run_is_good(result);
	totals->nr_failed += !run_is_good(result);
	totals->by_outcome[result->outcome]++;
	if (result->outcome != RUN_LIFE &&
	    result->rounds < ARRAY_LEN(totals->by_rounds)) {
		totals->by_rounds[result->rounds]++;
	}
}

static void print(const struct totals *totals)
{
	uint64_t nr = totals->nr_passed + totals->nr_failed;
	double elapsed = seconds_since(&totals->start, CLOCK_MONOTONIC);
	double cpu =
		seconds_since(&totals->start_cpu, CLOCK_PROCESS_CPUTIME_ID);

	for (size_t n = 0; n < NR_RUN_OUTCOMES; n++) {
		printf("%-16s %ju\n", run_outcome_names[n],
		       (uintmax_t)totals->by_outcome[n]);
	}
	printf("rounds run      ");
	for (size_t n = 0; n <= NR_ADDKE; n++) {
		printf(" %zu:%ju", n, (uintmax_t)totals->by_rounds[n]);
	}
	printf("\nlived            %.1f days, %ju SAs, %ju packets, %ju lost in "
	       "calm\n",
	       (double)totals->lives.virtual_ms / 86400000,
	       (uintmax_t)totals->lives.nr_sas,
	       (uintmax_t)totals->lives.nr_packets,
	       (uintmax_t)totals->lives.nr_dropped);
	printf("%.1f schedules a second, %.1f ms of CPU each\n",
	       elapsed > 0 ? (double)nr / elapsed : 0,
	       nr > 0 ? cpu * 1000 / (double)nr : 0);
	printf("%ju passed, %ju failed\n", (uintmax_t)totals->nr_passed,
	       (uintmax_t)totals->nr_failed);
}

static void run(const struct options *options, struct sched *sched,
		const char *name, struct totals *totals)
{
	struct run_result result = run_sched(sched, &options->run);

	add(totals, &result);
	if (run_is_good(&result)) {
		return;
	}
	printf("%s: %s\n", name, result.fault);
	if (options->run.show == SHOW_FAILURE && options->shrink_seconds > 0) {
		reduce(sched, result.fault, &options->run,
		       options->shrink_seconds);
	}
}

static void run_seeds(const struct options *options, struct totals *totals)
{
	struct sched *sched = NEW(struct sched);

	for (uint64_t n = 0;
	     n < options->nr && (totals->nr_failed == 0 || options->all) &&
	     (options->seconds == 0 ||
	      seconds_since(&totals->start, CLOCK_MONOTONIC) <
		      options->seconds);
	     n++) {
		uint64_t number = options->first + n;
		bool life = options->which == LIVES ||
			    (options->which == BY_NUMBER && number % 2 == 1);
		char name[32];

		snprintf(name, sizeof(name), "seed %ju", (uintmax_t)number);
		sched_of_seed(sched, number, life ? SCHED_LIFE : SCHED_PAIR);
		run(options, sched, name, totals);
	}
	xfree(sched);
}

static diag_t read_file(const char *name, struct sched *sched)
{
	FILE *file = fopen(name, "r");
	struct blob text = blob_new(FILE_BYTES_MAX);
	diag_t d = NULL;

	if (file == NULL) {
		d = diag("it cannot be opened");
	} else {
		text.len = fread(text.ptr, 1, FILE_BYTES_MAX, file);
		fclose(file);
		d = sched_parse(blob_view(&text), sched);
	}
	text.len = FILE_BYTES_MAX;
	blob_free(&text);
	return d;
}

static void replay(const struct options *options, char **names,
		   struct totals *totals)
{
	struct sched *sched = NEW(struct sched);

	for (; *names != NULL; names++) {
		diag_t d = read_file(*names, sched);

		if (d != NULL) {
			printf("%s: %s\n", *names, diag_text(d));
			diag_free(&d);
			totals->nr_failed++;
			continue;
		}
		run(options, sched, *names, totals);
	}
	xfree(sched);
}

int main(int argc, char **argv)
{
	struct options options;
	struct totals totals = { .nr_passed = 0 };

	if (parse(argc, argv, &options) != 0) {
		return 2;
	}
	diag_t d = nss_start(NULL, NULL);
	if (d != NULL) {
		fprintf(stderr, "sim: %s\n", diag_text(d));
		diag_free(&d);
		return 2;
	}
	options.run.lives = &totals.lives;
	options.run.ke_cache = ke_cache_new();
	setvbuf(stdout, NULL, _IOLBF, 0);
	clock_gettime(CLOCK_MONOTONIC, &totals.start);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &totals.start_cpu);
	if (options.replay) {
		replay(&options, argv + optind, &totals);
	} else {
		run_seeds(&options, &totals);
	}
	print(&totals);
	ke_cache_free(&options.run.ke_cache);
	nss_stop();
	return totals.nr_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
