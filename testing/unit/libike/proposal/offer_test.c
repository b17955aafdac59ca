/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of what an offer has on the wire.
 */
#include "proposal/offer.h"

#include "proposal/build.h"
#include "proposal/ke_slots.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

static void check_offer(enum protocol protocol, const char *text,
			enum offer_addke addke, size_t nr_proposals,
			const char *const *expected)
{
	static const uint8_t spi[] = { 9, 8, 7, 6 };
	struct proposals *proposals = given_proposals(protocol, text);
	struct given_sa given = given_encoded(
		proposals, addke,
		protocol == PROTOCOL_IKE ? EMPTY_VIEW : view_of_array(spi));

	assert_int_equal(given.sa.nr_proposals, nr_proposals);
	for (size_t i = 0; i < nr_proposals; i++) {
		const struct wire_proposal *p = &given.sa.proposals[i];

		assert_int_equal(p->number, i + 1);
		assert_int_equal(p->protocol, protocol);
		assert_int_equal(p->spi.len, protocol == PROTOCOL_IKE ? 0 : 4);
		assert_transforms(&given.sa, i, expected[i]);
	}
	given_sa_done(&given);
	proposals_free(&proposals);
}

#define OFFERS(protocol, text, addke, ...)                                     \
	check_offer(PROTOCOL_##protocol, text, addke,                          \
		    ARRAY_LEN(((const char *const[]){ __VA_ARGS__ })),         \
		    (const char *const[]){ __VA_ARGS__ })

