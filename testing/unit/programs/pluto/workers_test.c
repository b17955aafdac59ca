/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Jobs on threads and without them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>

#include "crypto/nss.h"
#include "job/job.h"
#include "libike/ike.h"
#include "libswan/alloc.h"
#include "loop.h"
#include "workers.h"

#define NR_JOBS 40

/* Ends the loop when all that was submitted is back. */
struct counter {
	struct loop *loop;
	unsigned expected;
	unsigned nr_done;
	unsigned nr_normal_done;
	unsigned first_low; /* normal ones that were done before it */
	bool failed;
};

static void on_done(void *ctx, struct job *job)
{
	struct counter *c = ctx;

	c->failed = c->failed || job->diag != NULL || job->value.ptr == NULL;
	if (!job->low_priority) {
		c->nr_normal_done++;
	} else if (c->nr_done == c->nr_normal_done) {
		c->first_low = c->nr_normal_done;
	}
	ike_job_drop(job);
	if (++c->nr_done == c->expected) {
		loop_stop(c->loop);
	}
}

static struct job *a_job(bool low_priority)
{
	struct job *job = job_keygen_new(&ke_curve25519);

	job->low_priority = low_priority;
	return job;
}

static void run_jobs(int nr_helpers, bool with_low, struct counter *c)
{
	*c = (struct counter){ .loop = loop_new(), .expected = NR_JOBS };
	struct workers *workers = workers_new(c->loop, nr_helpers, on_done, c);

	for (unsigned i = 0; i < NR_JOBS; i++) {
		workers_submit(workers, a_job(with_low && i < 4));
		assert_int_equal(c->nr_done, 0); /* never before it returns */
	}
	loop_run(c->loop);
	workers_free(&workers);
	loop_free(&c->loop);
	assert_int_equal(c->nr_done, NR_JOBS);
	assert_false(c->failed);
}

static void every_job_comes_back_once(void **unused)
{
	const int helpers[] = { 1, 3, -1 };
	struct counter c;

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(helpers); i++) {
		run_jobs(helpers[i], false, &c);
	}
}

static void without_helpers_jobs_are_run_in_the_loop(void **unused)
{
	struct counter c;

	(void)unused;
	run_jobs(0, false, &c);
}

static void low_priority_waits_for_all_others_without_helpers(void **unused)
{
	struct counter c;

	(void)unused;
	run_jobs(0, true, &c);
	assert_int_equal(c.first_low, NR_JOBS - 4);
}

static void low_priority_comes_back_with_helpers(void **unused)
{
	struct counter c;

	(void)unused;
	run_jobs(2, true, &c);
}

static unsigned nr_threads(void)
{
	DIR *folder = opendir("/proc/self/task");
	unsigned nr = 0;

	assert_non_null(folder);
	for (struct dirent *e = readdir(folder); e != NULL;
	     e = readdir(folder)) {
		nr += e->d_name[0] != '.';
	}
	closedir(folder);
	return nr;
}

/* Threads that NR jobs for KE have started, all submitted in one turn. */
static unsigned threads_for(const struct ke_desc *ke, unsigned nr)
{
	struct counter c = { .loop = loop_new(), .expected = nr };
	struct workers *workers = workers_new(c.loop, 2, on_done, &c);
	unsigned before = nr_threads();

	for (unsigned i = 0; i < nr; i++) {
		workers_submit(workers, job_keygen_new(ke));
	}
	loop_run(c.loop);
	unsigned started = nr_threads() - before;

	workers_free(&workers);
	loop_free(&c.loop);
	assert_int_equal(c.nr_done, nr);
	return started;
}

static void only_a_quick_job_that_is_alone_needs_no_thread(void **unused)
{
	(void)unused;
	assert_int_equal(threads_for(&ke_curve25519, 1), 0);
	assert_int_equal(threads_for(&ke_curve25519, 2), 2);
	assert_int_equal(threads_for(&ke_ecp256, 1), 1);
	assert_int_equal(threads_for(&ke_ecp256, 5), 2);
}

/* Whatever is queued, being run or done is dropped, and nothing leaks. */
static void the_end_drops_what_is_under_way(void **unused)
{
	struct counter c = { .expected = NR_JOBS };
	size_t before = xalloc_nr_live();

	(void)unused;
	for (int nr_helpers = 0; nr_helpers < 3; nr_helpers++) {
		c.loop = loop_new();
		struct workers *workers =
			workers_new(c.loop, nr_helpers, on_done, &c);

		for (unsigned i = 0; i < NR_JOBS; i++) {
			workers_submit(workers, a_job(i % 2 == 0));
		}
		workers_free(&workers);
		loop_free(&c.loop);
	}
	assert_int_equal(c.nr_done, 0);
	assert_int_equal(xalloc_nr_live(), before);
}

static int start(void **unused)
{
	diag_t d = nss_start(NULL, NULL);

	(void)unused;
	assert_null(d);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	nss_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_job_comes_back_once),
		cmocka_unit_test(without_helpers_jobs_are_run_in_the_loop),
		cmocka_unit_test(
			low_priority_waits_for_all_others_without_helpers),
		cmocka_unit_test(low_priority_comes_back_with_helpers),
		cmocka_unit_test(
			only_a_quick_job_that_is_alone_needs_no_thread),
		cmocka_unit_test(the_end_drops_what_is_under_way),
	};

	return cmocka_run_group_tests_name("workers", tests, start, stop);
}
