/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rekeys of an IKE SA that cross (RFC 7296 2.8.2, 2.25.2).
 */
#include "engine/engine.h"
#include "exchange/create_child_sa.h"
#include "unit/libike/engine/pair.h"

/* Both have one IKE SA, with the one Child SA under it. */
static void assert_settled(struct pair *pair)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];
		struct ike_sa *ike = pair_ike(host);
		struct child_sa *child = pair_child(host);

		assert_non_null(child);
		assert_ptr_equal(child->ike, ike);
		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host->nr_child_down, 0);
		assert_int_equal(host_nr_ike_sas(host, SA_REKEYED), 0);
	}
	assert_true(ike_spi_eq(&pair_ike(WEST(pair->sim))->spis.i,
			       &pair_ike(EAST(pair->sim))->spis.i));
}

/* West's request is kept back; east's rekey is over before it arrives. */
static void rekey_unnoticed_by_east(struct pair *pair)
{
	pair->hold = HOLD_WEST;
	pair_rekey(WEST(pair->sim), SA_REKEY_IKE);
	pair_run(pair, 10);
	assert_int_equal(pair->nr_held, 1);
	pair->hold = HOLD_NONE;
	pair_rekey(EAST(pair->sim), SA_REKEY_IKE);
}

/* RFC 7296 2.8.2: "the first peer can forget its own rekey attempt" */
static void delete_of_the_old_one_decides_for_the_peers(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	rekey_unnoticed_by_east(&pair);
	pair_run(&pair, 100);
	pair_drop_held(&pair);
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* RFC 7296 2.8.2: "it SHOULD return TEMPORARY_FAILURE" */
static void rekeyed_ike_sa_answers_temporary_failure(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	rekey_unnoticed_by_east(&pair);
	pair.lose = EXCHANGE_INFORMATIONAL; /* east's delete */
	pair_run(&pair, 100);
	pair_release(&pair, HOLD_WEST);
	pair_run(&pair, 100);
	assert_true(ladder_has(&pair.sim->ladder, "TEMPORARY_FAILURE"));
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/*
 * East rekeys the Child SA under the new IKE SA, so west need not wait for the
 * end of its own rekey of the old one: that ends with it, and is not repeated.
 */
static void rekey_of_what_is_rekeyed_is_not_repeated(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	rekey_unnoticed_by_east(&pair);
	pair.lose = EXCHANGE_INFORMATIONAL; /* east's delete */
	pair_run(&pair, 100);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	struct ike_sa *old = host_ike_sa(WEST(pair.sim), SA_REKEYED);

	assert_non_null(old);
	assert_false(list_is_empty(&old->larvals));
	pair_release(&pair, HOLD_WEST);
	pair_run(&pair, 100);
	assert_true(list_is_empty(&old->larvals));
	assert_int_equal(old->lifetime.kind, TIMER_IKE_LIFE);
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* Both notice: the lowest nonce's maker deletes what is redundant. */
static void crossing_rekeys_leave_one_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* The same with rounds: the loser just stops (R9370-46, R9370-47). */
static void crossing_series_leave_one_ike_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* A series that the peer left unfinished wins no collision later. */
static void abandoned_rekey_of_the_peer_is_forgotten(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 3);
	pair.hold = HOLD_EAST;
	pair_run(&pair, 100);
	pair_drop_held(&pair);
	pair.hold = HOLD_NONE;
	pair_forget_request(pair_ike(EAST(pair.sim)));
	assert_true(pair_ike(WEST(pair.sim))->peer_low_nonce.len > 0);
	pair_run(&pair, 21000);
	assert_int_equal(pair_ike(WEST(pair.sim))->peer_low_nonce.len, 0);
	pair_done(&pair);
}

/* Nobody answers ours, but the peer's is complete. */
static void peers_new_ike_sa_survives_our_timeout(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	rekey_unnoticed_by_east(&pair);
	pair.lose = EXCHANGE_INFORMATIONAL; /* east's delete */
	pair_run(&pair, 100);
	pair_drop_held(&pair);
	pair.lose = EXCHANGE_CREATE_CHILD_SA; /* ours, sent again */
	pair_forget_request(host_ike_sa(EAST(pair.sim), SA_REKEYED));
	pair_run(&pair, 120000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* Each response is lost: each end has what the other asked for, and asks. */
static void split_by_lost_responses_is_found_out(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	pair.hold = HOLD_WEST | HOLD_EAST;
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 10);
	assert_int_equal(pair.nr_held, 2);
	pair_release(&pair, pair.hold);
	pair.hold = HOLD_WEST | HOLD_EAST; /* the responses */
	pair_run(&pair, 31000); /* both have given up */
	pair_drop_held(&pair);
	pair.hold = HOLD_NONE;
	pair_run(&pair, 60000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		assert_int_equal(host_nr_ike_sas(&pair.sim->hosts[n],
						 SA_ESTABLISHED),
				 0);
	}
	pair_done(&pair);
}

/*
 * RFC 7296 2.8.2: east's rekey wins, and its delete of the old IKE SA is there
 * before the answer to west's.  West never hears of what that has made.
 */
static void loser_need_not_know_what_its_rekey_made(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "ike_initiator_nonce:0");
	host_impair(EAST(pair.sim), "ike_initiator_nonce:255");
	pair.hold = HOLD_EAST;
	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_rekey(EAST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 10);
	assert_int_equal(pair.nr_held, 2);
	pair_release_requests(&pair);
	pair_run(&pair, 100);
	assert_int_equal(pair.nr_held, 1);
	pair_release(&pair, HOLD_EAST);
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/*
 * Both rekeys are answered, and west's job for the answer to its own takes
 * long: nothing tells it yet which has won.  East's delete of the old IKE SA is
 * lost.
 */
static void be_slow_to_decide(struct pair *pair, bool west_wins)
{
	pair_init(pair, PAIR_IKE);
	pair_up(pair);
	host_impair(WEST(pair->sim), west_wins ? "ike_initiator_nonce:255"
					       : "ike_initiator_nonce:0");
	host_impair(EAST(pair->sim), west_wins ? "ike_initiator_nonce:0"
					       : "ike_initiator_nonce:255");
	pair->lose = EXCHANGE_INFORMATIONAL;
	pair_rekey(WEST(pair->sim), SA_REKEY_IKE);
	pair_rekey(EAST(pair->sim), SA_REKEY_IKE);
	pair_run(pair, 1);
	WEST(pair->sim)->job_rules = (struct job_rules){ 200, 200 };
	pair_run(pair, 10);
	assert_int_equal(WEST(pair->sim)->nr_jobs, 1);
	WEST(pair->sim)->job_rules = (struct job_rules){ 0, 0 };
}

/*
 * RFC 7296 2.8.2: the redundant IKE SA is deleted by its maker, also where that
 * learns that it has lost from what the peer does with the one that has won.
 */
static void loser_deletes_what_its_rekey_made_after_all(void **unused)
{
	struct pair pair;

	(void)unused;
	be_slow_to_decide(&pair, false);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD); /* under the new one */
	pair_run(&pair, 50);
	pair.lose = 0;
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_REKEYED), 1);
	assert_int_equal(WEST(pair.sim)->nr_jobs, 1);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 2);
	pair_run(&pair, 200);
	assert_int_equal(host_nr_ike_sas(EAST(pair.sim), SA_ESTABLISHED), 1);
	pair_run(&pair, 60000);
	assert_settled(&pair);
	pair_done(&pair);
}

