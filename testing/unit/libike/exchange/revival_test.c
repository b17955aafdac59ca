/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is to stay up comes back; what has to end ends (RFC 7296 2.4, 2.8).
 */
#include "engine/engine.h"
#include "exchange/revival.h"
#include "unit/libike/engine/pair.h"

static void west_is_to_stay_up(struct conn_spec *spec, size_t host)
{
	spec->autostart = host == 0 ? AUTO_UP : AUTO_ADD;
}

static void assert_up(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_non_null(pair_child(host));
		assert_ptr_equal(pair_child(host)->ike, pair_ike(host));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
	}
}

static void assert_down(struct pair *pair, size_t nr_ike)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), nr_ike);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 0);
	}
}

/* The IKE SA stays: the Child SA alone comes back, on it. */
static void lost_child_sa_comes_back(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(&pair);
	uint64_t first = pair_ike(WEST(pair.sim))->serial;

	host_down_child(EAST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_up(&pair);
	assert_int_equal(pair_ike(WEST(pair.sim))->serial, first);
	pair_done(&pair);
}

static void lost_ike_sa_comes_back(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(&pair);
	host_down(EAST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_up(&pair);
	pair_done(&pair);
}

/* Who brought it down, by either end's command, has the last word. */
static void what_was_brought_down_stays_down(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(&pair);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 600000);
	assert_down(&pair, 0);
	pair_done(&pair);
}

/* 0, 5, 10, 20 ... seconds after each failure, 300 at most. */
static void attempts_back_off(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(&pair);
	pair.lose = EXCHANGE_IKE_SA_INIT;
	host_down(EAST(pair.sim), CONN);
	pair_run(&pair, 3600000);
	assert_true(ladder_has(&pair.sim->ladder,
			       "revival attempt 4 scheduled in 20 seconds"));
	assert_true(ladder_has(&pair.sim->ladder, "in 300 seconds"));
	pair.lose = 0;
	pair_run(&pair, 331000);
	assert_up(&pair);
	assert_int_equal(pair_conn(WEST(pair.sim), CONN)->revival->nr_attempts,
			 0);
	pair_done(&pair);
}

/* Its kernel had no room for the first Child SA. */
static void child_sa_that_failed_is_tried_again(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	WEST(pair.sim)->kernel.nr_to_fail = 2;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_up(&pair);
	pair_done(&pair);
}

static void set_addresses(struct host *host, size_t nr)
{
	struct ike_interface eth0 = { .name = "eth0",
				      .address = host->addresses[0] };

	ike_interfaces(host->engine, &eth0, nr, host->sim->timeline.now);
}

/* Nothing is left, nothing is sent; all is back with the address. */
static void address_takes_the_tunnel_along(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, west_is_to_stay_up);
	pair_up(&pair);
	set_addresses(WEST(pair.sim), 0);
	pair_run(&pair, 600000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 0);
	assert_true(ladder_has(&pair.sim->ladder,
			       "local address 192.0.2.1 has gone"));
	assert_false(ladder_has(&pair.sim->ladder, "revival attempt"));
	assert_true(ike_waits_for_address(WEST(pair.sim)->engine));
	set_addresses(WEST(pair.sim), 1);
	pair_run(&pair, 60000);
	assert_up(&pair);
	pair_done(&pair);
}

static void tunnel_not_meant_to_stay_up_does_not_return(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	set_addresses(WEST(pair.sim), 0);
	pair_run(&pair, 1000);
	set_addresses(WEST(pair.sim), 1);
	pair_run(&pair, 60000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	pair_done(&pair);
}

/* rekey=no: the end is the end, of both kinds of SA. */
static void no_rekey(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->rekey = false;
	spec->ikelifetime = SECONDS(7200);
	spec->ipsec_lifetime = SECONDS(3600);
}

static void without_rekey_sas_expire(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, no_rekey);
	pair_up(&pair);
	pair_run(&pair, 3590000);
	assert_up(&pair);
	pair_run(&pair, 20000);
	assert_down(&pair, 1);
	pair_run(&pair, 3600000);
	assert_down(&pair, 0);
	assert_false(ladder_has(&pair.sim->ladder, "CREATE_CHILD_SA request"));
	pair_done(&pair);
}

static void no_rekey_but_stay_up(struct conn_spec *spec, size_t host)
{
	no_rekey(spec, host);
	west_is_to_stay_up(spec, host);
}

static void expired_sas_come_back_where_they_are_wanted(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, no_rekey_but_stay_up);
	pair_up(&pair);
	for (unsigned n = 0; n < 5; n++) {
		pair_run(&pair, 3601000);
		assert_up(&pair);
	}
	pair_done(&pair);
}

/* The peer is away while the IKE SA should be rekeyed, and after its end. */
static void short_lives(struct conn_spec *spec, size_t host)
{
	west_is_to_stay_up(spec, host);
	spec->ikelifetime = SECONDS(3600);
	spec->rekeymargin = SECONDS(300);
}

static void lost_rekey_ends_in_revival(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init_edited(&pair, PAIR_IKE, short_lives);
	pair_up(&pair);
	pair_run(&pair, 2900000);
	pair.sim->net.rules.loss_percent = 100;
	pair_run(&pair, 750000);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 0);
	pair.sim->net.rules.loss_percent = 0;
	pair_run(&pair, 400000);
	assert_up(&pair);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lost_child_sa_comes_back),
		cmocka_unit_test(lost_ike_sa_comes_back),
		cmocka_unit_test(what_was_brought_down_stays_down),
		cmocka_unit_test(attempts_back_off),
		cmocka_unit_test(child_sa_that_failed_is_tried_again),
		cmocka_unit_test(address_takes_the_tunnel_along),
		cmocka_unit_test(tunnel_not_meant_to_stay_up_does_not_return),
		cmocka_unit_test(without_rekey_sas_expire),
		cmocka_unit_test(expired_sas_come_back_where_they_are_wanted),
		cmocka_unit_test(lost_rekey_ends_in_revival),
	};

	return cmocka_run_group_tests_name("revival", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
