/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When SAs are rekeyed, and when they end (rekeymargin=, rekeyfuzz=).
 */
#include "unit/libike/engine/pair.h"

#define MARGIN_MS 540000
#define LIFE_MS	  28800000
#define NR_REKEYS 40

static unsigned fuzz_percent;
static int64_t life_ms = LIFE_MS;
static bool rekey = true;

static void with_margin(struct conn_spec *spec, size_t host)
{
	(void)host;
	spec->rekeymargin = MILLIS(MARGIN_MS);
	spec->rekeyfuzz_percent = fuzz_percent;
	spec->ikelifetime = MILLIS(life_ms);
	spec->ipsec_lifetime = MILLIS(life_ms);
	spec->rekey = rekey;
}

static void init(struct pair *pair, unsigned percent, int64_t ms, bool rekeyed)
{
	fuzz_percent = percent;
	life_ms = ms;
	rekey = rekeyed;
	pair_init_edited(pair, PAIR_IKE, with_margin);
	pair_up(pair);
}

/* From when TIMER goes off to the end of the SA. */
static int64_t margin_ms(const struct sa_timer *timer, struct monotime ends)
{
	return monotime_sub(ends, timer->heap.when).ms;
}

static int64_t child_margin_ms(struct host *host)
{
	const struct child_sa *child = pair_child(host);

	assert_int_equal(child->lifetime.kind, TIMER_CHILD_REKEY);
	return margin_ms(&child->lifetime, child->ends);
}

static int64_t ike_margin_ms(struct host *host)
{
	const struct ike_sa *ike = pair_ike(host);

	assert_int_equal(ike->lifetime.kind, TIMER_IKE_REKEY);
	return margin_ms(&ike->lifetime, ike->ends);
}

/* The least and the most that was seen. */
struct range {
	int64_t min;
	int64_t max;
};

static void see(struct range *range, int64_t ms)
{
	range->min = range->max == 0 || ms < range->min ? ms : range->min;
	range->max = ms > range->max ? ms : range->max;
}

/* By chance anywhere from MARGIN to twice that; hardly all on one side. */
static void assert_fuzzy(const struct range *range, int64_t margin)
{
	assert_in_range(range->min, margin, margin + margin / 4);
	assert_in_range(range->max, 2 * margin - margin / 4, 2 * margin);
}

/* Who made the SA begins first; the other end has half the margin left. */
static void rekeys_begin_a_margin_before_the_end(void **unused)
{
	static const enum ike_sa_action actions[] = { SA_REKEY_CHILD,
						      SA_REKEY_IKE };

	(void)unused;
	for (size_t a = 0; a < ARRAY_LEN(actions); a++) {
		struct range west = { 0, 0 };
		struct range east = { 0, 0 };
		struct pair pair;

		init(&pair, 100, LIFE_MS, true);
		for (unsigned n = 0; n < NR_REKEYS; n++) {
			pair_rekey(WEST(pair.sim), actions[a]);
			pair_run(&pair, 2000);
			see(&west, a == 0 ? child_margin_ms(WEST(pair.sim))
					  : ike_margin_ms(WEST(pair.sim)));
			see(&east, a == 0 ? child_margin_ms(EAST(pair.sim))
					  : ike_margin_ms(EAST(pair.sim)));
		}
		assert_fuzzy(&west, MARGIN_MS);
		assert_fuzzy(&east, MARGIN_MS / 2);
		pair_done(&pair);
	}
}

static void without_fuzz_the_margin_is_exact(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 0, LIFE_MS, true);
	assert_int_equal(child_margin_ms(WEST(pair.sim)), MARGIN_MS);
	assert_int_equal(ike_margin_ms(WEST(pair.sim)), MARGIN_MS);
	assert_int_equal(child_margin_ms(EAST(pair.sim)), MARGIN_MS / 2);
	assert_int_equal(ike_margin_ms(EAST(pair.sim)), MARGIN_MS / 2);
	pair_done(&pair);
}

/* A margin that is not below the lifetime would rekey without end. */
static void no_rekey_comes_before_half_of_the_life(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 100, MARGIN_MS / 2, true);
	assert_int_equal(child_margin_ms(WEST(pair.sim)), MARGIN_MS / 4);
	assert_int_equal(ike_margin_ms(WEST(pair.sim)), MARGIN_MS / 4);
	pair_done(&pair);
}

static void without_rekey_the_end_is_waited_for(void **unused)
{
	struct pair pair;

	(void)unused;
	init(&pair, 100, LIFE_MS, false);
	const struct child_sa *child = pair_child(WEST(pair.sim));
	const struct ike_sa *ike = pair_ike(WEST(pair.sim));

	assert_int_equal(child->lifetime.kind, TIMER_CHILD_LIFE);
	assert_int_equal(ike->lifetime.kind, TIMER_IKE_LIFE);
	assert_int_equal(margin_ms(&child->lifetime, child->ends), 0);
	assert_int_equal(margin_ms(&ike->lifetime, ike->ends), 0);
	pair_done(&pair);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rekeys_begin_a_margin_before_the_end),
		cmocka_unit_test(without_fuzz_the_margin_is_exact),
		cmocka_unit_test(no_rekey_comes_before_half_of_the_life),
		cmocka_unit_test(without_rekey_the_end_is_waited_for),
	};

	return cmocka_run_group_tests_name("lifetime", tests, nss_fixture_start,
					   nss_fixture_stop);
}
