/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which payloads an exchange requires and allows.
 */
#ifndef LIBIKE_WIRE_GRAMMAR_H
#define LIBIKE_WIRE_GRAMMAR_H

#include "wire/chain.h"

/* The first of the critical, missing, repeated or malformed, in that order. */
enum grammar_fault {
	GRAMMAR_OK,
	GRAMMAR_UNSUPPORTED_CRITICAL, /* type: the payload */
	GRAMMAR_MISSING,
	GRAMMAR_REPEATED
};

struct grammar {
	uint64_t required; /* P() bits */
	uint64_t optional; /* anything else known is skipped */
};

struct grammar_result {
	enum grammar_fault fault;
	uint8_t type; /* of the payload at fault */
};

/*
 * SA, KE, IDi, IDr, AUTH, Ni, TSi, TSr, SK, SKF, CP, EAP may come once only
 * (RFC 7296 section 2.5, 3).  Types unknown to us are skipped unless critical.
 */
struct grammar_result grammar_match(const struct grammar *grammar,
				    const struct chain *chain);

#endif
