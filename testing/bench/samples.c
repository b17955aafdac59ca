/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the time of one role goes, over many exchanges.
 */
#include "bench/samples.h"

#include "bench/bench.h"
#include "libswan/print.h"

double cost_ms(const struct cost *cost, enum place place)
{
	return (double)cost_ns(cost, place) / 1e6;
}

void samples_take(struct samples *s, size_t n, const struct cost *cost)
{
	s->engine[n] = cost_ms(cost, PLACE_ENGINE);
	s->keys[n] = cost_ms(cost, PLACE_KEY_NSS);
	s->bare[n] = cost_ms(cost, PLACE_BARE_NSS);
	s->jobs[n] = cost_ms(cost, PLACE_JOB);
	s->beyond[n] = s->engine[n] + s->keys[n];
}

void samples_say(const char *kind, const char *role, const char *what,
		 double value, const char *unit, double target)
{
	char buf[120];
	struct text text = TEXT_IN(buf);

	text_add(&text, "%s, %s: %s", kind, role, what);
	figure(buf, value, unit, target);
}

void samples_report(struct samples *s, const char *kind, const char *role,
		    double target_ms)
{
	samples_say(kind, role, "NSS, key exchanges", median(s->jobs, SAMPLES),
		    "ms", 0);
	samples_say(kind, role, "NSS, deriving, HMAC, AEAD, random",
		    median(s->bare, SAMPLES), "ms", 0);
	samples_say(kind, role, "CPU of the engine beyond that",
		    median(s->beyond, SAMPLES), "ms", target_ms);
	samples_say(kind, role, "  of it in NSS, handling keys",
		    median(s->keys, SAMPLES), "ms", 0);
	samples_say(kind, role, "  of it in our code",
		    median(s->engine, SAMPLES), "ms", 0);
}
