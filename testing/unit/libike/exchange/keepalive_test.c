/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NAT keepalives: who sends them, and when (RFC 3948 2.3, 4; RFC 7296 2.23).
 */
#include <stdio.h>

#include "exchange/keepalive.h"
#include "unit/libike/engine/pair.h"

#define PERIOD_MS INT64_C(20000)

/* Keepalives on the wire, by host: west, east. */
struct seen {
	unsigned nr[SIM_HOSTS];
	struct ip_endpoint from; /* of the last */
	struct ip_endpoint to;
};

static struct seen seen;

static enum tap_result on_packet(void *ctx, struct host *sender,
				 struct packet *packet)
{
	struct sim *sim = ctx;

	if (net_is_keepalive(blob_view(&packet->datagram))) {
		seen.nr[sender - sim->hosts]++;
		seen.from = packet->from;
		seen.to = packet->to;
	}
	return TAP_PASS;
}

static void west_wants_none(struct conn_spec *spec, size_t host)
{
	spec->nat_keepalive = host != 0;
}

static void up_and_watched(struct pair *pair)
{
	seen = (struct seen){ .nr = { 0 } };
	pair->sim->net.tap = on_packet;
	pair->sim->net.tap_ctx = pair->sim;
	pair_up(pair);
}

/* West behind a NAT that forgets after IDLE_MS. */
static void bring_up(struct pair *pair, int64_t idle_ms, pair_edit_fn *edit)
{
	pair_init_behind_nat(pair, edit, idle_ms);
	up_and_watched(pair);
}

static void who_is_behind_a_nat_sends_one_each_period(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, 0, NULL);
	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0], 10);
	assert_int_equal(seen.nr[1], 0);
	assert_int_equal(seen.from.port, 4500);
	assert_int_equal(seen.to.port, 4500);
	pair_done(&pair);
}

static void without_a_nat_none_are_sent(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_any_west(&pair, PAIR_IKE);
	up_and_watched(&pair);
	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0] + seen.nr[1], 0);
	assert_int_equal(pair_ike(WEST(pair.sim))->keepalive.heap.at, 0);
	pair_done(&pair);
}

static void nat_keepalive_no_sends_none(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, 0, west_wants_none);
	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0], 0);
	pair_done(&pair);
}

static void keep_alive_0_sends_none(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_behind_nat(&pair, NULL, 0);
	WEST(pair.sim)->engine->world.config.keep_alive = SECONDS(0);
	up_and_watched(&pair);
	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0], 0);
	pair_done(&pair);
}

/* RFC 3948 4: only where no other packet has been sent for so long. */
static void other_packets_do_as_well(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, 0, NULL);
	struct host *west = WEST(pair.sim);
	uint32_t spi = pair_child(west)->spi_out;
	struct kernel_event event;

	for (unsigned n = 0; n < 30; n++) { /* ESP */
		struct kept_sa *kept = (struct kept_sa *)sim_kernel_find(
			&west->kernel, PROTOCOL_ESP, spi, false);

		assert_non_null(kept);
		sim_kernel_count(kept, 1, 100, host_realtime(west), &event);
		pair_run(&pair, PERIOD_MS / 2);
	}
	assert_int_equal(seen.nr[0], 0);
	pair_run(&pair, 2 * PERIOD_MS);
	assert_in_range(seen.nr[0], 1, 2);
	unsigned before = seen.nr[0];

	for (unsigned n = 0; n < 30; n++) { /* IKE */
		pair_rekey(west, SA_REKEY_CHILD);
		pair_run(&pair, PERIOD_MS / 2);
	}
	assert_int_equal(seen.nr[0], before);
	pair_done(&pair);
}

/* Of an IKE SA that has been rekeyed no more are sent. */
static void a_rekeyed_ike_sa_hands_them_on(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, 0, NULL);
	for (unsigned n = 0; n < 3; n++) {
		pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
		pair_run(&pair, 1000);
	}
	unsigned before = seen.nr[0];

	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0] - before, 10);
	pair_done(&pair);
}

static void they_end_with_the_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, 0, NULL);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 10 * PERIOD_MS);
	assert_int_equal(seen.nr[0], 0);
	pair_done(&pair);
}

/* What they are for: who is not behind the NAT reaches who is. */
static void a_nat_does_not_forget_who_sends_them(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, PERIOD_MS + 10000, NULL);
	pair_run(&pair, 1800 * 1000);
	uint64_t before = pair_child(EAST(pair.sim))->serial;

	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 5000);
	assert_int_not_equal(pair_child(EAST(pair.sim))->serial, before);
	assert_non_null(pair_child(WEST(pair.sim)));
	pair_done(&pair);
}

/* The same without them: this is how the NAT of these tests behaves. */
static void a_nat_forgets_who_sends_none(void **unused)
{
	struct pair pair;

	(void)unused;
	bring_up(&pair, PERIOD_MS + 10000, west_wants_none);
	pair_run(&pair, 1800 * 1000);
	uint64_t before = pair_child(EAST(pair.sim))->serial;

	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 5000);
	assert_int_equal(pair_child(EAST(pair.sim))->serial, before);
	pair_done(&pair);
}

static void impair_sends_one_at_once(void **unused)
{
	struct pair pair;
	char what[40];

	(void)unused;
	bring_up(&pair, 0, NULL);
	snprintf(what, sizeof(what), "send_keepalive:%ju",
		 (uintmax_t)pair_ike(WEST(pair.sim))->serial);
	host_impair(WEST(pair.sim), what);
	pair_run(&pair, 10);
	assert_int_equal(seen.nr[0], 1);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_behind_a_nat_sends_one_each_period),
		cmocka_unit_test(without_a_nat_none_are_sent),
		cmocka_unit_test(nat_keepalive_no_sends_none),
		cmocka_unit_test(keep_alive_0_sends_none),
		cmocka_unit_test(other_packets_do_as_well),
		cmocka_unit_test(a_rekeyed_ike_sa_hands_them_on),
		cmocka_unit_test(they_end_with_the_ike_sa),
		cmocka_unit_test(a_nat_does_not_forget_who_sends_them),
		cmocka_unit_test(a_nat_forgets_who_sends_none),
		cmocka_unit_test(impair_sends_one_at_once),
	};

	return cmocka_run_group_tests_name("keepalive", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
