/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Self-contained work that another thread may do.
 */
#ifndef LIBIKE_JOB_JOB_H
#define LIBIKE_JOB_JOB_H

#include "crypto/ke.h"

enum job_kind { JOB_KEYGEN, JOB_ENCAPS, JOB_DECAPS };

/*
 * Owns copies of, or references on, all that it reads.  run on any thread,
 * finished on the engine's.  SERIAL names the SA that waits (0: the pool).
 */
struct job {
	enum job_kind kind;
	uint64_t sa_serial; /* of the IKE SA */
	uint64_t larval;    /* of the larval SA under it; 0: its own plan */
	const struct ke_desc *ke;
	struct blob peer_value;	  /* in: ENCAPS, DECAPS */
	struct ke_keypair *pair;  /* out: KEYGEN; in: DECAPS */
	struct blob value;	  /* out: KEYGEN, ENCAPS */
	PK11SymKey *secret;	  /* out: ENCAPS, DECAPS */
	diag_t diag;		  /* out: NULL on success */
	bool low_priority;	  /* made ahead of need: idle workers only */
	struct job *next;	  /* for the queue of whoever runs it */
	bool timed;		  /* somebody asks for cpu_ns */
	uint64_t cpu_ns;	  /* spent in run(), of its thread */
	unsigned delay_s;	  /* that whoever runs it lets pass before */
};

/* PEER_VALUE is cloned, PAIR is taken. */
struct job *job_keygen_new(const struct ke_desc *ke);
struct job *job_encaps_new(const struct ke_desc *ke, struct view peer_value);
struct job *job_decaps_new(const struct ke_desc *ke, struct ke_keypair **pair,
			   struct view peer_value);

/* Do it; any thread. */
void job_run(struct job *job);

/* Wipe and free, whatever it still holds; sets NULL, accepts NULL. */
void job_free(struct job **job);

#endif
