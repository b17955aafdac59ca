/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keys that were ever in use, by kernels or by IKE SAs: one SA each, the same at
 * both ends.
 */
#ifndef TESTING_SIM_KEY_WATCH_H
#define TESTING_SIM_KEY_WATCH_H

#include "libike/kernel.h"
#include "libswan/hash.h"

struct key_watch {
	struct hash keys; /* by a key's hash */
	struct hash sas;  /* by protocol and SPI; by both SPIs of IKE */
	size_t nr;	  /* blocks that it holds */
};

void key_watch_init(struct key_watch *watch);
void key_watch_done(struct key_watch *watch);

/* HOST (any number of its own) installs SA.  NULL, or what is wrong. */
const char *key_watch_add(struct key_watch *watch, unsigned host,
			  const struct kernel_sa *sa);

/*
 * HOST has the IKE SA of SPIS (SPIi | SPIr), with NR KEYS, each for a purpose of
 * its own; whether that was said before.
 */
bool key_watch_has_ike(struct key_watch *watch, unsigned host,
		       struct view spis);
const char *key_watch_add_ike(struct key_watch *watch, unsigned host,
			      struct view spis, const struct blob *keys,
			      size_t nr);

#endif
