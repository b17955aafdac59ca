/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections that share an IKE SA: begun, brought down, deleted, revived.
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
	assert_int_equal(WEST(pair.sim)->nr_down_done, 3);
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

static void init_three(struct pair *pair, pair_edit_fn *edit)
{
	pair_init_edited(pair, HYBRID, edit);
	pair_add_conn(pair, OTHER, HYBRID, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_add_conn(pair, THIRD, HYBRID, "10.21.0.0/16", "10.22.0.0/16",
		      INTERMEDIATE_YES);
}

static void up_three(struct host *host)
{
	host_up(host, CONN);
	host_up(host, OTHER);
	host_up(host, THIRD);
}

static size_t nr_begun(const struct host *host)
{
	return host->engine->world.sas.nr_ike;
}

static bool is_up(struct host *host, const char *name)
{
	return pair_conn(host, name)->child_serial != 0;
}

/* At each moment until the first is up. */
static void those_begun_together_share_the_ike_sa(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms < 8; ms++) {
		struct pair pair;

		init_three(&pair, NULL);
		host_up(WEST(pair.sim), CONN);
		pair_run(&pair, ms);
		host_up(WEST(pair.sim), OTHER);
		host_up(WEST(pair.sim), THIRD);
		assert_int_equal(nr_begun(WEST(pair.sim)), 1);
		pair_run(&pair, 2000);
		assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
		assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
		assert_sas(&pair, 1, 3);
		pair_done(&pair);
	}
}

static void other_algorithms_do_not_wait(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, HYBRID, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	host_up(WEST(pair.sim), CONN);
	host_up(WEST(pair.sim), OTHER);
	assert_int_equal(nr_begun(WEST(pair.sim)), 2);
	pair_run(&pair, 1000);
	assert_sas(&pair, 2, 2);
	pair_done(&pair);
}

static void all_hear_of_its_failure(void **unused)
{
	struct pair pair;

	(void)unused;
	init_three(&pair, NULL);
	pair.lose = EXCHANGE_IKE_SA_INIT;
	host_up(WEST(pair.sim), CONN);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 100000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 2);
	assert_int_equal(WEST(pair.sim)->up_code, RC_NORETRANSMISSION);
	assert_int_equal(pair_conn(WEST(pair.sim), OTHER)->up_code,
			 RC_NORETRANSMISSION);
	assert_int_equal(pair_conn(WEST(pair.sim), OTHER)->up_ike, 0);
	assert_int_equal(nr_begun(WEST(pair.sim)), 0);
	pair_done(&pair);
}

/* Who began the IKE SA leaves: the others have one in common again. */
static void the_first_may_leave(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms < 6; ms++) {
		struct pair pair;

		init_three(&pair, NULL);
		up_three(WEST(pair.sim));
		pair_run(&pair, ms);
		host_down(WEST(pair.sim), CONN);
		pair_run(&pair, 60000);
		assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
		assert_false(is_up(WEST(pair.sim), CONN));
		assert_true(is_up(WEST(pair.sim), OTHER));
		assert_true(is_up(WEST(pair.sim), THIRD));
		assert_int_equal(host_nr_ike_sas(WEST(pair.sim),
						 SA_ESTABLISHED), 1);
		assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
		pair_done(&pair);
	}
}

static void the_first_may_be_deleted(void **unused)
{
	struct pair pair;

	(void)unused;
	init_three(&pair, NULL);
	up_three(WEST(pair.sim));
	host_delete(WEST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
	assert_true(is_up(WEST(pair.sim), OTHER));
	assert_true(is_up(WEST(pair.sim), THIRD));
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 1);
	pair_done(&pair);
}

static void one_that_waits_may_leave(void **unused)
{
	struct pair pair;

	(void)unused;
	init_three(&pair, NULL);
	up_three(WEST(pair.sim));
	host_down(WEST(pair.sim), OTHER);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	host_delete(WEST(pair.sim), THIRD);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 2);
	assert_true(list_is_empty(
		&host_ike_sa(WEST(pair.sim), SA_INIT)->window.out.tasks));
	pair_run(&pair, 60000);
	assert_sas(&pair, 1, 1);
	assert_true(is_up(WEST(pair.sim), CONN));
	assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
	pair_done(&pair);
}

