/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In which order an offer lists key exchange methods.
 */
#ifndef LIBIKE_PROPOSAL_KE_ORDER_H
#define LIBIKE_PROPOSAL_KE_ORDER_H

#include "proposal/ke_slots.h"
#include "proposal/proposal.h"

/* What each type lists first: [0] is type 4, [n] ADDKEn; NULL: not in it. */
struct ke_order {
	const struct ke_desc *first[KE_SLOTS_MAX];
};

/*
 * As configured, where a peer that goes through the types once and takes the
 * first method it has not taken yet finds a choice that way.  Else such that it
 * does, if there is any; the methods behind the first stay in their order.
 */
void ke_order_of(const struct proposal *proposal, struct ke_order *order);

/* The transform type of index SLOT of an order. */
static inline enum transform_type ke_order_type(size_t slot)
{
	return slot == 0 ? TRANSFORM_KE :
			   (enum transform_type)(TRANSFORM_ADDKE1 + slot - 1);
}

#endif
