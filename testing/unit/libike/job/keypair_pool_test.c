/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/keypair_pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"

static const struct ke_desc *const ke = &ke_ml_kem_768;

/* Run refill jobs until the pool wants no more; how many they were. */
static unsigned fill(struct keypair_pool *pool)
{
	unsigned nr = 0;
	struct job *job;

	while ((job = keypair_pool_refill(pool)) != NULL) {
		assert_true(job->low_priority);
		assert_int_equal(job->sa_serial, 0);
		job_run(job);
		keypair_pool_return(pool, &job);
		assert_null(job);
		nr++;
	}
	return nr;
}

static void pairs_are_made_ahead_and_used_once(void **unused)
{
	struct keypair_pool pool;
	struct ke_keypair *a, *b, *none;
	struct blob value_a, value_b, no_value;

	(void)unused;
	keypair_pool_init(&pool, 2);
	keypair_pool_want(&pool, ke);
	keypair_pool_want(&pool, ke); /* once is enough */
	assert_int_equal(fill(&pool), 2);
	assert_true(keypair_pool_take(&pool, ke, &a, &value_a));
	assert_true(keypair_pool_take(&pool, ke, &b, &value_b));
	assert_false(keypair_pool_take(&pool, ke, &none, &no_value));
	assert_null(none);
	assert_ptr_not_equal(a, b);
	assert_int_equal(value_a.len, 1184);
	assert_false(view_eq(blob_view(&value_a), blob_view(&value_b)));
	assert_int_equal(fill(&pool), 2); /* again */
	ke_keypair_free(ke, &a);
	ke_keypair_free(ke, &b);
	blob_free(&value_a);
	blob_free(&value_b);
	keypair_pool_done(&pool);
}

static void it_is_filled_again_when_half_is_used(void **unused)
{
	struct keypair_pool pool;
	struct ke_keypair *pair;
	struct blob value;

	(void)unused;
	keypair_pool_init(&pool, 4);
	keypair_pool_want(&pool, ke);
	assert_int_equal(fill(&pool), 4);
	for (unsigned used = 1; used <= 2; used++) {
		assert_true(keypair_pool_take(&pool, ke, &pair, &value));
		ke_keypair_free(ke, &pair);
		blob_free(&value);
		assert_int_equal(fill(&pool), used == 1 ? 0 : 2);
	}
	keypair_pool_done(&pool);
}

static void pending_jobs_count(void **unused)
{
	struct keypair_pool pool;
	struct job *jobs[2];

	(void)unused;
	keypair_pool_init(&pool, 2);
	keypair_pool_want(&pool, ke);
	jobs[0] = keypair_pool_refill(&pool);
	jobs[1] = keypair_pool_refill(&pool);
	assert_non_null(jobs[1]);
	assert_null(keypair_pool_refill(&pool));
	job_run(jobs[0]);
	keypair_pool_return(&pool, &jobs[0]);
	assert_null(keypair_pool_refill(&pool));
	keypair_pool_done(&pool); /* with one ready, and one still away */
	job_run(jobs[1]);
	keypair_pool_return(&pool, &jobs[1]);
	assert_null(jobs[1]);
	keypair_pool_done(&pool);
}

static void methods_are_filled_in_turn(void **unused)
{
	struct keypair_pool pool;
	struct job *first;
	struct job *second;

	(void)unused;
	keypair_pool_init(&pool, 2);
	keypair_pool_want(&pool, &ke_ml_kem_768);
	keypair_pool_want(&pool, &ke_ml_kem_1024);
	first = keypair_pool_refill(&pool);
	second = keypair_pool_refill(&pool);
	assert_ptr_not_equal(first->ke, second->ke);
	keypair_pool_done(&pool);
	job_free(&first);
	job_free(&second);
}

/* A curve's key is made sooner than it is looked up. */
static void quick_methods_are_not_pooled(void **unused)
{
	struct keypair_pool pool;

	(void)unused;
	keypair_pool_init(&pool, 2);
	keypair_pool_want(&pool, &ke_curve25519);
	keypair_pool_want(&pool, &ke_none);
	assert_null(keypair_pool_refill(&pool));
	keypair_pool_done(&pool);
}

static void a_target_of_zero_switches_it_off(void **unused)
{
	struct keypair_pool pool;

	(void)unused;
	keypair_pool_init(&pool, 0);
	keypair_pool_want(&pool, ke);
	assert_null(keypair_pool_refill(&pool));
	keypair_pool_done(&pool);
}

static void slots_are_bounded(void **unused)
{
	static const struct ke_desc *const slow[] = {
		&ke_ml_kem_512, &ke_ml_kem_768, &ke_ml_kem_1024, &ke_ecp384,
		&ke_ecp521
	};
	struct keypair_pool pool;
	struct job *job;
	size_t nr = 0;

	(void)unused;
	keypair_pool_init(&pool, 1);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		keypair_pool_want(&pool, slow[i]);
	}
	while ((job = keypair_pool_refill(&pool)) != NULL) {
		job_free(&job); /* never comes back */
		nr++;
	}
	assert_int_equal(nr, KEYPAIR_POOL_METHODS);
	keypair_pool_done(&pool);
}

/* A token that was pulled out is not asked for ever. */
static void a_method_that_fails_is_given_up(void **unused)
{
	struct keypair_pool pool;
	struct job *job;

	(void)unused;
	keypair_pool_init(&pool, 2);
	keypair_pool_want(&pool, ke);
	job = keypair_pool_refill(&pool);
	job->diag = diag("no token");
	keypair_pool_return(&pool, &job);
	assert_null(job);
	assert_null(keypair_pool_refill(&pool));
	keypair_pool_want(&pool, ke); /* loaded again: one more try */
	job = keypair_pool_refill(&pool);
	assert_non_null(job);
	job_free(&job);
	keypair_pool_done(&pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_made_ahead_and_used_once),
		cmocka_unit_test(it_is_filled_again_when_half_is_used),
		cmocka_unit_test(pending_jobs_count),
		cmocka_unit_test(methods_are_filled_in_turn),
		cmocka_unit_test(quick_methods_are_not_pooled),
		cmocka_unit_test(a_target_of_zero_switches_it_off),
		cmocka_unit_test(slots_are_bounded),
		cmocka_unit_test(a_method_that_fails_is_given_up),
	};

	return cmocka_run_group_tests_name("keypair_pool", tests,
					   nss_fixture_start, nss_fixture_stop);
}
