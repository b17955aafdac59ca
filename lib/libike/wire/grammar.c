/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which payloads an exchange requires and allows.
 */
#include "wire/grammar.h"

#define ONCE_ONLY                                                              \
	(P(SA) | P(KE) | P(IDI) | P(IDR) | P(AUTH) | P(NONCE) | P(TSI) |       \
	 P(TSR) | P(SK) | P(SKF) | P(CP) | P(EAP))

/* The lowest type of a set that is not empty. */
static uint8_t first_of(uint64_t set)
{
	uint8_t type = PAYLOAD_SA;

	while ((set & 1) == 0) {
		set >>= 1;
		type++;
	}
	return type;
}

/* The type whose second payload comes first; 0 when none is repeated. */
static uint8_t first_repeated(const struct chain *chain)
{
	uint64_t seen = 0;

	for (size_t i = 0; i < chain->nr; i++) {
		uint8_t type = chain->payloads[i].type;

		if (!payload_is_known(type)) {
			continue;
		}
		uint64_t bit = UINT64_C(1) << (type - PAYLOAD_SA);

		if ((seen & bit & ONCE_ONLY) != 0) {
			return type;
		}
		seen |= bit;
	}
	return PAYLOAD_NONE;
}

struct grammar_result grammar_match(const struct grammar *grammar,
				    const struct chain *chain)
{
	if (chain->unsupported_critical != 0) {
		return (struct grammar_result){ GRAMMAR_UNSUPPORTED_CRITICAL,
						chain->unsupported_critical };
	}
	uint64_t missing = grammar->required & ~chain->payload_set;

	if (missing != 0) {
		return (struct grammar_result){ GRAMMAR_MISSING,
						first_of(missing) };
	}
	uint8_t repeated = first_repeated(chain);

	if (repeated != PAYLOAD_NONE) {
		return (struct grammar_result){ GRAMMAR_REPEATED, repeated };
	}
	return (struct grammar_result){ GRAMMAR_OK, PAYLOAD_NONE };
}
