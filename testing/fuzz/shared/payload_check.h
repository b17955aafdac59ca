/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold of every chain of payloads, whatever its octets.
 */
#ifndef FUZZ_SHARED_PAYLOAD_CHECK_H
#define FUZZ_SHARED_PAYLOAD_CHECK_H

#include "wire/chain.h"

/*
 * Decode each payload of CHAIN; what decodes must encode, to as many octets
 * and, decoded again, to the same.  Aborts when it does not.
 */
void check_payloads(const struct chain *chain);

/* Look-up, counts, grammar and text of CHAIN agree with its payloads. */
void check_chain(const struct chain *chain);

#endif
