/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchanges that were done before: their results, again.
 *
 * Nine tenths of what a simulation takes are key exchanges, and hardly any of
 * its bugs are in them.  A few pairs a method, and a few answers to each of
 * them, are enough for keys to differ; nonces make them differ always.
 *
 * What is held is malloc()ed: it outlives the simulation whose blocks are
 * counted.
 */
#include "sim/ke_cache.h"

#include <stdlib.h>
#include <string.h>

#include <keyhi.h>

#include "crypto/ke_nss.h"
#include "crypto/symkey.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

#define METHODS	    16
#define PAIRS	    3
#define ANSWERS	    2
#define VALUE_BYTES 2048
#define OUT_MAX	    4096 /* pairs that engines hold at a time */

struct value {
	uint8_t octets[VALUE_BYTES];
	size_t len; /* 0: none so far */
};

/* A responder's; the secret is that of both ends. */
struct answer {
	struct value value;
	PK11SymKey *secret; /* as encaps() made it; NULL: none so far */
	PK11SymKey *decapsulated;
};

struct cached_pair {
	SECKEYPrivateKey *key; /* NULL: none so far */
	struct value value;
	struct answer answers[ANSWERS];
	unsigned nr_answered;
};

struct method {
	const struct ke_desc *ke; /* NULL: free */
	struct cached_pair pairs[PAIRS];
	unsigned nr_made;
};

/* A pair that an engine has, by its address. */
struct handed_out {
	const struct ke_keypair *pair;
	struct cached_pair *cached;
};

struct ke_cache {
	struct method methods[METHODS];
	struct handed_out out[OUT_MAX];
};

struct ke_cache *ke_cache_new(void)
{
	struct ke_cache *cache = calloc(1, sizeof(*cache));

	ASSERT(cache != NULL);
	return cache;
}

static void forget_pair(struct cached_pair *pair)
{
	if (pair->key != NULL) {
		SECKEY_DestroyPrivateKey(pair->key);
	}
	for (size_t n = 0; n < ANSWERS; n++) {
		symkey_free(&pair->answers[n].secret);
		symkey_free(&pair->answers[n].decapsulated);
	}
}

void ke_cache_free(struct ke_cache **cache)
{
	for (size_t m = 0; *cache != NULL && m < METHODS; m++) {
		for (size_t n = 0; n < PAIRS; n++) {
			forget_pair(&(*cache)->methods[m].pairs[n]);
		}
	}
	free(*cache);
	*cache = NULL;
}

static struct method *method_of(struct ke_cache *cache,
				const struct ke_desc *ke)
{
	for (size_t n = 0; n < METHODS; n++) {
		struct method *method = &cache->methods[n];

		if (method->ke == NULL) {
			method->ke = ke;
		}
		if (method->ke == ke) {
			return method;
		}
	}
	return NULL;
}

static void value_keep(struct value *value, const struct blob *blob)
{
	ASSERT(blob->len <= sizeof(value->octets));
	memcpy(value->octets, blob->ptr, blob->len);
	value->len = blob->len;
}

static bool value_is(const struct value *value, const struct blob *blob)
{
	return value->len == blob->len &&
	       memcmp(value->octets, blob->ptr, blob->len) == 0;
}

/* Where what is known of a pair at this address is, or would be. */
static struct handed_out *out_slot(struct ke_cache *cache,
				   const struct ke_keypair *pair)
{
	return &cache->out[((uintptr_t)pair >> 4) % OUT_MAX];
}

/* The engine's own struct around the key that all share. */
static struct ke_keypair *hand_out(struct ke_cache *cache,
				   struct cached_pair *cached)
{
	struct ke_keypair *pair = NEW(struct ke_keypair);

	pair->key = SECKEY_CopyPrivateKey(cached->key);
	ASSERT(pair->key != NULL);
	*out_slot(cache, pair) = (struct handed_out){ pair, cached };
	return pair;
}

static void run_keygen(struct ke_cache *cache, struct method *method,
		       struct job *job)
{
	struct cached_pair *cached = &method->pairs[method->nr_made++ % PAIRS];

	if (cached->key == NULL) {
		job_run(job);
		if (job->diag != NULL) {
			return;
		}
		cached->key = SECKEY_CopyPrivateKey(job->pair->key);
		ASSERT(cached->key != NULL);
		value_keep(&cached->value, &job->value);
		*out_slot(cache, job->pair) =
			(struct handed_out){ job->pair, cached };
		return;
	}
	job->pair = hand_out(cache, cached);
	job->value =
		blob_clone(view_of(cached->value.octets, cached->value.len));
}

static struct cached_pair *pair_of_value(struct method *method,
					 const struct blob *value)
{
	for (size_t n = 0; n < PAIRS; n++) {
		if (value_is(&method->pairs[n].value, value)) {
			return &method->pairs[n];
		}
	}
	return NULL;
}

static void run_encaps(struct method *method, struct job *job)
{
	struct cached_pair *cached = pair_of_value(method, &job->peer_value);

	if (cached == NULL) {
		job_run(job);
		return;
	}
	struct answer *answer =
		&cached->answers[cached->nr_answered++ % ANSWERS];

	if (answer->secret == NULL) {
		job_run(job);
		if (job->diag == NULL) {
			answer->secret = symkey_ref(job->secret);
			value_keep(&answer->value, &job->value);
		}
		return;
	}
	job->secret = symkey_ref(answer->secret);
	job->value =
		blob_clone(view_of(answer->value.octets, answer->value.len));
}

/* The answer that JOB is to decapsulate, with the pair it was made for. */
static struct answer *answer_of(struct ke_cache *cache, const struct job *job)
{
	const struct handed_out *out = out_slot(cache, job->pair);

	if (out->pair != job->pair) {
		return NULL; /* its place was taken by another */
	}
	for (size_t n = 0; n < ANSWERS; n++) {
		if (value_is(&out->cached->answers[n].value,
			     &job->peer_value)) {
			return &out->cached->answers[n];
		}
	}
	return NULL;
}

static void run_decaps(struct ke_cache *cache, struct job *job)
{
	struct answer *answer = answer_of(cache, job);

	if (answer == NULL || answer->decapsulated == NULL) {
		job_run(job);
		if (answer != NULL && job->diag == NULL) {
			answer->decapsulated = symkey_ref(job->secret);
		}
		return;
	}
	job->secret = symkey_ref(answer->decapsulated);
	ke_keypair_free(job->ke, &job->pair);
}

void ke_cache_run(struct ke_cache *cache, struct job *job)
{
	struct method *method = method_of(cache, job->ke);

	if (method == NULL) {
		job_run(job);
		return;
	}
	switch (job->kind) {
	case JOB_KEYGEN:
		run_keygen(cache, method, job);
		break;
	case JOB_ENCAPS:
		run_encaps(method, job);
		break;
	case JOB_DECAPS:
		run_decaps(cache, job);
		break;
	}
}