/* R9370-1, MLK-1: ADDKEn is type 5 + n, with identifiers of type 4. */
static void additional_key_exchanges_are_types_6_to_12(void **unused)
{
	(void)unused;
	OFFERS(IKE, "aes_gcm_256-sha2-dh31;addke1=ml_kem_768", OFFER_WITH_ADDKE,
	       "1:20/256 2:5 4:31 6:36");
	OFFERS(IKE,
	       "aes_gcm_256-sha2-ml_kem_768;addke2=ml_kem_1024;addke7=dh19",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:36 7:37 12:19");
}

/* RFC 9370 2.2.1: who knows no ADDKE refuses a proposal with it, even NONE. */
static void what_can_do_without_addke_follows_without(void **unused)
{
	(void)unused;
	OFFERS(IKE, "aes_gcm_256-sha2-dh31;addke1=ml_kem_768+none",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:31 6:36 6:0",
	       "1:20/256 2:5 4:31");
	OFFERS(IKE,
	       "aes_gcm_256-sha2-dh31;addke1=ml_kem_768+none,"
	       "aes_gcm_256-sha2-dh31",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:31 6:36 6:0",
	       "1:20/256 2:5 4:31");
}

static void a_cipher_without_length_is_offered_with_two(void **unused)
{
	(void)unused;
	OFFERS(IKE, "aes-sha2-dh19", OFFER_WITH_ADDKE,
	       "1:12/256 1:12/128 2:5 3:12 4:19");
	OFFERS(ESP, "aes-sha2", OFFER_WITH_ADDKE,
	       "1:12/128 1:12/256 3:12 5:1 5:0");
	OFFERS(IKE, "aes128+aes192+aes-sha2-dh19", OFFER_WITH_ADDKE,
	       "1:12/128 1:12/192 1:12/256 2:5 3:12 4:19");
}

static void a_fixed_length_has_no_attribute(void **unused)
{
	(void)unused;
	OFFERS(ESP, "chacha20_poly1305", OFFER_WITH_ADDKE, "1:28 5:1 5:0");
	OFFERS(ESP, "null-sha1", OFFER_WITH_ADDKE, "1:11 3:2 5:1 5:0");
}

/* R9370-60: the Child of IKE_AUTH has its keys from SK_d. */
static void a_first_child_offers_neither_ke_nor_addke(void **unused)
{
	(void)unused;
	OFFERS(ESP, "aes_gcm_256;dh19;addke1=dh20", OFFER_CHILD_FIRST,
	       "1:20/256 5:1 5:0");
	OFFERS(ESP, "aes_gcm_256;dh19;addke1=dh20,aes_gcm_256;dh19",
	       OFFER_CHILD_FIRST, "1:20/256 5:1 5:0");
}

/* R9370-53: what can do without is left. */
static void without_addke_proposals_that_need_it_are_left_out(void **unused)
{
	(void)unused;
	OFFERS(IKE,
	       "aes_gcm_256-sha2-dh31;addke1=dh19,"
	       "aes_gcm_128-sha2-dh31;addke1=dh19+none,aes_gcm_128-sha2-dh20",
	       OFFER_WITHOUT_ADDKE, "1:20/128 2:5 4:31", "1:20/128 2:5 4:20");
	OFFERS(IKE,
	       "aes_gcm_256-sha2-dh31;addke1=dh19+none,aes_gcm_256-sha2-dh31",
	       OFFER_WITHOUT_ADDKE, "1:20/256 2:5 4:31");
}

/* Whether a fall-back is possible is known before it is tried. */
static void what_can_be_left_out_is_known(void **unused)
{
	static const struct {
		const char *text;
		bool can_do_without;
	} cases[] = {
		{"aes_gcm;dh31",				  true },
		{ "aes_gcm;dh31;addke1=dh19",		      false},
		{ "aes_gcm;dh31;addke1=dh19+none",		   true },
		{ "aes_gcm;dh31;addke1=dh19+none;addke3=dh20", false},
		{ "aes_gcm;dh31;addke1=dh19,aes_gcm;dh31",	   true },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proposals *proposals =
			given_proposals(PROTOCOL_IKE, cases[i].text);

		assert_int_equal(proposals_can_do_without_addke(proposals),
				 cases[i].can_do_without);
		proposals_free(&proposals);
	}
}

/* R9370-12: the peer may be one that takes the first that is left. */
static void methods_are_ordered_for_a_peer_that_goes_once(void **unused)
{
	(void)unused;
	/* As configured, where that does. */
	OFFERS(IKE, "aes_gcm_256-sha2-dh31;addke1=dh19+dh20;addke2=dh19+dh20",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:31 6:19 6:20 7:19 7:20");
	/* dh19 first would leave nothing for ADDKE2. */
	OFFERS(IKE, "aes_gcm_256-sha2-dh31;addke1=dh19+dh20;addke2=dh19",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:31 6:20 6:19 7:19");
	OFFERS(IKE, "aes_gcm_256-sha2-dh31;addke1=dh19+none;addke2=dh19",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:31 6:0 6:19 7:19");
	/* Type 4 counts: dh19 there would leave nothing for ADDKE1. */
	OFFERS(IKE, "aes_gcm_256-sha2-dh19+dh31;addke1=dh19", OFFER_WITH_ADDKE,
	       "1:20/256 2:5 4:31 4:19 6:19");
	/* Nothing can be done: RFC 9370 lets ADDKE1 equal type 4. */
	OFFERS(IKE, "aes_gcm_256-sha2-dh19;addke1=dh19;addke2=dh19+dh20",
	       OFFER_WITH_ADDKE, "1:20/256 2:5 4:19 6:19 7:20 7:19");
}

/* Lists of the methods, in every order, at most three long. */
#define LISTS_MAX 41

static size_t all_lists(struct ke_slot lists[LISTS_MAX])
{
	static const struct ke_desc *const methods[] = { &ke_ecp256, &ke_ecp384,
							 &ke_ml_kem_768,
							 &ke_none };
	size_t nr = 1;

	lists[0] = (struct ke_slot){ .nr = 0 };
	for (size_t i = 0; i < nr; i++) {
		for (size_t m = 0; m < ARRAY_LEN(methods); m++) {
			struct ke_slot longer = lists[i];

			ke_slot_add(&longer, methods[m]);
			if (longer.nr > lists[i].nr && longer.nr <= 3) {
				lists[nr++] = longer;
			}
		}
	}
	return nr;
}

static void add_list(struct proposal *proposal, uint8_t type,
		     const struct ke_slot *list)
{
	for (size_t i = 0; i < list->nr; i++) {
		proposal_add_ke(proposal, type, list->methods[i]);
	}
}

/* A peer that takes for each type the first method it has not taken yet. */
static bool goes_once(const struct wire_proposal *offer, unsigned first_type)
{
	uint64_t taken = 0;
	unsigned solved_type = 0;

	for (size_t i = 0; i < offer->nr_transforms; i++) {
		const struct wire_transform *t = &offer->transforms[i];
		uint64_t bit = t->id == 0 ? 0 : UINT64_C(1) << t->id;
		bool is_last = i + 1 == offer->nr_transforms ||
			       offer->transforms[i + 1].type != t->type;

		if (t->type < first_type) {
			continue;
		}
		if (solved_type != t->type && (taken & bit) == 0) {
			taken |= bit;
			solved_type = t->type;
		}
		if (is_last && solved_type != t->type) {
			return false;
		}
	}
	return true;
}

static bool is_solvable(const struct ke_slot *slots, size_t nr)
{
	const struct ke_desc *choice[KE_SLOTS_MAX];

	/* Proven against all choices in ke_slots_test.c. */
	return ke_slots_choose(
		slots, nr, &(struct ke_slots_rules){ .avoid = NULL }, choice);
}

static void check_order(const struct ke_slot slots[3])
{
	struct proposal proposal = { NULL, 0 };
	struct proposals proposals = { PROTOCOL_ESP, &proposal, 1 };
	struct offer offer;

	add_list(&proposal, TRANSFORM_KE, &slots[0]);
	add_list(&proposal, TRANSFORM_ADDKE1, &slots[1]);
	add_list(&proposal, TRANSFORM_ADDKE1 + 4, &slots[2]);
	offer_init(&offer, &proposals, OFFER_WITH_ADDKE);
	const struct wire_proposal *wire = &offer.proposals[0];
	const struct ke_desc *first = proposals_first_ke(&proposals);

	assert_int_equal(wire->nr_transforms, proposal.nr);
	assert_int_equal(wire->transforms[0].id, first == NULL ? 0 : first->id);
	if (is_solvable(slots, 3)) {
		assert_true(goes_once(wire, TRANSFORM_KE));
	} else if (is_solvable(slots + 1, 2)) {
		assert_true(goes_once(wire, TRANSFORM_ADDKE1));
	}
	offer_done(&offer);
	proposal_done(&proposal);
}

/* R9370-12 as seen from the other side: strongSwan 6.0 goes once. */
static void every_offer_that_can_be_solved_is_solved_going_once(void **unused)
{
	static struct ke_slot lists[LISTS_MAX];
	size_t nr = all_lists(lists);

	(void)unused;
	assert_int_equal(nr, LISTS_MAX);
	for (size_t i = 0; i < nr * nr * nr; i++) {
		const struct ke_slot slots[] = { lists[i / nr / nr],
						 lists[i / nr % nr],
						 lists[i % nr] };

		if (slots[0].nr > 0 && slots[1].nr > 0 && slots[2].nr > 0) {
			check_order(slots);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(additional_key_exchanges_are_types_6_to_12),
		cmocka_unit_test(what_can_do_without_addke_follows_without),
		cmocka_unit_test(a_cipher_without_length_is_offered_with_two),
		cmocka_unit_test(a_fixed_length_has_no_attribute),
		cmocka_unit_test(a_first_child_offers_neither_ke_nor_addke),
		cmocka_unit_test(
			without_addke_proposals_that_need_it_are_left_out),
		cmocka_unit_test(what_can_be_left_out_is_known),
		cmocka_unit_test(methods_are_ordered_for_a_peer_that_goes_once),
		cmocka_unit_test(
			every_offer_that_can_be_solved_is_solved_going_once),
	};

	return cmocka_run_group_tests_name("offers", tests, nss_fixture_start,
					   nss_fixture_stop);
}
