/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Methods for slots: the choice of ADDKE as an assignment problem.
 *
 * A slot is a row; a method is a column that one row can have; NONE is a column
 * of the slot's own.  Prices are such that the cheapest assignment is the one
 * wanted, and it is found by shortest augmenting paths (the Hungarian method):
 * polynomial, whatever a peer offers.
 */
#include "proposal/ke_slots.h"

#include <string.h>

#include "libswan/assert.h"

#define COLUMNS_MAX (KE_METHODS_MAX + KE_SLOTS_MAX)
#define RANK_BITS   5 /* of one slot's wish: below KE_METHODS_MAX + 1 */

/* Each unit is more than all that is below it can add up to. */
#define PRICE_NONE	 (INT64_C(1) << (RANK_BITS * KE_SLOTS_MAX))
#define PRICE_AVOIDED	 (PRICE_NONE * 16)
#define PRICE_IMPOSSIBLE (PRICE_AVOIDED * 16)

struct prices {
	size_t nr_slots;
	size_t nr_methods; /* columns; behind them one NONE a slot */
	const struct ke_desc *methods[KE_METHODS_MAX];
	int64_t at[KE_SLOTS_MAX][COLUMNS_MAX];
};

void ke_slot_add(struct ke_slot *slot, const struct ke_desc *ke)
{
	for (size_t i = 0; i < slot->nr; i++) {
		if (slot->methods[i] == ke) {
			return;
		}
	}
	ASSERT(slot->nr < KE_METHODS_MAX); /* descriptors are fewer */
	slot->methods[slot->nr++] = ke;
}

static size_t column_of(struct prices *prices, size_t slot,
			const struct ke_desc *ke)
{
	if (ke == &ke_none) {
		return KE_METHODS_MAX + slot;
	}
	for (size_t i = 0; i < prices->nr_methods; i++) {
		if (prices->methods[i] == ke) {
			return i;
		}
	}
	ASSERT(prices->nr_methods < KE_METHODS_MAX);
	prices->methods[prices->nr_methods] = ke;
	return prices->nr_methods++;
}

static void price_slot(struct prices *prices, size_t slot,
		       const struct ke_slot *wishes,
		       const struct ke_desc *avoid)
{
	size_t shift = RANK_BITS * (prices->nr_slots - 1 - slot);
	bool none_seen = false;

	for (size_t rank = 0; rank < wishes->nr; rank++) {
		const struct ke_desc *ke = wishes->methods[rank];
		int64_t price = (int64_t)rank << shift;

		if (none_seen || (ke == &ke_none && rank > 0)) {
			price += PRICE_NONE;
		}
		if (ke == avoid) {
			price += PRICE_AVOIDED;
		}
		none_seen |= ke == &ke_none;
		prices->at[slot][column_of(prices, slot, ke)] = price;
	}
}

/* Of a search for the cheapest path from one slot to a free column. */
struct search {
	int64_t slot_potential[KE_SLOTS_MAX];
	int64_t column_potential[COLUMNS_MAX];
	int owner[COLUMNS_MAX]; /* slot that has the column, or -1 */
	int64_t distance[COLUMNS_MAX];
	int via[COLUMNS_MAX]; /* column before it on the path, or -1 */
	bool done[COLUMNS_MAX];
};

/* Distances to the columns that SLOT, reached by column FROM, could take. */
static void relax(const struct prices *prices, struct search *s, int slot,
		  int from, int64_t so_far)
{
	for (int c = 0; c < COLUMNS_MAX; c++) {
		int64_t distance = so_far + prices->at[slot][c] -
				   s->slot_potential[slot] -
				   s->column_potential[c];

		if (!s->done[c] && distance < s->distance[c]) {
			s->distance[c] = distance;
			s->via[c] = from;
		}
	}
}

