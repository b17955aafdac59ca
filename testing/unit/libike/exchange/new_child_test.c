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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(child_sa_of_another_connection_is_made),
		cmocka_unit_test(insisting_connection_needs_a_strong_ike_sa),
		cmocka_unit_test(request_may_overtake_the_ike_auth_response),
	};

	return cmocka_run_group_tests_name("new_child", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
