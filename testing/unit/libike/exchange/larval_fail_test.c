/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TEMPORARY_FAILURE: when it is tried again, and how often (RFC 7296 2.25).
 */
#include "unit/libike/exchange/series.h"

#define CREATE	 EXCHANGE_CREATE_CHILD_SA
#define STEP_MS	 10
#define SLACK_MS (2 * STEP_MS)

#define FIRST_MIN_MS 3000 /* then twice that, and again */
#define FIRST_MAX_MS 8100
#define NR_DOUBLED   5
#define LEAST_MS     1000 /* near the end of a life */

/* Until West asks (again); -1: not within MS. */
static int64_t wait_for_request(struct series *s, int64_t ms)
{
	series_forget(s);
	for (int64_t waited = 0; waited <= ms; waited += STEP_MS) {
		if (series_nr_seen(s, CREATE, false) > 0) {
			return waited;
		}
		pair_run(&s->pair, STEP_MS);
	}
	return -1;
}

/* East has TEMPORARY_FAILURE for what West begins. */
static struct larval_sa *begin(struct series *s, enum use use)
{
	series_init(s, PAIR_IKE);
	WEST(s->pair.sim)->nr_up_done = 0;
	struct larval_sa *busy = pair_make_busy(pair_ike(EAST(s->pair.sim)));

	series_begin(s, WEST(s->pair.sim), use);
	assert_in_range(wait_for_request(s, 1000), 0, 100);
	assert_int_equal(series_seen(s, CREATE, true, 0)->error,
			 NOTIFY_TEMPORARY_FAILURE);
	return busy;
}

static void a_rekey_is_tried_again_after_ever_longer_waits(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
		struct series s;
		struct larval_sa *busy = begin(&s, use);

		for (unsigned n = 0; n <= NR_DOUBLED + 3; n++) {
			unsigned shift = n < NR_DOUBLED ? n : NR_DOUBLED;
			int64_t wait = wait_for_request(&s, 1000000);

			assert_in_range(wait,
					(FIRST_MIN_MS << shift) - SLACK_MS,
					(FIRST_MAX_MS << shift) + SLACK_MS);
		}
		pair_end_busy(&busy);
		pair_run(&s.pair, 600000);
		assert_tunnels(&s, 1);
		series_done(&s);
	}
}

/* A rekey that has been made counts them anew. */
static void the_next_rekey_waits_as_the_first(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
		struct series s;
		struct larval_sa *busy = begin(&s, use);

		for (unsigned n = 0; n < 3; n++) {
			wait_for_request(&s, 100000);
		}
		pair_end_busy(&busy);
		pair_run(&s.pair, 100000);
		busy = pair_make_busy(pair_ike(EAST(s.pair.sim)));
		series_begin(&s, WEST(s.pair.sim), use);
		assert_in_range(wait_for_request(&s, 1000), 0, 100);
		assert_in_range(wait_for_request(&s, 100000),
				FIRST_MIN_MS - SLACK_MS,
				FIRST_MAX_MS + SLACK_MS);
		pair_end_busy(&busy);
		series_done(&s);
	}
}

static void end_in(struct series *s, enum use use, struct deltatime left)
{
	struct host *west = WEST(s->pair.sim);
	struct monotime ends = monotime_add(s->pair.sim->timeline.now, left);

	if (use == USE_IKE) {
		pair_ike(west)->ends = ends;
	} else {
		pair_child(west)->ends = ends;
	}
}

/* Nor is it tried ever more often the nearer the end is; that stands. */
static void an_sa_ends_that_cannot_be_rekeyed(void **unused)
{
	(void)unused;
	for (enum use use = USE_IKE; use <= USE_CHILD; use++) {
		struct series s;
		struct larval_sa *busy = begin(&s, use);
		unsigned nr = 0;
		int64_t wait;

		end_in(&s, use, SECONDS(600));
		while ((wait = wait_for_request(&s, 700000)) >= 0) {
			assert_true(wait >= LEAST_MS - SLACK_MS);
			nr++;
		}
		assert_in_range(nr, 8, 16);
		assert_int_equal(WEST(s.pair.sim)->kernel.nr_sas, 0);
		assert_int_equal(EAST(s.pair.sim)->kernel.nr_sas, 0);
		if (use == USE_CHILD) { /* else it is gone with its IKE SA */
			pair_end_busy(&busy);
		}
		series_done(&s);
	}
}

static void a_new_child_sa_is_tried_again_five_times(void **unused)
{
	struct series s;
	struct larval_sa *busy = begin(&s, USE_NEW);

	(void)unused;
	for (unsigned n = 0; n < 5; n++) {
		assert_int_equal(WEST(s.pair.sim)->nr_up_done, 0);
		assert_in_range(wait_for_request(&s, 100000),
				(3000 << n) - SLACK_MS,
				(3000 << n) + SLACK_MS);
	}
	pair_run(&s.pair, 100);
	assert_int_equal(WEST(s.pair.sim)->nr_up_done, 1);
	assert_int_not_equal(WEST(s.pair.sim)->up_code, RC_OK);
	assert_int_equal(wait_for_request(&s, 1000000), -1);
	pair_end_busy(&busy);
	series_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_rekey_is_tried_again_after_ever_longer_waits),
		cmocka_unit_test(the_next_rekey_waits_as_the_first),
		cmocka_unit_test(an_sa_ends_that_cannot_be_rekeyed),
		cmocka_unit_test(a_new_child_sa_is_tried_again_five_times),
	};

	return cmocka_run_group_tests_name("larval_fail", tests,
					   nss_fixture_start,
					   nss_fixture_stop);
}
