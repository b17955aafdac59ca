/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one handshake costs, by role: in our code, in NSS, on the wire; and how
 * long it takes when nothing has to be waited for.
 */
#include <stdio.h>

#include "bench/bench.h"
#include "bench/samples.h"
#include "bench/setup.h"
#include "libswan/print.h"

#define WARM_UP	    20
#define POOL_ROUNDS 100

/* To reach, in ms. */
#define BEYOND_NSS_MS	  0.15
#define LATENCY_BEYOND_MS 1.0
#define PACKETS		  6

static void say_packets(const char *kind, unsigned packets)
{
	char buf[120];
	struct text text = TEXT_IN(buf);

	text_add(&text, "%s: datagrams of a handshake", kind);
	figure(buf, packets, "", PACKETS);
}

/* Up, measured; down, not. */
static bool one(struct bench_host *west, struct bench_host *east,
		size_t nr_conn)
{
	const char *name = setup_name(nr_conn).text;

	west->cost = east->cost = (struct cost){ .nr = { 0 } };
	west->nr_sent = east->nr_sent = 0;
	if (bench_up(west, name) != 0) {
		fprintf(stderr, "bench: the handshake failed\n");
		return false;
	}
	return true;
}

static bool measure(const char *kind, const char *ike)
{
	static struct samples samples[2];
	struct ike_config config = ike_config_default();
	struct bench_host west;
	struct bench_host east;
	bool ok = true;
	unsigned packets = 0;

	config.keypair_pool = 0; /* key pairs are made when needed: counted */
	setup_pair(&west, &east, &config, 1);
	setup_add(&west, ike, 0, 1);
	setup_add(&east, ike, 0, 1);
	for (size_t n = 0; ok && n < WARM_UP + SAMPLES; n++) {
		ok = one(&west, &east, 0);
		packets = west.nr_sent + east.nr_sent;
		if (n >= WARM_UP) {
			samples_take(&samples[WEST], n - WARM_UP, &west.cost);
			samples_take(&samples[EAST], n - WARM_UP, &east.cost);
		}
		bench_down(&west, setup_name(0).text);
	}
	if (ok) {
		samples_report(&samples[WEST], kind, "initiator",
			       BEYOND_NSS_MS);
		samples_report(&samples[EAST], kind, "responder",
			       BEYOND_NSS_MS);
		say_packets(kind, packets);
	}
	bench_host_done(&west);
	bench_host_done(&east);
	return ok;
}

bool bench_handshake(void)
{
	bool ok = measure("classic", IKE_CLASSIC);

	return measure("hybrid", IKE_HYBRID) && ok;
}

/* Both ends, one after the other, as on a wire without delay. */
static void report_latency(const struct cost *west, const struct cost *east,
			   double *total, double *beyond)
{
	double nss = 0;

	*total = 0;
	for (enum place p = PLACE_ENGINE; p <= PLACE_JOB; p++) {
		*total += cost_ms(west, p) + cost_ms(east, p);
	}
	nss += cost_ms(west, PLACE_JOB) + cost_ms(west, PLACE_BARE_NSS);
	nss += cost_ms(east, PLACE_JOB) + cost_ms(east, PLACE_BARE_NSS);
	*beyond = *total - nss;
}

bool bench_latency(void)
{
	static double total[POOL_ROUNDS];
	static double beyond[POOL_ROUNDS];
	struct ike_config config = ike_config_default();
	struct bench_host west;
	struct bench_host east;
	bool ok = true;

	setup_pair(&west, &east, &config, 1);
	setup_add(&west, IKE_HYBRID, 0, 1);
	setup_add(&east, IKE_HYBRID, 0, 1);
	for (size_t n = 0; ok && n < POOL_ROUNDS; n++) {
		bench_run(&west, POOL_NOW);
		ok = one(&west, &east, 0);
		report_latency(&west.cost, &east.cost, &total[n], &beyond[n]);
		bench_down(&west, setup_name(0).text);
	}
	if (ok) {
		samples_say("hybrid", "both", "latency, pairs made ahead",
			    median(total, POOL_ROUNDS), "ms", 0);
		samples_say("hybrid", "both", "latency beyond NSS's",
			    median(beyond, POOL_ROUNDS), "ms",
			    LATENCY_BEYOND_MS);
	}
	bench_host_done(&west);
	bench_host_done(&east);
	return ok;
}
