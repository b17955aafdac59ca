/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Finished computations come back, by the serial number of their SA.
 */

#include "engine/engine.h"
#include "job/job.h"

void ike_job_run(struct job *job)
{
	job_run(job);
}

bool ike_job_is_low_priority(const struct job *job)
{
	return job->low_priority;
}

unsigned ike_job_delay_s(const struct job *job)
{
	return job->delay_s;
}

bool ike_job_is_quick(const struct job *job)
{
	return job->ke->quick && job->delay_s == 0;
}

void ike_job_drop(struct job *job)
{
	job_free(&job);
}

static void finish(struct world *world, struct job *job)
{
	struct ike_sa *ike = ike_sa_by_serial(&world->sas, job->sa_serial);
	enum side side = job->larval;

	if (ike == NULL || !ike->window.waiting[side].busy ||
	    end_orphan(ike)) {
		return;
	}
	struct waiting *waiting = &ike->window.waiting[side];

	waiting->busy = false;
	log_debug(&ike->log, LOG_CPU_USAGE, "%s job of %s spent %ju us",
		  job->kind == JOB_KEYGEN ? "keygen" :
		  job->kind == JOB_ENCAPS ? "encaps" :
					    "decaps",
		  job->ke->name, (uintmax_t)job->cpu_ns / 1000);
	dispatch(ike, side, waiting->on_done(ike, job));
}

void ike_job_done(struct ike_engine *engine, struct job *job,
		  struct monotime now)
{
	struct world *world = engine_enter(engine, now);

	if (job->sa_serial == 0) {
		keypair_pool_return(&world->pairs, &job);
	} else {
		finish(world, job);
		job_free(&job);
	}
	engine_leave(engine);
}
