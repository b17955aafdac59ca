/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SipHash-1-3 (Aumasson and Bernstein), the keyed hash behind hash_bytes().
 */
#include "libswan/hash.h"

struct sip {
	uint64_t v0, v1, v2, v3;
};

/* Of every look-up: worth no calls. */
#define INLINE static inline __attribute__((always_inline))

INLINE uint64_t rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

INLINE void sip_round(struct sip *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v1;
	s->v0 += s->v3;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 = rotate(s->v2, 32);
}

INLINE void sip_word(struct sip *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

static uint64_t little_endian(const uint8_t *ptr, size_t len)
{
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++) {
		word |= (uint64_t)ptr[i] << (8 * i);
	}
	return word;
}

uint64_t siphash13(uint64_t k0, uint64_t k1, struct view bytes)
{
	struct sip s = {
		k0 ^ UINT64_C(0x736f6d6570736575),
		k1 ^ UINT64_C(0x646f72616e646f6d),
		k0 ^ UINT64_C(0x6c7967656e657261),
		k1 ^ UINT64_C(0x7465646279746573),
	};
	size_t tail = bytes.len % 8;
	uint64_t last = (uint64_t)bytes.len << 56;

	for (size_t at = 0; at + 8 <= bytes.len; at += 8) {
		sip_word(&s, little_endian(bytes.ptr + at, 8));
	}
	if (tail > 0) {
		last |= little_endian(bytes.ptr + bytes.len - tail, tail);
	}
	sip_word(&s, last);
	s.v2 ^= 0xff;
	for (int i = 0; i < 3; i++) {
		sip_round(&s);
	}
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

/* A 64-bit seed fills the 128-bit key; the halves must only differ. */
uint64_t hash_bytes(uint64_t seed, struct view bytes)
{
	return siphash13(seed, rotate(seed, 32) ^ UINT64_C(0x9e3779b97f4a7c15),
			 bytes);
}
