/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rekeys of a Child SA that cross, each other or a delete (RFC 7296 2.8, 2.25).
 */
#include "engine/engine.h"
#include "exchange/create_child_sa.h"
#include "unit/libike/engine/pair.h"
#include "wire/delete_payload.h"

/* Both have the same Child SA, and nothing else. */
static void assert_one_child_sa(struct pair *pair)
{
	struct child_sa *west = pair_child(WEST(pair->sim));
	struct child_sa *east = pair_child(EAST(pair->sim));

	assert_non_null(west);
	assert_non_null(east);
	assert_int_equal(west->spi_in, east->spi_out);
	assert_int_equal(west->spi_out, east->spi_in);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &pair->sim->hosts[n];

		assert_int_equal(sim_kernel_nr_installed(&host->kernel), 2);
		assert_int_equal(host->kernel.nr_sas, 2);
		assert_int_equal(host->kernel.nr_policies, 3);
		assert_int_equal(host->nr_child_down, 0);
		assert_true(list_is_empty(&pair_ike(host)->larvals));
	}
}

static void cross(const char *ike, unsigned late_ms)
{
	struct pair pair;

	pair_init(&pair, ike);
	pair_up(&pair);
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, late_ms);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 60000);
	assert_one_child_sa(&pair);
	pair_done(&pair);
}

static void crossing_rekeys_leave_one_child_sa(void **unused)
{
	(void)unused;
	cross(PAIR_IKE, 0);
}

/* R9370-46, R9370-47 */
static void crossing_series_leave_one_child_sa(void **unused)
{
	(void)unused;
	for (unsigned late_ms = 0; late_ms < 8; late_ms++) {
		cross(PAIR_IKE_ROUNDS, late_ms);
	}
}

/* RFC 7296 2.8.1: east does not see west's request until its own is over. */
static void late_request_finds_a_rekeyed_child_sa(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	pair.hold = HOLD_WEST;
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 10);
	pair.hold = HOLD_NONE;
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	pair_release(&pair, HOLD_WEST);
	pair_run(&pair, 60000);
	assert_one_child_sa(&pair);
	pair_done(&pair);
}

/* RFC 7296 2.25.1: the peer deletes what we are about to rekey. */
static void deleted_child_sa_is_not_made_anew(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	WEST(pair.sim)->job_rules = (struct job_rules){ 500, 500 };
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD); /* a key pair is made */
	host_down_child(EAST(pair.sim), CONN);
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->kernel.nr_sas, 0);
	assert_int_equal(EAST(pair.sim)->kernel.nr_sas, 0);
	assert_true(list_is_empty(&pair_ike(WEST(pair.sim))->larvals));
	pair_done(&pair);
}

/* R9370-45: STATE_NOT_FOUND once in a while is no reason to give up. */
static void success_forgets_earlier_state_not_found(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE_ROUNDS);
	pair_up(&pair);
	pair_ike(WEST(pair.sim))->nr_state_not_found = 2;
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 1000);
	assert_int_equal(pair_ike(WEST(pair.sim))->nr_state_not_found, 0);
	pair_done(&pair);
}

/* RFC 7296 2.8: new before old; one failure leaves time for another attempt. */
static void failed_rekey_is_tried_again_before_the_end(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t old = pair_child(WEST(pair.sim))->serial;
	int64_t life_ms =
		pair_conn(WEST(pair.sim), CONN)->spec->ipsec_lifetime.ms;

	timer_stop(&EAST(pair.sim)->engine->world,
		   &pair_child(EAST(pair.sim))->lifetime);
	WEST(pair.sim)->kernel.nr_to_fail = 1;
	pair_run(&pair, life_ms - 10000);
	assert_int_equal(WEST(pair.sim)->kernel.nr_to_fail, 0);
	assert_true(pair_child(WEST(pair.sim))->serial > old);
	assert_one_child_sa(&pair);
	pair_done(&pair);
}

/* Whether HOST's kernel can send by what serves the connection. */
static bool sends(struct host *host)
{
	const struct child_sa *child = pair_child(host);

	return sim_kernel_find(&host->kernel, child->protocol, child->spi_out,
			       false) != NULL;
}

/* RFC 7296 2.8: "the responder continues to send traffic on the old SA" */
static void responder_sends_on_the_old_one_until_its_delete(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "block_inbound"); /* east's answer */
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 3);
	assert_false(sends(EAST(pair.sim)));
	host_impair(WEST(pair.sim), "none");
	pair_run(&pair, 5000);
	assert_one_child_sa(&pair);
	assert_true(sends(EAST(pair.sim)));
	pair_done(&pair);
}

/* RFC 7296 2.8.1: of both rekeys only the winner's ever carries traffic. */
static void nobody_sends_on_what_is_redundant(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "ike_initiator_nonce:0");
	host_impair(EAST(pair.sim), "ike_initiator_nonce:255");
	pair.lose = EXCHANGE_INFORMATIONAL;
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_true(sends(EAST(pair.sim)));
	assert_false(sends(WEST(pair.sim))); /* east's delete of the old one */
	assert_int_equal(sim_kernel_nr_installed(&EAST(pair.sim)->kernel), 5);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 4);
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_one_child_sa(&pair);
	assert_true(sends(WEST(pair.sim)));
	pair_done(&pair);
}

/*
 * RFC 7296 2.8.1: nonces decide between two new SAs.  Where the peer has taken
 * its own back there is one, and no comparison; whatever the nonces are.
 */
