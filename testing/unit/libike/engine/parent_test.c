/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections that share an IKE SA: begun, brought down, deleted.
 */
#include "engine/engine.h"
#include "unit/libike/engine/pair.h"

#define OTHER	      "other"
#define THIRD	      "third"
#define HYBRID	      PAIR_IKE ";addke1=ml_kem_768"
#define HYBRID_OR_NOT HYBRID "+none"

/* CONN is up, on an IKE SA of ike=CONN_IKE; then OTHER, of ike=OTHER_IKE. */
static void up_both(struct pair *pair, const char *conn_ike,
		    const char *other_ike)
{
	pair_init(pair, conn_ike);
	pair_add_conn(pair, OTHER, other_ike, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(pair);
	host_up(WEST(pair->sim), OTHER);
	pair_run(pair, 1000);
	assert_int_equal(WEST(pair->sim)->up_code, RC_OK);
	assert_int_equal(WEST(pair->sim)->nr_up_done, 2);
}

static void assert_sas(const struct pair *pair, size_t nr_ike, size_t nr_child)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), nr_ike);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel),
				 2 * nr_child);
	}
}

static void a_second_connection_shares_the_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	assert_sas(&pair, 1, 2);
	assert_int_equal(pair_conn(WEST(pair.sim), OTHER)->ike_serial,
			 pair_conn(WEST(pair.sim), CONN)->ike_serial);
	pair_done(&pair);
}

static void algorithms_that_the_second_allows_are_shared(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, HYBRID, HYBRID_OR_NOT);
	assert_sas(&pair, 1, 2);
	pair_done(&pair);
}

static void algorithms_that_it_does_not_allow_are_not(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, HYBRID);
	assert_sas(&pair, 2, 2);
	pair_done(&pair);
}

static void down_takes_the_child_sa_alone(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 1);
	assert_int_equal(WEST(pair.sim)->nr_down_done, 1);
	assert_int_equal(pair_conn(WEST(pair.sim), CONN)->child_serial, 0);
	pair_done(&pair);
}

static void down_of_the_last_takes_the_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	host_down(WEST(pair.sim), CONN);
	pair_run(&pair, 1000);
	host_down(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	assert_sas(&pair, 0, 0);
	assert_int_equal(pair_conn(WEST(pair.sim), OTHER)->ike_serial, 0);
	assert_int_equal(pair_conn(EAST(pair.sim), OTHER)->ike_serial, 0);
	pair_done(&pair);
}

/* At once, as one name does that stands for both (leftsubnets=). */
static void down_of_all_takes_the_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	pair_add_conn(&pair, THIRD, PAIR_IKE, "10.21.0.0/16", "10.22.0.0/16",
		      INTERMEDIATE_YES);
	host_up(WEST(pair.sim), THIRD);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 3);
	host_down(WEST(pair.sim), CONN);
	host_down(WEST(pair.sim), OTHER);
	host_down(WEST(pair.sim), THIRD);
	pair_run(&pair, 1000);
	assert_sas(&pair, 0, 0);
	pair_done(&pair);
}

static void it_can_be_brought_up_again(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	host_down(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 2);
	pair_done(&pair);
}

static void delete_of_one_tells_the_peer(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	host_delete(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 1);
	assert_int_equal(pair_conn(EAST(pair.sim), OTHER)->child_serial, 0);
	assert_non_null(pair_child(EAST(pair.sim)));
	pair_done(&pair);
}

static void rekey_of_the_ike_sa_takes_both_along(void **unused)
{
	struct pair pair;

	(void)unused;
	up_both(&pair, PAIR_IKE, PAIR_IKE);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 2);
	assert_int_equal(pair_conn(WEST(pair.sim), OTHER)->ike_serial,
			 pair_ike(WEST(pair.sim))->serial);
	pair_done(&pair);
}

/* Begun during a rekey, it waits for the new IKE SA, and is not forgotten. */
static void up_during_a_rekey_is_done_after_it(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, HYBRID);
	pair_add_conn(&pair, OTHER, HYBRID, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 10000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 2);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_sas(&pair, 1, 2);
	pair_done(&pair);
}

/* The peer is gone: the request is in vain, and who waits hears of it. */
static void up_on_a_dead_ike_sa_ends(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	pair.lose = EXCHANGE_CREATE_CHILD_SA;
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 100000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 2);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_connection_shares_the_ike_sa),
		cmocka_unit_test(algorithms_that_the_second_allows_are_shared),
		cmocka_unit_test(algorithms_that_it_does_not_allow_are_not),
		cmocka_unit_test(down_takes_the_child_sa_alone),
		cmocka_unit_test(down_of_the_last_takes_the_ike_sa),
		cmocka_unit_test(down_of_all_takes_the_ike_sa),
		cmocka_unit_test(it_can_be_brought_up_again),
		cmocka_unit_test(delete_of_one_tells_the_peer),
		cmocka_unit_test(rekey_of_the_ike_sa_takes_both_along),
		cmocka_unit_test(up_during_a_rekey_is_done_after_it),
		cmocka_unit_test(up_on_a_dead_ike_sa_ends),
	};

	return cmocka_run_group_tests_name("parent", tests, nss_fixture_start,
					   nss_fixture_stop);
}
