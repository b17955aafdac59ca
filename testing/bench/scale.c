/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Many connections: to add them, and what a handshake costs among them.
 */
#include <stdio.h>

#include "bench/bench.h"
#include "bench/setup.h"
#include "libswan/print.h"

#define MANY	 10000
#define FEW	 10
#define MEASURED 200
#define ROUNDS	 2 /* the least disturbed counts */

/* To reach, in s. */
#define ADD_S 0.5

static double engine_ms(const struct cost *cost)
{
	return (double)(cost_ns(cost, PLACE_ENGINE) +
			cost_ns(cost, PLACE_KEY_NSS) +
			cost_ns(cost, PLACE_BARE_NSS)) /
	       1e6;
}

static void say(const char *role, size_t nr, double value)
{
	char buf[120];
	struct text text = TEXT_IN(buf);

	text_add(&text, "%s, %zu connections and SAs: CPU of the engine", role,
		 nr);
	figure(buf, value, "ms", 0);
}

/* Of one role each, in ms. */
struct figures {
	double initiator;
	double responder;
};

static double least(double before, double now)
{
	return before == 0 || now < before ? now : before;
}

/* NR connections and SAs; then one of them goes down and up. */
static bool measure(size_t nr, struct figures *figures)
{
	static double initiator[MEASURED];
	static double responder[MEASURED];
	struct ike_config config = ike_config_default();
	struct bench_host west;
	struct bench_host east;
	bool ok = true;

	setup_pair(&west, &east, &config, nr);
	setup_add(&west, IKE_CLASSIC, 0, nr);
	setup_add(&east, IKE_CLASSIC, 0, nr);
	for (size_t n = 0; ok && n < nr; n++) {
		ok = bench_up(&west, setup_name(n).text) == 0;
	}
	for (size_t n = 0; ok && n < MEASURED; n++) {
		const char *name = setup_name(n * 7919 % nr).text;

		bench_down(&west, name);
		west.cost = east.cost = (struct cost){ .nr = { 0 } };
		ok = bench_up(&west, name) == 0;
		initiator[n] = engine_ms(&west.cost);
		responder[n] = engine_ms(&east.cost);
	}
	if (ok) {
		figures->initiator =
			least(figures->initiator, median(initiator, MEASURED));
		figures->responder =
			least(figures->responder, median(responder, MEASURED));
	} else {
		fprintf(stderr, "bench: a handshake among %zu failed\n", nr);
	}
	bench_host_done(&west);
	bench_host_done(&east);
	return ok;
}

bool bench_scale(void)
{
	struct figures few = { 0, 0 };
	struct figures many = { 0, 0 };

	for (unsigned n = 0; n < ROUNDS; n++) {
		if (!measure(FEW, &few) || !measure(MANY, &many)) {
			return false;
		}
	}
	say("initiator", FEW, few.initiator);
	say("initiator", MANY, many.initiator);
	say("responder", FEW, few.responder);
	say("responder", MANY, many.responder);
	return true;
}

bool bench_add(void)
{
	struct ike_config config = ike_config_default();
	struct bench_host east;
	uint64_t start;

	setup_host(&east, EAST, &config, MANY);
	start = meter_now_ns();
	setup_add(&east, IKE_HYBRID, 0, MANY);
	figure("10,000 connections added to the engine",
	       (double)(meter_now_ns() - start) / 1e9, "s", ADD_S);
	bench_host_done(&east);
	return true;
}