/* Nor has a peer a second one that goes on with its own although that has lost.
 */
static void rekeyed_ike_sa_is_not_rekeyed_once_more(void **unused)
{
	struct pair pair;

	(void)unused;
	be_slow_to_decide(&pair, true);
	struct ike_sa *peers = host_ike_sa(WEST(pair.sim), SA_ESTABLISHED);

	assert_true(peers->peers_old_ike != 0);
	engine_enter(WEST(pair.sim)->engine, pair.sim->timeline.now);
	rekey_ike_decided(peers); /* as by a request for a Child SA */
	engine_leave(WEST(pair.sim)->engine);
	assert_int_equal(host_nr_ike_sas(WEST(pair.sim), SA_REKEYED), 1);
	assert_int_equal(WEST(pair.sim)->nr_jobs, 1);
	pair_run(&pair, 200);
	assert_int_equal(WEST(pair.sim)->nr_jobs, 0);
	assert_ptr_equal(pair_ike(WEST(pair.sim)), peers);
	pair_done(&pair);
}

/* It is the same peer: identity, capabilities, when it must prove itself. */
static void what_is_known_of_the_peer_goes_along(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair.sim->hosts[n];
		struct ike_sa *ike = pair_ike(host);

		assert_true(ike->peer.fragmentation);
		ike->auth_ends = monotime_add(pair.sim->timeline.now,
					      SECONDS(20000));
	}
	struct monotime ends = pair_ike(WEST(pair.sim))->auth_ends;

	pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
	pair_run(&pair, 5000);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct ike_sa *ike = pair_ike(&pair.sim->hosts[n]);

		assert_true(ike->peer.fragmentation);
		assert_int_equal(ike->auth_ends.ms, ends.ms);
		assert_true(ike->ends.ms <= ends.ms);
		assert_string_equal(ike->authby, "secret");
		assert_int_equal(ike->peer_id.type, ID_FQDN);
	}
	assert_settled(&pair);
	pair_done(&pair);
}

