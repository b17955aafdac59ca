/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What meets what: series of both ends, of different kinds, and deletes
 * (RFC 7296 2.8, 2.25; RFC 9370 2.2.4).
 */
#include "unit/libike/exchange/series.h"

#define CREATE	 EXCHANGE_CREATE_CHILD_SA
#define FOLLOWUP EXCHANGE_IKE_FOLLOWUP_KE

#define LATEST_MS 9 /* after what began first, which is over by then */

static const char *const ikes[] = { PAIR_IKE, PAIR_IKE_ROUNDS };

/* West begins FIRST, east SECOND so much later; with and without rounds. */
static void meet(enum use first, enum use second, size_t nr_tunnels)
{
	for (size_t n = 0; n < ARRAY_LEN(ikes); n++) {
		for (unsigned late_ms = 0; late_ms <= LATEST_MS; late_ms++) {
			struct series s;

			series_init(&s, ikes[n]);
			series_begin(&s, WEST(s.pair.sim), first);
			pair_run(&s.pair, late_ms);
			series_begin(&s, EAST(s.pair.sim), second);
			pair_run(&s.pair, 60000);
			assert_tunnels(&s, nr_tunnels);
			assert_int_equal(WEST(s.pair.sim)->up_code, RC_OK);
			assert_int_equal(EAST(s.pair.sim)->up_code, RC_OK);
			series_done(&s);
		}
	}
}

static void rekeys_of_ike_meet(void **unused)
{
	(void)unused;
	meet(USE_IKE, USE_IKE, 1);
}

static void rekeys_of_a_child_sa_meet(void **unused)
{
	(void)unused;
	meet(USE_CHILD, USE_CHILD, 1);
}

/* RFC 7296 2.25.2: one of them has TEMPORARY_FAILURE, and comes again. */
static void rekey_of_ike_meets_that_of_a_child_sa(void **unused)
{
	(void)unused;
	meet(USE_IKE, USE_CHILD, 1);
	meet(USE_CHILD, USE_IKE, 1);
}

static void rekey_of_ike_meets_a_new_child_sa(void **unused)
{
	(void)unused;
	meet(USE_IKE, USE_NEW, 2);
	meet(USE_NEW, USE_IKE, 2);
}

/* Both want the same Child SA: one is left. */
static void new_child_sas_meet(void **unused)
{
	(void)unused;
	meet(USE_NEW, USE_NEW, 2);
}

static void rekey_of_a_child_sa_meets_another_new_one(void **unused)
{
	(void)unused;
	meet(USE_CHILD, USE_NEW, 2);
	meet(USE_NEW, USE_CHILD, 2);
}

/* West's series has begun, and its first IKE_FOLLOWUP_KE is not there yet. */
static void begin_and_stall(struct series *s, enum use use)
{
	series_init(s, PAIR_IKE_ROUNDS);
	s->pair.lose = EXCHANGE_IKE_FOLLOWUP_KE;
	series_begin(s, WEST(s->pair.sim), use);
	pair_run(&s->pair, 20);
	assert_int_equal(
		series_nr_seen(s, EXCHANGE_IKE_FOLLOWUP_KE, false), 1);
}

/* R9370-48: who asks for the same meanwhile is told to come again. */
static void R9370_48_series_that_runs_is_not_begun_by_the_other(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
		struct series s;

		begin_and_stall(&s, use);
		if (use == USE_IKE) { /* east knows; so it must be made to */
			larval_drop_all_peers(pair_ike(EAST(s.pair.sim)));
		}
		series_begin(&s, EAST(s.pair.sim), use);
		pair_run(&s.pair, 20);
		assert_false(series_seen(&s, EXCHANGE_CREATE_CHILD_SA, false, 1)
				     ->from_west);
		assert_int_equal(series_seen(&s, EXCHANGE_CREATE_CHILD_SA, true,
					     1)
					 ->error,
				 NOTIFY_TEMPORARY_FAILURE);
		s.pair.lose = 0;
		pair_run(&s.pair, 60000);
		assert_tunnels(&s, 1);
		series_done(&s);
	}
}

