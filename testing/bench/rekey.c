/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a rekey costs, by role and on the wire: of the IKE SA, and of the Child
 * SA with a key exchange of its own (pfs=yes, as the IKE SA's plan); classic,
 * and with ML-KEM in an IKE_FOLLOWUP_KE.  The delete of the old SA is part of
 * it.
 */
#include <stdio.h>

#include "bench/bench.h"
#include "bench/samples.h"
#include "bench/setup.h"
#include "libswan/print.h"

#define WARM_UP 20

/* Of both ends, of the last one. */
struct wire {
	unsigned nr_datagrams;
	size_t bytes;
};

static bool one(struct bench_host *west, struct bench_host *east,
		enum ike_sa_action action, struct wire *wire)
{
	west->cost = east->cost = (struct cost){ .nr = { 0 } };
	west->nr_sent = east->nr_sent = 0;
	west->bytes_sent = east->bytes_sent = 0;
	if (bench_rekey(west, action, setup_name(0).text) != 0) {
		fprintf(stderr, "bench: the rekey failed\n");
		return false;
	}
	wire->nr_datagrams = west->nr_sent + east->nr_sent;
	wire->bytes = west->bytes_sent + east->bytes_sent;
	return true;
}

static bool measure(const char *kind, const char *ike,
		    enum ike_sa_action action)
{
	static struct samples samples[2];
	struct ike_config config = ike_config_default();
	struct bench_host west;
	struct bench_host east;
	struct wire wire = { 0, 0 };

	config.keypair_pool = 0; /* key pairs are made when needed: counted */
	setup_pair(&west, &east, &config, 1);
	setup_add(&west, ike, 0, 1);
	setup_add(&east, ike, 0, 1);
	bool ok = bench_up(&west, setup_name(0).text) == 0;

	for (size_t n = 0; ok && n < WARM_UP + SAMPLES; n++) {
		ok = one(&west, &east, action, &wire);
		if (n >= WARM_UP) {
			samples_take(&samples[WEST], n - WARM_UP, &west.cost);
			samples_take(&samples[EAST], n - WARM_UP, &east.cost);
		}
	}
	if (ok) {
		samples_report(&samples[WEST], kind, "initiator", 0);
		samples_report(&samples[EAST], kind, "responder", 0);
		samples_say(kind, "both", "datagrams", wire.nr_datagrams, "",
			    0);
		samples_say(kind, "both", "octets of UDP payload",
			    (double)wire.bytes, "", 0);
	}
	bench_host_done(&west);
	bench_host_done(&east);
	return ok;
}

bool bench_rekeys(void)
{
	bool ok = measure("IKE rekey, classic", IKE_CLASSIC, SA_REKEY_IKE);

	ok = measure("IKE rekey, hybrid", IKE_HYBRID, SA_REKEY_IKE) && ok;
	ok = measure("Child rekey, classic", IKE_CLASSIC, SA_REKEY_CHILD) && ok;
	return measure("Child rekey, hybrid", IKE_HYBRID, SA_REKEY_CHILD) && ok;
}
