/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Self-contained work that another thread may do: key exchange.
 */
#include "job/job.h"

#include <time.h>

#include "libswan/alloc.h"

static struct job *job_new(enum job_kind kind, const struct ke_desc *ke)
{
	struct job *job = NEW(struct job);

	job->kind = kind;
	job->ke = ke;
	return job;
}

struct job *job_keygen_new(const struct ke_desc *ke)
{
	return job_new(JOB_KEYGEN, ke);
}

struct job *job_encaps_new(const struct ke_desc *ke, struct view peer_value)
{
	struct job *job = job_new(JOB_ENCAPS, ke);

	job->peer_value = blob_clone(peer_value);
	return job;
}

struct job *job_decaps_new(const struct ke_desc *ke, struct ke_keypair **pair,
			   struct view peer_value)
{
	struct job *job = job_new(JOB_DECAPS, ke);

	job->peer_value = blob_clone(peer_value);
	job->pair = *pair;
	*pair = NULL;
	return job;
}

static uint64_t thread_cpu_ns(void)
{
	struct timespec t = { 0, 0 };

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static diag_t do_it(struct job *job)
{
	const struct ke_desc *ke = job->ke;

	switch (job->kind) {
	case JOB_KEYGEN:
		return ke->ops->keygen(ke, &job->pair, &job->value);
	case JOB_ENCAPS:
		return ke->ops->encaps(ke, blob_view(&job->peer_value),
				       &job->value, &job->secret);
	case JOB_DECAPS:
		return ke->ops->decaps(ke, job->pair,
				       blob_view(&job->peer_value),
				       &job->secret);
	}
	return diag("job of unknown kind %d", (int)job->kind);
}

void job_run(struct job *job)
{
	uint64_t start = job->timed ? thread_cpu_ns() : 0;

	job->diag = do_it(job);
	if (job->kind == JOB_DECAPS) { /* a pair is used once */
		ke_keypair_free(job->ke, &job->pair);
	}
	if (job->timed) {
		job->cpu_ns = thread_cpu_ns() - start;
	}
}

void job_free(struct job **job)
{
	if (*job == NULL) {
		return;
	}
	ke_keypair_free((*job)->ke, &(*job)->pair);
	blob_free(&(*job)->peer_value);
	blob_free(&(*job)->value);
	symkey_free(&(*job)->secret);
	diag_free(&(*job)->diag);
	xfree(*job);
	*job = NULL;
}
