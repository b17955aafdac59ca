/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchanges that were done before: their results, again.
 */
#ifndef TESTING_SIM_KE_CACHE_H
#define TESTING_SIM_KE_CACHE_H

#include "job/job.h"

struct ke_cache;

/* One serves any number of simulations, of one thread. */
struct ke_cache *ke_cache_new(void);
void ke_cache_free(struct ke_cache **cache);

/*
 * As job_run(); what NSS works out is one of a few results that it had for the
 * same question before.  What fails is asked anew each time.
 */
void ke_cache_run(struct ke_cache *cache, struct job *job);

#endif