static size_t nr_ike_sas(struct host *host)
{
	return host->engine->world.sas.nr_ike;
}

/*
 * Threats T6: a peer that rekeys and never deletes has two IKE SAs, not as many
 * as it likes; after a while the old one has gone, and it may rekey again.
 */
static void rekeys_without_deletes_are_bounded(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	pair.lose = EXCHANGE_INFORMATIONAL;
	for (unsigned n = 0; n < 5; n++) {
		struct ike_sa *old;

		pair_rekey(WEST(pair.sim), SA_REKEY_IKE);
		pair_run(&pair, 20);
		old = host_ike_sa(WEST(pair.sim), SA_REKEYED);
		assert_non_null(old);
		pair_forget_request(old);
		assert_int_equal(nr_ike_sas(EAST(pair.sim)), 2);
	}
	assert_true(ladder_has(&pair.sim->ladder,
			       "the IKE SA before has not been deleted"));
	struct ike_spis before = pair_ike(EAST(pair.sim))->spis;

	pair.lose = 0;
	pair_run(&pair, 180000); /* its end, and the next attempt */
	assert_settled(&pair);
	assert_int_equal(nr_ike_sas(EAST(pair.sim)), 1);
	assert_false(ike_spi_eq(&pair_ike(EAST(pair.sim))->spis.i, &before.i));
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delete_of_the_old_one_decides_for_the_peers),
		cmocka_unit_test(rekeyed_ike_sa_answers_temporary_failure),
		cmocka_unit_test(rekey_of_what_is_rekeyed_is_not_repeated),
		cmocka_unit_test(crossing_rekeys_leave_one_ike_sa),
		cmocka_unit_test(crossing_series_leave_one_ike_sa),
		cmocka_unit_test(abandoned_rekey_of_the_peer_is_forgotten),
		cmocka_unit_test(peers_new_ike_sa_survives_our_timeout),
		cmocka_unit_test(split_by_lost_responses_is_found_out),
		cmocka_unit_test(loser_need_not_know_what_its_rekey_made),
		cmocka_unit_test(loser_deletes_what_its_rekey_made_after_all),
		cmocka_unit_test(rekeyed_ike_sa_is_not_rekeyed_once_more),
		cmocka_unit_test(what_is_known_of_the_peer_goes_along),
		cmocka_unit_test(rekeys_without_deletes_are_bounded),
	};

	return cmocka_run_group_tests_name("rekey_ike", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
