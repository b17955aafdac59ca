/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All chance comes from one number, so that a run can be had again.
 */
#ifndef TESTING_SIM_SEED_H
#define TESTING_SIM_SEED_H

#include "libswan/bytes.h"

/* One stream; streams of one number and other labels are independent. */
struct seed {
	uint64_t state;
};

struct seed seed_of(uint64_t number, uint64_t label);

uint64_t seed_next(struct seed *seed);

/* 0 .. N-1, or FROM .. TO; true PERCENT times of 100. */
uint64_t seed_below(struct seed *seed, uint64_t n);
int64_t seed_between(struct seed *seed, int64_t from, int64_t to);
bool seed_percent(struct seed *seed, unsigned percent);

/* An index into the NR WEIGHTS, each as likely as its weight says. */
size_t seed_weighted(struct seed *seed, const unsigned *weights, size_t nr);

void seed_bytes(struct seed *seed, uint8_t *ptr, size_t len);

#endif
