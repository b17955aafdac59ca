/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A day of a gateway with many IKE SAs and Child SAs, all rekeyed as their
 * lifetimes say: what a rekey costs among 100 and among 10,000, and what memory
 * is left of it.  They live in turns, as long as the same number of rekeys
 * takes, so that what else the machine does disturbs both alike.
 */
#include <stdio.h>
#include <time.h>

#include "bench/bench.h"
#include "bench/meter.h"
#include "bench/samples.h"
#include "bench/setup.h"
#include "engine/engine.h"
#include "libswan/alloc.h"

#define FEW  100
#define MANY 10000

#define TURNS 50 /* a day of the many, and as many days of the few */

#define HOUR_MS INT64_C(3600000)
#define LIFE_MS (8 * HOUR_MS) /* of a connection by default */

struct day {
	struct bench_host west;
	struct bench_host east;
	struct monotime clock;
	size_t nr;

	/* Of the turns of this one, all together. */
	double nr_rekeys;
	double nr_blocks; /* of memory, more than before */
	long kb;	  /* of resident memory, more than before */
	double ms[TURNS]; /* CPU of a rekey in a turn, of both ends */
};

/* Until END everything that is due. */
static void pass(struct day *day, struct monotime end)
{
	for (;;) {
		struct bench_host *first =
			day->west.timer.ms < day->east.timer.ms ? &day->west
								: &day->east;

		if (first->timer.ms > end.ms) {
			break;
		}
		if (first->timer.ms > day->clock.ms) {
			day->clock = first->timer;
		}
		bench_timer(first);
	}
	day->clock = end;
}

/* Two daemons with NR pairs of SAs, that were made over one lifetime. */
static bool dawn(struct day *day, size_t nr)
{
	struct ike_config config = ike_config_default();
	bool ok = true;

	day->nr = nr;
	day->clock = (struct monotime){ LIFE_MS };
	setup_pair(&day->west, &day->east, &config, nr);
	day->west.clock = day->east.clock = &day->clock;
	setup_add(&day->west, IKE_CLASSIC, 0, nr);
	setup_add(&day->east, IKE_CLASSIC, 0, nr);
	for (size_t n = 0; ok && n < nr; n++) {
		ok = bench_up(&day->west, setup_name(n).text) == 0;
		pass(day,
		     monotime_add(day->clock, MILLIS(LIFE_MS / (int64_t)nr)));
	}
	day->east.cost = (struct cost){ .nr = { 0 } };
	return ok;
}

static void dusk(struct day *day)
{
	bench_host_done(&day->west);
	bench_host_done(&day->east);
}

/* Not disturbed by what else the machine does. */
static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A TURN of MS of virtual time. */
static void live(struct day *day, unsigned turn, int64_t ms)
{
	struct sa_db *sas = &day->east.engine->world.sas;
	uint64_t serial = sas->next_serial;
	size_t nr_blocks = xalloc_nr_live();
	long kb = meter_resident_kb();
	double start_ms = cpu_ms();

	pass(day, monotime_add(day->clock, MILLIS(ms)));
	double nr_rekeys = (double)(sas->next_serial - serial);

	day->ms[turn] = (cpu_ms() - start_ms) / nr_rekeys;
	day->nr_rekeys += nr_rekeys;
	day->nr_blocks += (double)xalloc_nr_live() - (double)nr_blocks;
	day->kb += meter_resident_kb() - kb;
}

static void say(const struct day *day, const char *what, double value,
		const char *unit)
{
	char buf[120];
	struct text text = TEXT_IN(buf);

	text_add(&text, "%zu IKE SAs and Child SAs: %s", day->nr, what);
	figure(buf, value, unit, 0);
}

static double engine_ms(const struct cost *cost)
{
	return cost_ms(cost, PLACE_ENGINE) + cost_ms(cost, PLACE_KEY_NSS) +
	       cost_ms(cost, PLACE_BARE_NSS);
}

/* All of its SAs are there still?  *MS is what a rekey takes. */
static bool report(struct day *day, double nr_days, double *ms)
{
	const struct sa_db *sas = &day->east.engine->world.sas;

	say(day, "rekeys of the gateway, a day", day->nr_rekeys / nr_days, "");
	say(day, "engine of the gateway, a rekey",
	    engine_ms(&day->east.cost) / day->nr_rekeys, "ms");
	*ms = median(day->ms, TURNS);
	say(day, "CPU of both ends, a rekey", *ms, "ms");
	say(day, "blocks of memory more after it, of both ends", day->nr_blocks,
	    "");
	say(day, "resident memory more after it, of both ends",
	    (double)day->kb, "kB");
	if (sas->nr_ike < day->nr || sas->nr_child < day->nr) {
		fprintf(stderr, "bench: %u IKE SAs and %u Child SAs are left\n",
			sas->nr_ike, sas->nr_child);
		return false;
	}
	return true;
}

bool bench_day(void)
{
	static struct day few;
	static struct day many;
	double few_ms;
	double many_ms;
	bool ok = dawn(&few, FEW) && dawn(&many, MANY);

	for (unsigned n = 0; ok && n < TURNS; n++) {
		live(&few, n, 24 * HOUR_MS);
		live(&many, n, 24 * HOUR_MS / TURNS);
	}
	if (ok) {
		ok = report(&few, TURNS, &few_ms) & report(&many, 1, &many_ms);
		figure("CPU of a rekey among 10,000, against one among 100",
		       many_ms / few_ms, "times", 1.1);
	}
	dusk(&few);
	dusk(&many);
	return ok;
}
