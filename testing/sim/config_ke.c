/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchange methods by chance; cheap ones mostly.
 */
#include "sim/config_ke.h"

#define NONE TRANSFORM_ID_NONE

/* clang-format off */
static const struct {
	uint16_t id;
	unsigned weight; /* in type 4, and in slots */
} methods[] = {
	{ 31, 60 }, /* DH31 */
	{ 19, 30 }, /* DH19 */
	{  5, 6 },  /* MODP1536 */
	{ 36, 8 },  /* ML_KEM_768 */
	{ 20, 3 },  /* DH20 */
	{ 14, 3 },  /* MODP2048 */
	{ 35, 8 },  /* ML_KEM_512 */
	{ 21, 1 },  /* DH21 */
	{ 37, 2 },  /* ML_KEM_1024 */
};
/* clang-format on */

#define NR_METHODS ARRAY_LEN(methods)

/* Not in USED (bits by place in the table), where another can be had. */
static uint16_t random_method(struct seed *seed, unsigned *used)
{
	unsigned weights[NR_METHODS];
	size_t nr_left = 0;

	for (size_t n = 0; n < NR_METHODS; n++) {
		bool usable = !(*used & 1u << n) &&
			      ke_is_available(ke_by_id(methods[n].id));

		weights[n] = usable ? methods[n].weight : 0;
		nr_left += usable;
	}
	if (nr_left == 0) {
		*used = 0;
		return methods[0].id;
	}
	size_t n = seed_weighted(seed, weights, NR_METHODS);

	*used |= 1u << n;
	return methods[n].id;
}

static bool has_method(const struct alternatives *a, uint16_t id)
{
	for (unsigned n = 0; n < a->nr; n++) {
		if (a->ids[n] == id) {
			return true;
		}
	}
	return false;
}

static void add_method(struct alternatives *a, uint16_t id)
{
	if (a->nr < ALTERNATIVES_MAX && !has_method(a, id)) {
		a->ids[a->nr++] = id;
	}
}

/* In front, so that it is preferred. */
static void prefer_method(struct alternatives *a, uint16_t id)
{
	struct alternatives old = *a;

	*a = (struct alternatives){ .ids = { id }, .nr = 1 };
	for (unsigned n = 0; n < old.nr; n++) {
		add_method(a, old.ids[n]);
	}
}

static uint16_t any_method(struct seed *seed)
{
	unsigned used = 0;

	return random_method(seed, &used);
}

static void fill_slot(struct alternatives *slot, struct seed *seed,
		      unsigned *used)
{
	add_method(slot, random_method(seed, used));
	if (seed_percent(seed, 15)) {
		add_method(slot, any_method(seed)); /* maybe a duplicate */
	}
	if (seed_percent(seed, 12)) {
		add_method(slot, NONE);
	}
}

void offer_fill_kes(struct offer_config *offer, struct seed *seed,
		    unsigned rounds)
{
	unsigned used = 0;
	unsigned left = rounds;

	add_method(&offer->ke, random_method(seed, &used));
	if (seed_percent(seed, 25)) {
		add_method(&offer->ke, any_method(seed));
	}
	if (seed_percent(seed, 25)) {
		used = 0; /* type 4's method may come again */
	}
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (seed_below(seed, NR_ADDKE - n) < left) {
			fill_slot(&offer->addke[n], seed, &used);
			left--;
		} else if (seed_percent(seed, 3)) {
			add_method(&offer->addke[n], NONE);
		}
	}
}

static void vary_slot(struct alternatives *slot, struct seed *seed)
{
	switch (seed_below(seed, 6)) {
	case 0:
		add_method(slot, NONE);
		break;
	case 1:
		prefer_method(slot, any_method(seed));
		break;
	case 2:
		add_method(slot, any_method(seed));
		break;
	case 3:
		slot->nr = 0;
		break;
	case 4: /* something else alone */
		*slot = (struct alternatives){ .nr = 0 };
		add_method(slot, any_method(seed));
		break;
	default: /* the same, turned round */
		if (slot->nr > 1) {
			prefer_method(slot, slot->ids[slot->nr - 1]);
		}
		break;
	}
}

void offer_vary(struct offer_config *offer, struct seed *seed)
{
	if (seed_percent(seed, 40)) {
		prefer_method(&offer->ke, any_method(seed));
	}
	for (size_t n = seed_below(seed, 3); n > 0; n--) {
		vary_slot(&offer->addke[seed_below(seed, NR_ADDKE)], seed);
	}
}

bool offer_has_addke(const struct offer_config *offer)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		for (unsigned m = 0; m < offer->addke[n].nr; m++) {
			if (offer->addke[n].ids[m] != NONE) {
				return true;
			}
		}
	}
	return false;
}

static void text_add_alternatives(struct text *out,
				  const struct alternatives *a)
{
	for (unsigned n = 0; n < a->nr; n++) {
		text_add(out, "%s%s", n > 0 ? "+" : "",
			 ke_by_id(a->ids[n])->name);
	}
}

void text_add_offer(struct text *out, const struct offer_config *offer)
{
	text_add(out, "%s;", offer->suite);
	text_add_alternatives(out, &offer->ke);
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (offer->addke[n].nr > 0) {
			text_add(out, ";addke%u=", n + 1);
			text_add_alternatives(out, &offer->addke[n]);
		}
	}
}
