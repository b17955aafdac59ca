/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key pairs made ahead of need, each used once.
 */
#ifndef LIBIKE_JOB_KEYPAIR_POOL_H
#define LIBIKE_JOB_KEYPAIR_POOL_H

#include "job/job.h"

#define KEYPAIR_POOL_METHODS 4

/* One method's ready pairs; bounded; wiped by keypair_pool_done(). */
struct keypair_pool {
	struct {
		const struct ke_desc *ke; /* NULL: slot unused */
		struct job *ready;	  /* finished JOB_KEYGENs, by next */
		unsigned nr_ready;
		unsigned nr_pending; /* submitted, not yet back */
		bool filling; /* from half full on until it is full */
	} methods[KEYPAIR_POOL_METHODS];
	unsigned target; /* pairs to hold of each; 0 switches it off */
};

void keypair_pool_init(struct keypair_pool *pool, unsigned target);
void keypair_pool_done(struct keypair_pool *pool);

/* From now on hold pairs of KE (when its keygen is slow and a slot is free). */
void keypair_pool_want(struct keypair_pool *pool, const struct ke_desc *ke);

/* A ready pair and its value, moved out; false when there is none. */
bool keypair_pool_take(struct keypair_pool *pool, const struct ke_desc *ke,
		       struct ke_keypair **pair, struct blob *value);

/*
 * The next job to submit to come nearer to the target, or NULL.  What is more
 * than half full can wait: a thread is woken for several pairs at once.
 */
struct job *keypair_pool_refill(struct keypair_pool *pool);

/* A finished refill job comes back; taken. */
void keypair_pool_return(struct keypair_pool *pool, struct job **job);

#endif