/* RFC 7296 2.25.2: nothing is made on an IKE SA that is being deleted. */
static void ike_sa_being_deleted_has_no_new_child_sa(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE);
	s.pair.lose = EXCHANGE_INFORMATIONAL; /* west's delete */
	host_down(WEST(s.pair.sim), CONN);
	series_run(&s, EAST(s.pair.sim), USE_NEW);
	assert_int_equal(
		series_seen(&s, EXCHANGE_CREATE_CHILD_SA, true, 0)->error,
		NOTIFY_TEMPORARY_FAILURE);
	series_done(&s);
}

static void assert_all_down(struct series *s)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		const struct host *host = &s->pair.sim->hosts[n];

		assert_int_equal(host_nr_ike_sas(host, SA_ESTABLISHED), 0);
		assert_int_equal(host->kernel.nr_sas, 0);
	}
}

static void assert_child_is_down(struct series *s)
{
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		struct host *host = &s->pair.sim->hosts[n];

		assert_int_equal(host->kernel.nr_sas, 0);
		assert_true(list_is_empty(&pair_ike(host)->larvals));
	}
}

/* East, or west, brings down what west rekeys; it does not come up again. */
static void meet_down(enum use use, bool ike, size_t by)
{
	for (size_t n = 0; n < ARRAY_LEN(ikes); n++) {
		for (unsigned late_ms = 0; late_ms <= LATEST_MS; late_ms++) {
			struct series s;

			series_init(&s, ikes[n]);
			struct host *host = &s.pair.sim->hosts[by];

			series_begin(&s, WEST(s.pair.sim), use);
			pair_run(&s.pair, late_ms);
			if (ike) {
				host_down(host, CONN);
			} else {
				host_down_child(host, CONN);
			}
			pair_run(&s.pair, 90000);
			if (ike) {
				assert_all_down(&s);
			} else {
				assert_child_is_down(&s);
			}
			series_done(&s);
		}
	}
}

static void child_sa_that_is_rekeyed_is_brought_down(void **unused)
{
	(void)unused;
	meet_down(USE_CHILD, false, 0);
	meet_down(USE_CHILD, false, 1);
}

static void child_sa_of_a_rekeyed_ike_sa_is_brought_down(void **unused)
{
	(void)unused;
	meet_down(USE_IKE, false, 0);
	meet_down(USE_IKE, false, 1);
}

static void ike_sa_that_is_rekeyed_is_brought_down(void **unused)
{
	(void)unused;
	meet_down(USE_IKE, true, 0);
	meet_down(USE_IKE, true, 1);
	meet_down(USE_CHILD, true, 0);
	meet_down(USE_CHILD, true, 1);
}

/* RFC 7296 2.8: the responder cannot know that the initiator has it already. */
static void responder_begins_when_the_initiator_has_the_ike_sa(void **unused)
{
	struct series s;

	(void)unused;
	series_init(&s, PAIR_IKE);
	struct host *west = WEST(s.pair.sim);
	struct host *east = EAST(s.pair.sim);

	east->job_rules = (struct job_rules){ 50, 50 };
	series_begin(&s, west, USE_IKE);
	pair_run(&s.pair, 25);
	west->job_rules = (struct job_rules){ 200, 200 };
	series_begin(&s, east, USE_CHILD); /* waits for the end of that */
	pair_run(&s.pair, 60000);
	assert_tunnels(&s, 1);
	assert_int_equal(series_nr_seen(&s, EXCHANGE_CREATE_CHILD_SA, false),
			 2);
	series_done(&s);
}

/* The peer's series stalls after it has won: then ours is needed after all. */
static void rekey_waits_for_the_peers_and_is_done_in_the_end(void **unused)
{
	struct series s;

	(void)unused;
	begin_and_stall(&s, USE_IKE);
	struct ike_spis old = pair_ike(EAST(s.pair.sim))->spis;

	pair_forget_request(pair_ike(WEST(s.pair.sim)));
	s.pair.lose = 0;
	series_begin(&s, EAST(s.pair.sim), USE_IKE);
	pair_run(&s.pair, 1000);
	assert_int_equal(
		series_nr_seen(&s, EXCHANGE_CREATE_CHILD_SA, false), 1);
	pair_run(&s.pair, 60000); /* its deadline, then east's */
	assert_tunnels(&s, 1);
	assert_false(ike_spi_eq(&pair_ike(EAST(s.pair.sim))->spis.i, &old.i));
	series_done(&s);
}

