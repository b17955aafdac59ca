/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A stopwatch that always runs for somebody: where the time of a handshake
 * goes, between our code and NSS.  And what memory this process has.
 */
#include "bench/meter.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define CALIBRATION_ROUNDS 100000

/* One thread, one stopwatch. */
static struct {
	struct cost *charged;
	enum place place;
	uint64_t since_ns;
	double read_ns; /* what one look at the clock takes */
} meter;

uint64_t meter_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

struct monotime meter_now(void)
{
	return (struct monotime){ (int64_t)(meter_now_ns() / 1000000) };
}

static double calibrate(void)
{
	uint64_t start = meter_now_ns();
	uint64_t end = start;

	for (unsigned n = 0; n < CALIBRATION_ROUNDS; n++) {
		end = meter_now_ns();
	}
	return (double)(end - start) / CALIBRATION_ROUNDS;
}

static void settle(void)
{
	uint64_t now = meter_now_ns();

	if (meter.charged != NULL) {
		meter.charged->ns[meter.place] += now - meter.since_ns;
		meter.charged->nr[meter.place]++;
	}
	meter.since_ns = now;
}

void meter_charge(struct cost *cost)
{
	if (meter.read_ns == 0) {
		meter.read_ns = calibrate();
	}
	settle();
	meter.charged = cost;
}

enum place meter_switch(enum place place)
{
	enum place before = meter.place;

	settle();
	meter.place = place;
	return before;
}

enum place meter_switch_nss(enum place place)
{
	enum place before = meter.place;

	return before == PLACE_ENGINE ? meter_switch(place) : before;
}

uint64_t cost_ns(const struct cost *cost, enum place place)
{
	double reading = cost->nr[place] * meter.read_ns;

	return cost->ns[place] > reading ? cost->ns[place] - (uint64_t)reading
					 : 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double median(double *values, size_t nr)
{
	qsort(values, nr, sizeof(*values), compare);
	return nr == 0 ? 0 : values[nr / 2];
}

long meter_resident_kb(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1) {
		pages = 0;
	}
	if (file != NULL) {
		fclose(file);
	}
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}