static int nearest(const struct search *s)
{
	int best = -1;

	for (int c = 0; c < COLUMNS_MAX; c++) {
		if (!s->done[c] &&
		    (best < 0 || s->distance[c] < s->distance[best])) {
			best = c;
		}
	}
	return best;
}

/* Keep reduced prices from going negative once the path's end is known. */
static void update_potentials(struct search *s, int slot, int64_t length)
{
	s->slot_potential[slot] += length;
	for (int c = 0; c < COLUMNS_MAX; c++) {
		if (s->done[c]) {
			int64_t slack = length - s->distance[c];

			s->column_potential[c] -= slack;
			s->slot_potential[s->owner[c]] += slack;
		}
	}
}

/* Give SLOT a column, moving others on where that is cheapest. */
static void place(const struct prices *prices, struct search *s, int slot)
{
	for (int c = 0; c < COLUMNS_MAX; c++) {
		s->distance[c] = INT64_MAX;
		s->done[c] = false;
	}
	relax(prices, s, slot, -1, 0);
	int end = nearest(s);

	while (s->owner[end] >= 0) {
		s->done[end] = true;
		relax(prices, s, s->owner[end], end, s->distance[end]);
		end = nearest(s);
	}
	update_potentials(s, slot, s->distance[end]);
	while (s->via[end] >= 0) {
		s->owner[end] = s->owner[s->via[end]];
		end = s->via[end];
	}
	s->owner[end] = slot;
}

/* The cheapest assignment's price; CHOICE holds nothing when impossible. */
static int64_t assign(const struct prices *prices,
		      const struct ke_desc **choice)
{
	struct search s = { .slot_potential = { 0 } };
	int64_t total = 0;

	for (int c = 0; c < COLUMNS_MAX; c++) {
		s.owner[c] = -1;
	}
	for (size_t slot = 0; slot < prices->nr_slots; slot++) {
		place(prices, &s, (int)slot);
	}
	for (int c = 0; c < COLUMNS_MAX; c++) {
		if (s.owner[c] >= 0) {
			total += prices->at[s.owner[c]][c];
			choice[s.owner[c]] = c < KE_METHODS_MAX
						     ? prices->methods[c]
						     : &ke_none;
		}
	}
	return total;
}

static bool is_all_none(const struct ke_desc *const *choice, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		if (choice[i] != &ke_none) {
			return false;
		}
	}
	return true;
}

/* The cheapest assignment in which one slot, whichever, is denied NONE. */
static int64_t assign_some_method(struct prices *prices,
				  const struct ke_desc **choice)
{
	int64_t best = PRICE_IMPOSSIBLE;

	for (size_t slot = 0; slot < prices->nr_slots; slot++) {
		const struct ke_desc *other[KE_SLOTS_MAX] = { NULL };
		int64_t *none = &prices->at[slot][KE_METHODS_MAX + slot];
		int64_t kept = *none;

		*none = PRICE_IMPOSSIBLE;
		int64_t total = assign(prices, other);

		*none = kept;
		if (total < best) {
			best = total;
			memcpy(choice, other,
			       prices->nr_slots * sizeof(other[0]));
		}
	}
	return best;
}

bool ke_slots_choose(const struct ke_slot *slots, size_t nr,
		     const struct ke_slots_rules *rules,
		     const struct ke_desc **choice)
{
	struct prices prices = { .nr_slots = nr };

	for (size_t slot = 0; slot < KE_SLOTS_MAX; slot++) {
		for (size_t c = 0; c < COLUMNS_MAX; c++) {
			prices.at[slot][c] = PRICE_IMPOSSIBLE;
		}
	}
	for (size_t slot = 0; slot < nr; slot++) {
		price_slot(&prices, slot, &slots[slot], rules->avoid);
	}
	int64_t total = assign(&prices, choice);

	if (rules->need_method && is_all_none(choice, nr)) {
		total = assign_some_method(&prices, choice);
	}
	return total < PRICE_IMPOSSIBLE;
}