/* Both ends rekey the same at once, and the rekey of LOSER loses. */
static void cross(struct series *s, const char *ike, enum use use, size_t loser)
{
	series_init(s, ike);
	for (size_t n = 0; n < SIM_HOSTS; n++) {
		host_impair(&s->pair.sim->hosts[n],
			    n == loser ? "ike_initiator_nonce:0"
				       : "ike_initiator_nonce:255");
		series_begin(s, &s->pair.sim->hosts[n], use);
	}
	pair_run(&s->pair, 60000);
	assert_int_equal(series_nr_seen(s, CREATE, false), 2);
	assert_tunnels(s, 1);
}

/* How many requests of EXCHANGE came from HOST. */
static size_t nr_from(const struct series *s, uint8_t exchange, size_t host)
{
	size_t nr = 0;

	for (size_t n = 0; n < s->nr_seen; n++) {
		const struct seen *seen = &s->seen[n];

		nr += seen->header.exchange == exchange &&
		      !ike_header_is_response(&seen->header) &&
		      seen->from_west == (host == 0);
	}
	return nr;
}

/*
 * R9370-46: who holds the lowest nonce stops once it knows, and sends neither
 * IKE_FOLLOWUP_KE nor a Delete of what never was; R9370-47: the other goes on,
 * and says nothing of the half that it has.
 */
static void R9370_46_47_loser_of_a_crossing_series_is_silent(void **unused)
{
	(void)unused;
	for (size_t loser = 0; loser < SIM_HOSTS; loser++) {
		for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
			struct series s;

			cross(&s, PAIR_IKE_ROUNDS, use, loser);
			assert_int_equal(nr_from(&s, FOLLOWUP, loser), 0);
			assert_int_equal(nr_from(&s, FOLLOWUP, !loser), 2);
			assert_int_equal(
				nr_from(&s, EXCHANGE_INFORMATIONAL, loser), 0);
			assert_int_equal(
				nr_from(&s, EXCHANGE_INFORMATIONAL, !loser), 1);
			series_done(&s);
		}
	}
}

/* RFC 7296 2.8.1, 2.8.2: its maker deletes what lost, the winner the old one. */
static void redundant_sa_is_deleted_by_its_maker(void **unused)
{
	(void)unused;
	for (size_t loser = 0; loser < SIM_HOSTS; loser++) {
		for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
			struct series s;

			cross(&s, PAIR_IKE, use, loser);
			assert_int_equal(
				nr_from(&s, EXCHANGE_INFORMATIONAL, loser), 1);
			assert_int_equal(
				nr_from(&s, EXCHANGE_INFORMATIONAL, !loser), 1);
			series_done(&s);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rekeys_of_ike_meet),
		cmocka_unit_test(rekeys_of_a_child_sa_meet),
		cmocka_unit_test(rekey_of_ike_meets_that_of_a_child_sa),
		cmocka_unit_test(rekey_of_ike_meets_a_new_child_sa),
		cmocka_unit_test(new_child_sas_meet),
		cmocka_unit_test(rekey_of_a_child_sa_meets_another_new_one),
		cmocka_unit_test(
			R9370_48_series_that_runs_is_not_begun_by_the_other),
		cmocka_unit_test(ike_sa_being_deleted_has_no_new_child_sa),
		cmocka_unit_test(
			responder_begins_when_the_initiator_has_the_ike_sa),
		cmocka_unit_test(child_sa_that_is_rekeyed_is_brought_down),
		cmocka_unit_test(child_sa_of_a_rekeyed_ike_sa_is_brought_down),
		cmocka_unit_test(ike_sa_that_is_rekeyed_is_brought_down),
		cmocka_unit_test(
			rekey_waits_for_the_peers_and_is_done_in_the_end),
		cmocka_unit_test(
			R9370_46_47_loser_of_a_crossing_series_is_silent),
		cmocka_unit_test(redundant_sa_is_deleted_by_its_maker),
	};

	return cmocka_run_group_tests_name("collision", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