static void rekey_that_was_undone_wins_nothing(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	for (unsigned n = 0; n < 6; n++) {
		uint64_t old = pair_child(EAST(pair.sim))->serial;

		WEST(pair.sim)->kernel.nr_to_fail = 1;
		pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
		pair_run(&pair, 100);
		assert_int_equal(pair_child(EAST(pair.sim))->serial, old);
		pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
		pair_run(&pair, 100);
		assert_true(pair_child(EAST(pair.sim))->serial > old);
		assert_one_child_sa(&pair);
	}
	pair_done(&pair);
}

/*
 * RFC 7296 1.4.1, 2.25.1: east's series won, was lost at west, and so the old
 * Child SA serves, until an operator brings it down; west's stays beside it.
 */
static void down_takes_what_a_crossing_rekey_made(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	uint64_t old = pair_child(EAST(pair.sim))->serial;

	pair.lose = EXCHANGE_INFORMATIONAL; /* west's delete of the old one */
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 100);
	assert_true(pair_child(EAST(pair.sim))->serial > old);
	pair_conn(EAST(pair.sim), CONN)->child_serial = old;
	host_down_child(EAST(pair.sim), CONN);
	pair_run(&pair, 100);
	pair.lose = 0;
	pair_run(&pair, 60000);
	assert_int_equal(WEST(pair.sim)->kernel.nr_sas, 0);
	assert_int_equal(EAST(pair.sim)->kernel.nr_sas, 0);
	pair_done(&pair);
}

/*
 * RFC 7296 2.8.1: the winner's rekey is over, and the old Child SA deleted, when
 * the loser has the answer to its own; nonces decide all the same.
 */
static void old_child_sa_may_be_gone_when_ours_has_lost(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	host_impair(WEST(pair.sim), "ike_initiator_nonce:0");
	host_impair(EAST(pair.sim), "ike_initiator_nonce:255");
	pair.hold = HOLD_EAST;
	pair_rekey(WEST(pair.sim), SA_REKEY_CHILD);
	pair_rekey(EAST(pair.sim), SA_REKEY_CHILD);
	pair_run(&pair, 10);
	assert_int_equal(pair.nr_held, 2);
	pair_release_requests(&pair);
	pair_run(&pair, 100);
	assert_int_equal(pair.nr_held, 1);
	assert_int_equal(sim_kernel_nr_installed(&WEST(pair.sim)->kernel), 2);
	pair_release(&pair, HOLD_EAST);
	pair_run(&pair, 60000);
	assert_one_child_sa(&pair);
	pair_done(&pair);
}

/* NR rekeys by west, which never deletes what it has rekeyed. */
static void rekey_without_delete(struct pair *pair, unsigned nr)
{
	pair->lose = EXCHANGE_INFORMATIONAL;
	while (nr-- > 0) {
		pair_rekey(WEST(pair->sim), SA_REKEY_CHILD);
		pair_run(pair, 20);
		pair_forget_request(pair_ike(WEST(pair->sim)));
	}
	pair->lose = 0;
}

static size_t nr_child_sas(struct host *host)
{
	size_t nr = 0;

	LIST_FOREACH(entry, &pair_ike(host)->children) {
		nr++;
	}
	return nr;
}

/* Threats T6: one Child SA does not become as many as the peer likes. */
static void rekeys_without_deletes_are_bounded(void **unused)
{
	struct pair pair;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	EAST(pair.sim)->engine->world.config.max_children = 3;
	rekey_without_delete(&pair, 5);
	assert_int_equal(nr_child_sas(EAST(pair.sim)), 6);
	rekey_without_delete(&pair, 3);
	assert_int_equal(nr_child_sas(EAST(pair.sim)), 6);
	pair_done(&pair);
}

/* RFC 7296 3.11: a Delete payload has as many SPIs as it says. */
static void one_delete_ends_all_that_it_names(void **unused)
{
	struct builder out;
	struct pair pair;
	uint32_t spis[140];
	size_t nr = 0;

	(void)unused;
	pair_init(&pair, PAIR_IKE);
	pair_up(&pair);
	rekey_without_delete(&pair, ARRAY_LEN(spis) - 1);
	LIST_FOREACH(entry, &pair_ike(EAST(pair.sim))->children) {
		assert_true(nr < ARRAY_LEN(spis));
		spis[nr++] = CONTAINER_OF(entry, struct child_sa, in_ike)
				     ->spi_out;
	}
	assert_int_equal(nr, ARRAY_LEN(spis));
	request_init(&out);
	delete_payload_encode_child(&out, PROTOCOL_ESP, spis, nr);
	pair_send(WEST(pair.sim), &exchange_informational, &out);
	pair_run(&pair, 100);
	assert_int_equal(EAST(pair.sim)->kernel.nr_sas, 0);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crossing_rekeys_leave_one_child_sa),
		cmocka_unit_test(crossing_series_leave_one_child_sa),
		cmocka_unit_test(late_request_finds_a_rekeyed_child_sa),
		cmocka_unit_test(deleted_child_sa_is_not_made_anew),
		cmocka_unit_test(success_forgets_earlier_state_not_found),
		cmocka_unit_test(rekey_that_was_undone_wins_nothing),
		cmocka_unit_test(failed_rekey_is_tried_again_before_the_end),
		cmocka_unit_test(
			responder_sends_on_the_old_one_until_its_delete),
		cmocka_unit_test(nobody_sends_on_what_is_redundant),
		cmocka_unit_test(down_takes_what_a_crossing_rekey_made),
		cmocka_unit_test(old_child_sa_may_be_gone_when_ours_has_lost),
		cmocka_unit_test(rekeys_without_deletes_are_bounded),
		cmocka_unit_test(one_delete_ends_all_that_it_names),
	};

	return cmocka_run_group_tests_name("rekey_child", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