static void all_may_leave(void **unused)
{
	struct pair pair;

	(void)unused;
	init_three(&pair, NULL);
	up_three(WEST(pair.sim));
	host_down(WEST(pair.sim), CONN);
	host_down(WEST(pair.sim), OTHER);
	host_down(WEST(pair.sim), THIRD);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
	assert_sas(&pair, 0, 0);
	pair_done(&pair);
}

static void stays_up(struct conn_spec *spec, size_t host)
{
	spec->autostart = host == 0 ? AUTO_UP : AUTO_ADD;
}

/* All that were on one IKE SA come back on one, after failures as well. */
static void revived_together_they_share_the_ike_sa(void **unused)
{
	(void)unused;
	for (unsigned lost_s = 0; lost_s < 500; lost_s += 100) {
		struct pair pair;

		init_three(&pair, stays_up);
		up_three(WEST(pair.sim));
		pair_run(&pair, 2000);
		assert_sas(&pair, 1, 3);
		pair.lose = lost_s > 0 ? EXCHANGE_IKE_SA_INIT : 0;
		ike_delete_state(EAST(pair.sim)->engine,
				 pair_ike(EAST(pair.sim))->serial,
				 pair.sim->timeline.now);
		pair_run(&pair, 100);
		for (unsigned s = 0; s < lost_s; s++) {
			assert_true(host_nr_ike_sas(WEST(pair.sim), SA_INIT) <=
				    1);
			pair_run(&pair, 1000);
		}
		pair.lose = 0;
		pair_run(&pair, 300000);
		assert_sas(&pair, 1, 3);
		pair_done(&pair);
	}
}

/* East begins one or all of them, FIRST first, MS later. */
static void cross(const char *first, bool all, int64_t ms)
{
	struct pair pair;

	init_three(&pair, NULL);
	up_three(WEST(pair.sim));
	pair_run(&pair, ms);
	host_up(EAST(pair.sim), first);
	if (all) {
		up_three(EAST(pair.sim));
	}
	pair_run(&pair, 100000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 3);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];

		assert_true(is_up(host, CONN));
		assert_true(is_up(host, OTHER));
		assert_true(is_up(host, THIRD));
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 6);
	}
	pair_done(&pair);
}

static void crossing_initiations_bring_all_up(void **unused)
{
	(void)unused;
	for (int64_t ms = 0; ms < 14; ms++) {
		cross(CONN, false, ms);
		cross(CONN, true, ms);
		cross(OTHER, false, ms);
		cross(THIRD, true, ms);
	}
}

/* West brings NAME up, and looks at few connections for that. */
static void up_at_once(struct pair *pair, const char *name)
{
	struct conn_db *conns = &WEST(pair->sim)->engine->world.conns;
	size_t nr_compared = 0;

	conns->nr_compared = &nr_compared;
	host_up(WEST(pair->sim), name);
	conns->nr_compared = NULL;
	assert_in_range(nr_compared, 1, 4);
	assert_int_equal(nr_begun(WEST(pair->sim)), 1);
}

static void of_a_thousand_the_one_that_is_up_is_found_at_once(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_numbered(&pair, 0, 998);
	host_up(WEST(pair.sim), "c998");
	pair_run(&pair, 1000);
	up_at_once(&pair, "c500");
	up_at_once(&pair, CONN);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 3);
	pair_done(&pair);
}

static void of_a_thousand_the_one_being_made_is_found_at_once(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_numbered(&pair, 0, 998);
	up_at_once(&pair, "c998");
	up_at_once(&pair, "c500");
	up_at_once(&pair, CONN);
	pair_run(&pair, 1000);
	assert_sas(&pair, 1, 3);
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
		cmocka_unit_test(those_begun_together_share_the_ike_sa),
		cmocka_unit_test(other_algorithms_do_not_wait),
		cmocka_unit_test(all_hear_of_its_failure),
		cmocka_unit_test(the_first_may_leave),
		cmocka_unit_test(the_first_may_be_deleted),
		cmocka_unit_test(one_that_waits_may_leave),
		cmocka_unit_test(all_may_leave),
		cmocka_unit_test(revived_together_they_share_the_ike_sa),
		cmocka_unit_test(crossing_initiations_bring_all_up),
		cmocka_unit_test(
			of_a_thousand_the_one_that_is_up_is_found_at_once),
		cmocka_unit_test(
			of_a_thousand_the_one_being_made_is_found_at_once),
	};

	return cmocka_run_group_tests_name("parent", tests, nss_fixture_start,
					   nss_fixture_stop);
}
