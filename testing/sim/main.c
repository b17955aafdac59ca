/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * sim: thousands of handshakes under every condition, in virtual time.
 *
 *	sim [--seed N] [--count M | --time SECONDS] [--kind pair|life]
 *		[--no-rekeys] [--all] [-v]
 *
 * Runs schedules N, N + 1, ...: M of them, 1 where only N is given, 10000
 * where nothing is.  The first that fails is shown as a ladder, and ends it;
 * with --all each that fails is a line.  `sim --seed ITS-NUMBER` runs it again.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/nss.h"
#include "sim/run.h"

#define COUNT_DEFAULT 10000

struct options {
	uint64_t first;
	uint64_t nr; /* 0: not said */
	double seconds; /* 0: no limit */
	struct run_options run;
};

struct totals {
	uint64_t nr_passed;
	uint64_t nr_failed;
	uint64_t by_outcome[NR_RUN_OUTCOMES];
	uint64_t by_rounds[NR_ADDKE + 1];
	struct life_totals lives;
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
	fprintf(stderr, "usage: sim [--seed N] [--count M] "
			"[--time SECONDS] "
			"[--kind pair|life] [--no-rekeys] [--all] "
			"[-v]\n");
	return -1;
}

static bool parse_kind(const char *text, enum run_kind *kind)
{
	if (strcmp(text, "pair") == 0) {
		*kind = RUN_PAIRS;
	} else if (strcmp(text, "life") == 0) {
		*kind = RUN_LIVES;
	} else {
		return false;
	}
	return true;
}

static int parse(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{"seed",	  required_argument, NULL, 's'},
		{ "schedules", required_argument, NULL, 'n'},
		{ "count",	   required_argument, NULL, 'n'},
		{ "time",	  required_argument, NULL, 't'},
		{ "no-rekeys", no_argument,	    NULL, 'r'},
		{ "kind",	   required_argument, NULL, 'k'},
		{ "all",	   no_argument,	    NULL, 'a'},
		{ "verbose",   no_argument,	  NULL, 'v'},
		{ NULL,	0,		   NULL, 0  },
	};
	int c;

	*options = (struct options){ .run = { .rekeys = true } };
	while ((c = getopt_long(argc, argv, "s:n:t:k:rav", names, NULL)) != -1) {
		switch (c) {
		case 's':
			options->first = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			options->nr = strtoull(optarg, NULL, 0);
			break;
		case 't':
			options->seconds = atof(optarg);
			options->nr = UINT64_MAX;
			break;
		case 'k':
			if (!parse_kind(optarg, &options->run.kind)) {
				return usage();
			}
			break;
		case 'a':
			options->run.brief = true;
			break;
		case 'r':
			options->run.rekeys = false;
			break;
		case 'v':
			options->run.live = true;
			break;
		default:
			return usage();
		}
	}
	if (options->nr == 0) {
		options->nr = options->first == 0 ? COUNT_DEFAULT : 1;
	}
	if (options->first == 0) {
		options->first = 1;
	}
	return optind == argc ? 0 : usage();
}

static void add(struct totals *totals, const struct run_result *result)
{
	totals->nr_passed += result->good;
	totals->nr_failed += !result->good;
	totals->by_outcome[result->outcome]++;
	if (result->outcome != RUN_LIFE &&
	    result->rounds < ARRAY_LEN(totals->by_rounds)) {
		totals->by_rounds[result->rounds]++;
	}
}

static void print(const struct totals *totals, double elapsed, double cpu)
{
	uint64_t nr = totals->nr_passed + totals->nr_failed;

	for (size_t n = 0; n < NR_RUN_OUTCOMES; n++) {
		printf("%-16s %ju\n", run_outcome_names[n],
		       (uintmax_t)totals->by_outcome[n]);
	}
	printf("rounds run      ");
	for (size_t n = 0; n <= NR_ADDKE; n++) {
		printf(" %zu:%ju", n, (uintmax_t)totals->by_rounds[n]);
	}
	printf("\nlives            %.1f days, %ju SAs, %ju packets, %ju dropped "
	       "in calm\n",
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

int main(int argc, char **argv)
{
	struct options options;
	struct totals totals = { .nr_passed = 0 };
	struct timespec start;
	struct timespec start_cpu;

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
	clock_gettime(CLOCK_MONOTONIC, &start);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start_cpu);
	for (uint64_t n = 0;
	     n < options.nr && (totals.nr_failed == 0 || options.run.brief) &&
	     (options.seconds == 0 ||
	      seconds_since(&start, CLOCK_MONOTONIC) < options.seconds);
	     n++) {
		struct run_result result =
			run_schedule(options.first + n, &options.run);

		add(&totals, &result);
	}
	print(&totals, seconds_since(&start, CLOCK_MONOTONIC),
	      seconds_since(&start_cpu, CLOCK_PROCESS_CPUTIME_ID));
	ke_cache_free(&options.run.ke_cache);
	nss_stop();
	return totals.nr_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
