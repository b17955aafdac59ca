/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keys that were ever installed: one SA each, the same at both ends.
 */
#ifndef TESTING_SIM_KEY_WATCH_H
#define TESTING_SIM_KEY_WATCH_H

#include "libike/kernel.h"
#include "libswan/hash.h"

struct key_watch {
	struct hash keys; /* by a key's hash */
	struct hash sas;  /* by protocol and SPI */
	size_t nr;	  /* blocks that it holds */
};

void key_watch_init(struct key_watch *watch);
void key_watch_done(struct key_watch *watch);

/* HOST (any number of its own) installs SA.  NULL, or what is wrong. */
const char *key_watch_add(struct key_watch *watch, unsigned host,
			  const struct kernel_sa *sa);

#endif
