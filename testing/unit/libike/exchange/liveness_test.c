/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Is the peer there? (dpddelay=, RFC 7296 2.4)
 */
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

#define DELAY_MS 10000

static void west_asks(struct conn_spec *spec, size_t host)
{
	spec->dpddelay = MILLIS(host == 0 ? DELAY_MS : 0);
}

/* Up for a second. */
static void init(struct pair *pair)
{
	pair_init_edited(pair, PAIR_IKE, west_asks);
	pair_up(pair);
}

/* Requests that HOST has sent on its IKE SA. */
static uint32_t nr_requests(struct host *host)
{
	return pair_ike(host)->window.out.next_id;
}

static void silent_peer_is_asked(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair);
	uint32_t west = nr_requests(WEST(pair.sim));
	uint32_t east = nr_requests(EAST(pair.sim));

	pair_run(&pair, DELAY_MS - 2000);
	assert_int_equal(nr_requests(WEST(pair.sim)), west);
	pair_run(&pair, 2000);
	assert_int_equal(nr_requests(WEST(pair.sim)), west + 1);
	pair_run(&pair, 3 * DELAY_MS);
	assert_int_equal(nr_requests(WEST(pair.sim)), west + 4);
	assert_int_equal(nr_requests(EAST(pair.sim)), east); /* 0: never */
	assert_non_null(pair_child(WEST(pair.sim)));
	pair_done(&pair);
}

/* A packet of the peer's has come through west's Child SA. */
static void receive_packet(struct pair *pair)
{
	struct host *west = WEST(pair->sim);
	const struct child_sa *child = pair_child(west);
	struct kept_sa *in = (struct kept_sa *)sim_kernel_find(
		&west->kernel, child->protocol, child->spi_in, true);
	struct kernel_event none;

	assert_false(
		sim_kernel_count(in, 1, 100, host_realtime(west), &none));
}

static void packets_say_that_the_peer_is_there(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair);
	uint32_t before = nr_requests(WEST(pair.sim));

	for (unsigned n = 0; n < 10; n++) {
		receive_packet(&pair);
		pair_run(&pair, DELAY_MS / 2);
	}
	assert_int_equal(nr_requests(WEST(pair.sim)), before);
	pair_run(&pair, 2 * DELAY_MS);
	assert_true(nr_requests(WEST(pair.sim)) > before);
	pair_done(&pair);
}

static void requests_say_that_the_peer_is_there(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair);
	uint32_t before = nr_requests(WEST(pair.sim));

	for (unsigned n = 0; n < 5; n++) {
		pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
		pair_run(&pair, DELAY_MS - 1000);
	}
	assert_int_equal(nr_requests(WEST(pair.sim)), before);
	pair_done(&pair);
}

/* After retransmit-timeout= all that hangs off the IKE SA goes. */
static void peer_that_has_vanished_is_given_up(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair);
	pair.hold = HOLD_EAST;
	pair_run(&pair, DELAY_MS + 29000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	pair_run(&pair, 5000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(WEST(pair.sim)->kernel.nr_sas, 0);
	assert_int_equal(WEST(pair.sim)->kernel.nr_policies, 0);
	pair_done(&pair);
}

/* What a rekey has made asks, too. */
static void rekeyed_ike_sa_asks_as_well(void **unused)
{
	(void)unused;
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct pair pair;

		init(&pair);
		pair_rekey(&pair.sim->hosts[n], SA_REKEY_IKE);
		pair_run(&pair, 1000);
		uint32_t before = nr_requests(WEST(pair.sim));

		pair_run(&pair, DELAY_MS);
		assert_int_equal(nr_requests(WEST(pair.sim)), before + 1);
		pair_done(&pair);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silent_peer_is_asked),
		cmocka_unit_test(packets_say_that_the_peer_is_there),
		cmocka_unit_test(requests_say_that_the_peer_is_there),
		cmocka_unit_test(peer_that_has_vanished_is_given_up),
		cmocka_unit_test(rekeyed_ike_sa_asks_as_well),
	};

	return cmocka_run_group_tests_name("liveness", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
