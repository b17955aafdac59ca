/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "job/job.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pthread.h>

#include "unit/libike/crypto/nss_fixture.h"

static const struct ke_desc *const ke = &ke_ml_kem_768;

static void *run(void *job)
{
	job_run(job);
	return NULL;
}

/* On a thread of its own, as the daemon does. */
static void run_elsewhere(struct job *job)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, run, job), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void three_jobs_make_an_exchange(void **unused)
{
	struct job *keygen = job_keygen_new(ke);
	struct job *encaps;
	struct job *decaps;
	struct blob secret;

	(void)unused;
	run_elsewhere(keygen);
	assert_null(keygen->diag);
	encaps = job_encaps_new(ke, blob_view(&keygen->value));
	run_elsewhere(encaps);
	assert_null(encaps->diag);
	decaps = job_decaps_new(ke, &keygen->pair, blob_view(&encaps->value));
	assert_null(keygen->pair);
	run_elsewhere(decaps);
	assert_null(decaps->diag);
	assert_null(decaps->pair); /* used once */
	assert_success(symkey_export(encaps->secret, &secret));
	assert_symkey_equal(decaps->secret, blob_view(&secret));
	blob_free(&secret);
	job_free(&keygen);
	job_free(&encaps);
	job_free(&decaps);
	assert_null(decaps);
}

static void a_job_owns_what_it_reads(void **unused)
{
	struct job *keygen = job_keygen_new(ke);
	struct job *encaps;

	(void)unused;
	job_run(keygen);
	encaps = job_encaps_new(ke, blob_view(&keygen->value));
	job_free(&keygen); /* whoever asked is gone */
	job_run(encaps);
	assert_null(encaps->diag);
	assert_int_equal(encaps->value.len, 1088);
	job_free(&encaps);
}

static void a_refused_value_is_the_jobs_result(void **unused)
{
	struct job *encaps = job_encaps_new(ke, view_of_string("short"));

	(void)unused;
	job_run(encaps);
	assert_non_null(encaps->diag);
	assert_null(encaps->secret);
	assert_string_equal(
		diag_text(encaps->diag),
		"ML_KEM_768: initiator's value is 5 octets, must be 1184");
	job_free(&encaps);
}

static void jobs_that_were_never_run_are_freed(void **unused)
{
	struct job *keygen = job_keygen_new(ke);
	struct job *decaps;
	struct job *none = NULL;

	(void)unused;
	job_run(keygen);
	decaps = job_decaps_new(ke, &keygen->pair, view_of_string("x"));
	job_free(&keygen);
	job_free(&decaps); /* with the pair */
	job_free(&none);
}

static void the_time_of_the_thread_is_counted_when_asked(void **unused)
{
	struct job *keygen = job_keygen_new(ke);

	(void)unused;
	keygen->timed = true;
	run_elsewhere(keygen);
	assert_true(keygen->cpu_ns > 1000);
	assert_true(keygen->cpu_ns < 10000000000u);
	job_free(&keygen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_jobs_make_an_exchange),
		cmocka_unit_test(a_job_owns_what_it_reads),
		cmocka_unit_test(a_refused_value_is_the_jobs_result),
		cmocka_unit_test(jobs_that_were_never_run_are_freed),
		cmocka_unit_test(the_time_of_the_thread_is_counted_when_asked),
	};

	return cmocka_run_group_tests_name("job", tests, nss_fixture_start,
					   nss_fixture_stop);
}
