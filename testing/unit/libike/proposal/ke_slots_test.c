/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the choice of methods for slots (RFC 9370 section 2.2.1).
 */
#include "proposal/ke_slots.h"

#include <string.h>

#include "unit/libike/proposal/given.h"

#define NR_METHODS 4  /* three, and NONE */
#define WISHES_MAX 65 /* ordered choices of any of four */

static const struct ke_desc *const methods[NR_METHODS] = {
	&ke_ecp256, &ke_ecp384, &ke_ml_kem_768, &ke_none
};

/* Every list of at most MAX of the methods, in every order. */
static size_t all_wishes(struct ke_slot wishes[WISHES_MAX], size_t max)
{
	size_t nr = 1;

	wishes[0] = (struct ke_slot){ .nr = 0 };
	for (size_t i = 0; i < nr; i++) {
		for (size_t m = 0; m < NR_METHODS && wishes[i].nr < max; m++) {
			struct ke_slot longer = wishes[i];

			ke_slot_add(&longer, methods[m]);
			if (longer.nr > wishes[i].nr) {
				wishes[nr++] = longer;
			}
		}
	}
	return nr;
}

/* How good a choice is: smaller is better, compared from the front. */
struct rating {
	size_t parts[2 + KE_SLOTS_MAX];
};

static struct rating rate(const struct ke_slot *slots, size_t nr,
			  const size_t *pick, const struct ke_desc *avoid)
{
	struct rating rating = { { 0 } };

	for (size_t s = 0; s < nr; s++) {
		bool none_before = false;

		for (size_t i = 0; i <= pick[s]; i++) {
			none_before |= slots[s].methods[i] == &ke_none;
		}
		rating.parts[0] += slots[s].methods[pick[s]] == avoid;
		rating.parts[1] += none_before && pick[s] > 0;
		rating.parts[2 + s] = pick[s];
	}
	return rating;
}

static int rating_cmp(const struct rating *a, const struct rating *b)
{
	for (size_t i = 0; i < ARRAY_LEN(a->parts); i++) {
		if (a->parts[i] != b->parts[i]) {
			return a->parts[i] < b->parts[i] ? -1 : 1;
		}
	}
	return 0;
}

static bool is_valid(const struct ke_slot *slots, size_t nr, const size_t *pick,
		     bool need_method)
{
	bool has_method = false;

	for (size_t s = 0; s < nr; s++) {
		const struct ke_desc *ke = slots[s].methods[pick[s]];

		has_method |= ke != &ke_none;
		for (size_t t = 0; t < s; t++) {
			if (ke != &ke_none && slots[t].methods[pick[t]] == ke) {
				return false;
			}
		}
	}
	return has_method || !need_method;
}

static bool next_pick(const struct ke_slot *slots, size_t nr, size_t *pick)
{
	for (size_t s = 0; s < nr; s++) {
		if (++pick[s] < slots[s].nr) {
			return true;
		}
		pick[s] = 0;
	}
	return false;
}

/* The best of all choices, tried one by one. */
static bool best_pick(const struct ke_slot *slots, size_t nr,
		      const struct ke_slots_rules *rules, size_t *best)
{
	size_t pick[KE_SLOTS_MAX] = { 0 };
	struct rating least = { { SIZE_MAX } };
	bool found = false;

	for (size_t s = 0; s < nr; s++) {
		if (slots[s].nr == 0) {
			return false;
		}
	}
	do {
		struct rating rating = rate(slots, nr, pick, rules->avoid);

		if (is_valid(slots, nr, pick, rules->need_method) &&
		    rating_cmp(&rating, &least) < 0) {
			memcpy(best, pick, sizeof(pick));
			least = rating;
			found = true;
		}
	} while (next_pick(slots, nr, pick));
	return found;
}

static void check_problem(const struct ke_slot *slots, size_t nr,
			  const struct ke_slots_rules *rules)
{
	const struct ke_desc *choice[KE_SLOTS_MAX] = { NULL };
	size_t best[KE_SLOTS_MAX] = { 0 };
	bool solvable = best_pick(slots, nr, rules, best);

	assert_int_equal(ke_slots_choose(slots, nr, rules, choice), solvable);
	for (size_t s = 0; s < nr && solvable; s++) {
		assert_ptr_equal(choice[s], slots[s].methods[best[s]]);
	}
}

