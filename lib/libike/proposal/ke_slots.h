/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Methods for slots: the choice of ADDKE as an assignment problem.
 */
#ifndef LIBIKE_PROPOSAL_KE_SLOTS_H
#define LIBIKE_PROPOSAL_KE_SLOTS_H

#include "crypto/ke.h"

#define KE_SLOTS_MAX   (1 + NR_ADDKE)
#define KE_METHODS_MAX 31 /* known ones, NONE included */

/* What one transform type may be, in order of preference; ke_none for NONE. */
struct ke_slot {
	const struct ke_desc *methods[KE_METHODS_MAX];
	size_t nr;
};

/* Append KE, unless it is in already. */
void ke_slot_add(struct ke_slot *slot, const struct ke_desc *ke);

struct ke_slots_rules {
	const struct ke_desc *avoid; /* taken where nothing else can be */
	bool need_method;	     /* at least one slot is not NONE */
};

/*
 * One method for each of NR slots in CHOICE, none twice (NONE apart): false when there
 * is no such choice (RFC 9370 2.2.1).  Of several, the one that takes AVOID in
 * the fewest slots, then leaves the fewest to NONE where NONE is not the first
 * wish, then serves the wishes of the earlier slots first.
 */
bool ke_slots_choose(const struct ke_slot *slots, size_t nr,
		     const struct ke_slots_rules *rules,
		     const struct ke_desc **choice);

#endif
