/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All chance comes from one number, so that a run can be had again.
 */
#include "sim/seed.h"

#define GOLDEN_GAMMA UINT64_C(0x9e3779b97f4a7c15)

/* Steele, Lea, Flood: "Fast splittable pseudorandom number generators". */
static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct seed seed_of(uint64_t number, uint64_t label)
{
	return (struct seed){ mix(mix(number) + GOLDEN_GAMMA * (label + 1)) };
}

uint64_t seed_next(struct seed *seed)
{
	seed->state += GOLDEN_GAMMA;
	return mix(seed->state);
}

uint64_t seed_below(struct seed *seed, uint64_t n)
{
	return n == 0 ? 0 : seed_next(seed) % n;
}

int64_t seed_between(struct seed *seed, int64_t from, int64_t to)
{
	return from + (int64_t)seed_below(seed, (uint64_t)(to - from) + 1);
}

bool seed_percent(struct seed *seed, unsigned percent)
{
	return seed_below(seed, 100) < percent;
}

size_t seed_weighted(struct seed *seed, const unsigned *weights, size_t nr)
{
	uint64_t sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < nr; i++) {
		sum += weights[i];
	}
	for (uint64_t at = seed_below(seed, sum); at >= weights[n]; n++) {
		at -= weights[n];
	}
	return n;
}

void seed_bytes(struct seed *seed, uint8_t *ptr, size_t len)
{
	uint64_t word = 0;

	for (size_t n = 0; n < len; n++, word >>= 8) {
		if (n % sizeof(word) == 0) {
			word = seed_next(seed);
		}
		ptr[n] = word & 0xff;
	}
}