static void check_under_all_rules(const struct ke_slot *slots, size_t nr)
{
	for (unsigned bits = 0; bits < 4; bits++) {
		struct ke_slots_rules rules = {
			.avoid = (bits & 1) != 0 ? methods[0] : NULL,
			.need_method = (bits & 2) != 0,
		};

		check_problem(slots, nr, &rules);
	}
}

/* R9370-12, R9370-13, R9370-14: against trying everything. */
static void every_choice_for_two_slots_is_the_best_one(void **unused)
{
	static struct ke_slot wishes[WISHES_MAX];
	size_t nr = all_wishes(wishes, NR_METHODS);

	(void)unused;
	assert_int_equal(nr, WISHES_MAX);
	for (size_t i = 0; i < nr * nr; i++) {
		struct ke_slot slots[] = { wishes[i / nr], wishes[i % nr] };

		check_under_all_rules(slots, 2);
	}
}

static void every_choice_for_three_slots_is_the_best_one(void **unused)
{
	static struct ke_slot wishes[WISHES_MAX];
	size_t nr = all_wishes(wishes, 2);

	(void)unused;
	assert_int_equal(nr, 17);
	for (size_t i = 0; i < nr * nr * nr; i++) {
		struct ke_slot slots[] = { wishes[i / nr / nr],
					   wishes[i / nr % nr],
					   wishes[i % nr] };

		check_under_all_rules(slots, 3);
	}
}

/* Subsets of the methods, bit by bit. */
static struct ke_slot subset(unsigned bits)
{
	struct ke_slot slot = { .nr = 0 };

	for (unsigned m = 0; m < NR_METHODS; m++) {
		if ((bits >> m & 1) != 0) {
			ke_slot_add(&slot, methods[m]);
		}
	}
	return slot;
}

static void every_choice_for_four_slots_is_the_best_one(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 1 << 16; i++) {
		struct ke_slot slots[] = { subset(i & 15), subset(i >> 4 & 15),
					   subset(i >> 8 & 15),
					   subset(i >> 12 & 15) };

		check_problem(slots, 4,
			      &(struct ke_slots_rules){ .avoid = NULL });
	}
}

/* Seven slots that want all methods: the avoided one is not needed. */
static void seven_slots_with_all_methods_are_filled(void **unused)
{
	const struct ke_desc *choice[KE_SLOTS_MAX];
	struct ke_slot slots[NR_ADDKE] = { { .nr = 0 } };

	(void)unused;
	for (size_t s = 0; s < NR_ADDKE; s++) {
		for (size_t i = 0; ke_descs[i] != NULL; i++) {
			ke_slot_add(&slots[s], ke_descs[i]);
		}
	}
	assert_true(ke_slots_choose(
		slots, NR_ADDKE,
		&(struct ke_slots_rules){ .avoid = ke_descs[0] }, choice));
	for (size_t s = 0; s < NR_ADDKE; s++) {
		assert_ptr_equal(choice[s], ke_descs[s + 1]);
	}
}

static void too_few_methods_are_no_choice(void **unused)
{
	const struct ke_desc *choice[KE_SLOTS_MAX];
	struct ke_slot slots[NR_ADDKE] = { { .nr = 0 } };

	(void)unused;
	for (size_t s = 0; s < NR_ADDKE; s++) {
		for (size_t i = 0; i < NR_ADDKE - 1; i++) {
			ke_slot_add(&slots[s], ke_descs[i]);
		}
	}
	assert_false(ke_slots_choose(slots, NR_ADDKE,
				     &(struct ke_slots_rules){ .avoid = NULL },
				     choice));
}

static void no_slots_are_a_choice_unless_a_method_is_needed(void **unused)
{
	(void)unused;
	assert_true(ke_slots_choose(
		NULL, 0, &(struct ke_slots_rules){ .avoid = NULL }, NULL));
	assert_false(ke_slots_choose(
		NULL, 0, &(struct ke_slots_rules){ .need_method = true },
		NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_choice_for_two_slots_is_the_best_one),
		cmocka_unit_test(every_choice_for_three_slots_is_the_best_one),
		cmocka_unit_test(every_choice_for_four_slots_is_the_best_one),
		cmocka_unit_test(seven_slots_with_all_methods_are_filled),
		cmocka_unit_test(too_few_methods_are_no_choice),
		cmocka_unit_test(
			no_slots_are_a_choice_unless_a_method_is_needed),
	};

	return cmocka_run_group_tests_name("ke_slots", tests, NULL, NULL);
}
