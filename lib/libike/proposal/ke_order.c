/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In which order an offer lists key exchange methods.
 */
#include "proposal/ke_order.h"

/* The types that are present, with their methods as configured. */
struct present {
	struct ke_slot slots[KE_SLOTS_MAX];
	size_t index[KE_SLOTS_MAX]; /* in struct ke_order */
	size_t nr;
};

static void collect(const struct proposal *proposal, struct present *present)
{
	*present = (struct present){ .nr = 0 };
	for (size_t slot = 0; slot < KE_SLOTS_MAX; slot++) {
		struct transforms run =
			proposal_transforms(proposal, ke_order_type(slot));

		if (run.nr == 0) {
			continue;
		}
		for (size_t i = 0; i < run.nr; i++) {
			ke_slot_add(&present->slots[present->nr],
				    run.list[i].ke);
		}
		present->index[present->nr++] = slot;
	}
}

static bool is_taken(const struct ke_desc *const *taken, size_t nr,
		     const struct ke_desc *ke)
{
	for (size_t i = 0; i < nr; i++) {
		if (taken[i] == ke && ke != &ke_none) {
			return true;
		}
	}
	return false;
}

/* Whether going through the slots once, first come first served, succeeds. */
static bool one_pass_succeeds(const struct present *present)
{
	const struct ke_desc *taken[KE_SLOTS_MAX];

	for (size_t s = 0; s < present->nr; s++) {
		const struct ke_slot *slot = &present->slots[s];
		size_t i = 0;

		while (i < slot->nr && is_taken(taken, s, slot->methods[i])) {
			i++;
		}
		if (i == slot->nr) {
			return false;
		}
		taken[s] = slot->methods[i];
	}
	return true;
}

/* A choice for all slots; else, with the KE as it is, for the ADDKE ones. */
static bool choose(const struct present *present, const struct ke_desc **choice)
{
	if (ke_slots_choose(present->slots, present->nr,
			    &(struct ke_slots_rules){ .avoid = NULL },
			    choice)) {
		return true;
	}
	if (present->nr == 0 || present->index[0] != 0) {
		return false;
	}
	choice[0] = present->slots[0].methods[0];
	return ke_slots_choose(present->slots + 1, present->nr - 1,
			       &(struct ke_slots_rules){ .avoid = choice[0] },
			       choice + 1);
}

void ke_order_of(const struct proposal *proposal, struct ke_order *order)
{
	const struct ke_desc *choice[KE_SLOTS_MAX];
	struct present present;

	collect(proposal, &present);
	bool as_is = one_pass_succeeds(&present) || !choose(&present, choice);

	*order = (struct ke_order){ { NULL } };
	for (size_t s = 0; s < present.nr; s++) {
		order->first[present.index[s]] =
			as_is ? present.slots[s].methods[0] : choice[s];
	}
}
