/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads that run the engine's jobs.
 */
#ifndef PLUTO_WORKERS_H
#define PLUTO_WORKERS_H

struct job;
struct loop;
struct workers;

/* Called in the loop with a job that has been run; the job is the callee's. */
typedef void workers_done_fn(void *ctx, struct job *job);

/*
 * NR_HELPERS threads: -1 as many as there are processors, 0 none (jobs are run
 * in the loop).  A thread is started when there is work for it.  Jobs of low
 * priority have a thread of their own that gives way to all others.  A quick
 * job that is alone is run in the loop in any case.
 */
struct workers *workers_new(struct loop *loop, int nr_helpers,
			    workers_done_fn *done, void *ctx);

/* Wait for the jobs being run, drop all others, end the threads. */
void workers_free(struct workers **workers);

/*
 * JOB is ours until DONE is called with it; never before this returns.  It is
 * handed to the threads at the end of the loop's turn.
 */
void workers_submit(struct workers *workers, struct job *job);

/* How many threads there may be, without the one of low priority. */
unsigned workers_max(const struct workers *workers);

#endif
