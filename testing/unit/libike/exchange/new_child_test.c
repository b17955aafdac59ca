/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One more Child SA: for which connections an IKE SA may have it.
 */
#include "engine/engine.h"
#include "exchange/create_child_sa.h"
#include "unit/libike/engine/pair.h"

#define OTHER "other"

/* West asks for OTHER's Child SA in the IKE SA of CONN. */
static void ask_for_other(struct pair *pair)
{
	struct host *west = WEST(pair->sim);
	struct ike_sa *ike = pair_ike(west);

	engine_enter(west->engine, pair->sim->timeline.now);
	window_add_task(&ike->window, TASK_NEW_CHILD,
			pair_conn(west, OTHER)->serial);
	dispatch(ike, SIDE_RESPONSE, verdict_done());
	engine_leave(west->engine);
	pair_run(pair, 100);
}

static void child_sa_of_another_connection_is_made(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(&pair);
	ask_for_other(&pair);
	assert_true(pair_conn(EAST(pair.sim), OTHER)->child_serial != 0);
	assert_true(pair_conn(WEST(pair.sim), OTHER)->child_serial != 0);
	pair_done(&pair);
}

/* intermediate=insist holds for a Child SA by whatever way it comes. */
static void insisting_connection_needs_a_strong_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, PAIR_IKE ";addke1=ml_kem_768",
		      "10.11.0.0/16", "10.12.0.0/16", INTERMEDIATE_INSIST);
	pair_up(&pair);
	ask_for_other(&pair);
	assert_int_equal(pair_conn(EAST(pair.sim), OTHER)->child_serial, 0);
	assert_non_null(pair_child(EAST(pair.sim)));
	pair_done(&pair);
}

/* What is held from number FROM on goes before what was held earlier. */
static void release_in_turn(struct pair *pair, size_t from)
{
	for (size_t n = 0; n < pair->nr_held; n++) {
		size_t at = (from + n) % pair->nr_held;

		net_inject(&pair->sim->net, &pair->held[at].from,
			   &pair->held[at].to,
			   blob_view(&pair->held[at].datagram),
			   MILLIS(1 + (int64_t)n));
	}
	pair_drop_held(pair);
}

/*
 * RFC 7296 2.2, 2.3: the network may turn messages round.  A request that is
 * there before the IKE_AUTH response is as if lost: it will come again.
 */
static void request_may_overtake_the_ike_auth_response(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_add_conn(&pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair.hold = HOLD_EAST;
	host_up(WEST(pair.sim), CONN);
	pair_run(&pair, 10);
	pair_release(&pair, HOLD_EAST); /* the IKE_SA_INIT response */
	pair.hold = HOLD_EAST;
	pair_run(&pair, 10);
	size_t nr_held = pair.nr_held;

	host_up(EAST(pair.sim), OTHER);
	pair_run(&pair, 10);
	assert_true(pair.nr_held > nr_held);
	pair.hold = HOLD_NONE;
	release_in_turn(&pair, nr_held);
	pair_run(&pair, 5000);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(EAST(pair.sim)->up_code, RC_OK);
	assert_true(pair_conn(WEST(pair.sim), CONN)->child_serial != 0);
	assert_true(pair_conn(WEST(pair.sim), OTHER)->child_serial != 0);
	pair_done(&pair);
}

static void add_other(struct pair *pair)
{
	pair_init(pair, PAIR_IKE);
	pair_add_conn(pair, OTHER, PAIR_IKE, "10.11.0.0/16", "10.12.0.0/16",
		      INTERMEDIATE_YES);
	pair_up(pair);
	WEST(pair->sim)->nr_up_done = 0;
}

static const struct child_sa *child_of_other(struct host *host)
{
	return child_sa_by_serial(&host->engine->world.sas,
				  pair_conn(host, OTHER)->child_serial);
}

/* RFC 7296 1.3, NO_ADDITIONAL_SAS: then by an IKE SA of its own. */
static void full_ike_sa_leads_to_another(void **unused)
{
	struct pair pair;

	(void)unused;
	add_other(&pair);
	EAST(pair.sim)->engine->world.config.max_children = 1;
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 1000);
	assert_true(ladder_has(&pair.sim->ladder, "are enough for one IKE SA"));
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_ESTABLISHED), 2);
	assert_ptr_not_equal(child_of_other(WEST(pair.sim))->ike,
			     pair_child(WEST(pair.sim))->ike);
	pair_run(&pair, 60000);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 2);
	pair_done(&pair);
}

/* East is about to rekey the IKE SA, and its request does not arrive. */
static void make_east_busy(struct pair *pair)
{
	pair->hold = HOLD_EAST;
	pair_rekey(EAST(pair->sim), SA_REKEY_IKE);
	pair_run(pair, 10);
	pair->hold = HOLD_NONE;
	pair_drop_held(pair); /* it is sent again soon */
}

/* RFC 7296 2.25: TEMPORARY_FAILURE is no failure yet. */
static void temporary_failure_is_tried_again(void **unused)
{
	struct pair pair;

	(void)unused;
	add_other(&pair);
	make_east_busy(&pair);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 100);
	assert_true(ladder_has(&pair.sim->ladder, "next attempt in 3 seconds"));
	assert_int_equal(WEST(pair.sim)->nr_up_done, 0);
	pair_run(&pair, 30000);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_equal(WEST(pair.sim)->up_code, RC_OK);
	assert_non_null(child_of_other(WEST(pair.sim)));
	pair_done(&pair);
}

/* Between two attempts nothing is in flight that could end the command. */
static void down_ends_what_is_tried_again(void **unused)
{
	struct pair pair;

	(void)unused;
	add_other(&pair);
	make_east_busy(&pair);
	host_up(WEST(pair.sim), OTHER);
	pair_run(&pair, 100);
	host_down(WEST(pair.sim), OTHER);
	assert_int_equal(WEST(pair.sim)->nr_up_done, 1);
	assert_int_not_equal(WEST(pair.sim)->up_code, RC_OK);
	pair_run(&pair, 60000);
	assert_null(child_of_other(WEST(pair.sim)));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(child_sa_of_another_connection_is_made),
		cmocka_unit_test(insisting_connection_needs_a_strong_ike_sa),
		cmocka_unit_test(request_may_overtake_the_ike_auth_response),
		cmocka_unit_test(full_ike_sa_leads_to_another),
		cmocka_unit_test(temporary_failure_is_tried_again),
		cmocka_unit_test(down_ends_what_is_tried_again),
	};

	return cmocka_run_group_tests_name("new_child", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
