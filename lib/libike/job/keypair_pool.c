/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key pairs made ahead of need, each used once.
 */
#include "job/keypair_pool.h"

#include <string.h>

/* The slot of KE; NULL asks for an unused one.  -1: there is none. */
static int find_slot(const struct keypair_pool *pool, const struct ke_desc *ke)
{
	for (int i = 0; i < KEYPAIR_POOL_METHODS; i++) {
		if (pool->methods[i].ke == ke) {
			return i;
		}
	}
	return -1;
}

/* Forget the method of SLOT and its pairs. */
static void drop_slot(struct keypair_pool *pool, int slot)
{
	struct job *next;

	for (struct job *job = pool->methods[slot].ready; job != NULL;
	     job = next) {
		next = job->next;
		job_free(&job);
	}
	memset(&pool->methods[slot], 0, sizeof(pool->methods[slot]));
}

void keypair_pool_init(struct keypair_pool *pool, unsigned target)
{
	*pool = (struct keypair_pool){ .target = target };
}

void keypair_pool_done(struct keypair_pool *pool)
{
	for (int i = 0; i < KEYPAIR_POOL_METHODS; i++) {
		drop_slot(pool, i);
	}
}

void keypair_pool_want(struct keypair_pool *pool, const struct ke_desc *ke)
{
	int slot;

	if (ke->ops == NULL || !ke->slow_keygen || find_slot(pool, ke) >= 0) {
		return;
	}
	slot = find_slot(pool, NULL);
	if (slot >= 0) {
		pool->methods[slot].ke = ke;
	}
}

bool keypair_pool_take(struct keypair_pool *pool, const struct ke_desc *ke,
		       struct ke_keypair **pair, struct blob *value)
{
	int slot = find_slot(pool, ke);
	struct job *job;

	*pair = NULL;
	*value = EMPTY_BLOB;
	if (slot < 0 || pool->methods[slot].ready == NULL) {
		return false;
	}
	job = pool->methods[slot].ready;
	pool->methods[slot].ready = job->next;
	pool->methods[slot].nr_ready--;
	*pair = job->pair;
	job->pair = NULL;
	*value = blob_take(&job->value);
	job_free(&job);
	return true;
}

/* Pairs it has or will have; whether more are due is noted. */
static unsigned count(struct keypair_pool *pool, int slot)
{
	unsigned nr = pool->methods[slot].nr_ready +
		      pool->methods[slot].nr_pending;

	if (nr <= pool->target / 2) {
		pool->methods[slot].filling = true;
	}
	if (nr >= pool->target) {
		pool->methods[slot].filling = false;
	}
	return nr;
}

struct job *keypair_pool_refill(struct keypair_pool *pool)
{
	unsigned least = pool->target;
	int emptiest = -1;
	struct job *job;

	for (int i = 0; i < KEYPAIR_POOL_METHODS; i++) {
		unsigned nr = count(pool, i);

		if (pool->methods[i].ke != NULL && pool->methods[i].filling &&
		    nr < least) {
			least = nr;
			emptiest = i;
		}
	}
	if (emptiest < 0) {
		return NULL;
	}
	job = job_keygen_new(pool->methods[emptiest].ke);
	job->low_priority = true;
	pool->methods[emptiest].nr_pending++;
	return job;
}

void keypair_pool_return(struct keypair_pool *pool, struct job **job)
{
	int slot = find_slot(pool, (*job)->ke);

	if (slot >= 0 && pool->methods[slot].nr_pending > 0) {
		pool->methods[slot].nr_pending--;
	}
	if (slot >= 0 && (*job)->diag != NULL) {
		/* do not try for ever; an exchange that needs it will tell */
		drop_slot(pool, slot);
	} else if (slot >= 0 && pool->methods[slot].nr_ready < pool->target) {
		(*job)->next = pool->methods[slot].ready;
		pool->methods[slot].ready = *job;
		pool->methods[slot].nr_ready++;
		*job = NULL;
		return;
	}
	job_free(job);
}
