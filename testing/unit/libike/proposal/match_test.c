/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the responder's choice (RFC 7296 section 2.7, RFC 9370 2.2.1).
 */
#include "proposal/match.h"

#include "proposal/build.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

/* In text: AES_GCM_16 of 256 bits, HMAC_SHA2_512. */
#define SUITE "1:20/256 2:7 "
#define LOCAL "aes_gcm_256-sha2_512;"

static const struct match_rules ike_rules = { .addke = true };
static const struct match_rules child_rules = { .addke = true, .spi_bytes = 4 };

static bool match(enum protocol protocol, const char *local, const char *offer,
		  const struct match_rules *rules, struct chosen *chosen,
		  diag_t *d)
{
	struct proposals *proposals = given_proposals(protocol, local);
	struct sa_payload sa = given_offer(offer);
	bool matches = proposals_match(proposals, &sa, rules, chosen, d);

	sa_payload_done(&sa);
	proposals_free(&proposals);
	return matches;
}

static struct chosen chosen_of(enum protocol protocol, const char *local,
			       const char *offer,
			       const struct match_rules *rules)
{
	struct chosen chosen;
	diag_t d;

	if (!match(protocol, local, offer, rules, &chosen, &d)) {
		fail_msg("%s against %s: %s", local, offer, diag_text(d));
	}
	assert_null(d);
	return chosen;
}

static struct chosen chosen_ike(const char *local, const char *offer)
{
	return chosen_of(PROTOCOL_IKE, local, offer, &ike_rules);
}

static void assert_no_choice(enum protocol protocol, const char *local,
			     const char *offer, const struct match_rules *rules,
			     const char *why)
{
	struct chosen chosen;
	diag_t d;

	if (match(protocol, local, offer, rules, &chosen, &d)) {
		fail_msg("%s against %s", local, offer);
	}
	assert_int_equal(chosen.number, 0);
	assert_diag(d, why);
}

static void assert_no_ike_choice(const char *local, const char *offer,
				 const char *why)
{
	assert_no_choice(PROTOCOL_IKE, local, offer, &ike_rules, why);
}

/* The choice as it goes back, decoded. */
static void assert_reply(const struct chosen *chosen, const char *expected)
{
	struct given_sa given = given_chosen_encoded(chosen, EMPTY_VIEW);

	assert_int_equal(given.sa.nr_proposals, 1);
	assert_int_equal(given.sa.proposals[0].number, chosen->number);
	assert_transforms(&given.sa, 0, expected);
	given_sa_done(&given);
}

static void the_first_acceptable_of_the_peers_is_taken(void **unused)
{
	struct chosen chosen = chosen_ike(
		"aes_gcm_256-sha2_512;dh19,aes_gcm_128-sha2_512;dh19",
		"IKE 1:12/256 2:7 3:14 4:19;IKE 1:20/128 2:7 4:19;"
		"IKE 1:20/256 2:7 4:19");

	(void)unused;
	assert_int_equal(chosen.number, 2);
	assert_int_equal(chosen.suite.encr_bits, 128);
	assert_ptr_equal(chosen.suite.encr, &encr_aes_gcm_16);
	assert_ptr_equal(chosen.suite.integ, &integ_none);
}

static void within_it_our_order_of_preference_holds(void **unused)
{
	struct chosen chosen =
		chosen_ike("aes256+aes128-sha2_512+sha2_256;dh31+dh19",
			   "IKE 1:12/128 1:12/256 2:5 2:7 3:12 3:14 4:19 4:31");

	(void)unused;
	assert_int_equal(chosen.suite.encr_bits, 256);
	assert_string_equal(chosen.suite.prf->name, "HMAC_SHA2_512");
	assert_string_equal(chosen.suite.integ->name, "HMAC_SHA2_512_256");
	assert_ptr_equal(chosen.ke, &ke_curve25519);
	assert_reply(&chosen, "1:12/256 2:7 3:14 4:31");
}

static void a_length_not_named_stands_for_two(void **unused)
{
	struct chosen chosen = chosen_ike("aes_gcm-sha2_512;dh19",
					  "IKE 1:20/128 1:20/256 2:7 4:19");

	(void)unused;
	assert_int_equal(chosen.suite.encr_bits, 256);
	assert_no_ike_choice("aes_gcm-sha2_512;dh19", "IKE 1:20/192 2:7 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable ENCR");
}

/* R9370-17: same identifier, other attributes: another transform. */
static void attributes_must_be_equal(void **unused)
{
	(void)unused;
	assert_no_ike_choice(LOCAL "dh19", "IKE 1:20 2:7 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable ENCR");
	assert_no_ike_choice(LOCAL "dh19", "IKE 1:20/256? 2:7 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable ENCR");
	assert_no_ike_choice(LOCAL "dh19", "IKE " SUITE "4:19/128",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable KE");
	assert_no_ike_choice("chacha20_poly1305;dh19", "IKE 1:28/256 2:7 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable ENCR");
	struct chosen chosen =
		chosen_ike(LOCAL "dh19;addke1=dh20",
			   "IKE " SUITE "4:19 6:20/1 6:20 6:20?");

	assert_addke(&chosen, "DH20");
	chosen = chosen_ike("chacha20_poly1305;dh19", "IKE 1:28 2:7 4:19");
	assert_int_equal(chosen.suite.encr_bits, 256);
	assert_reply(&chosen, "1:28 2:7 4:19");
}

/* With an AEAD, INTEG may be absent or NONE; the answer follows the offer. */
static void an_aead_needs_no_integ(void **unused)
{
	struct chosen absent = chosen_ike(LOCAL "dh19", "IKE " SUITE "4:19");
	struct chosen none =
		chosen_ike(LOCAL "dh19", "IKE " SUITE "3:14 3:0 4:19");

	(void)unused;
	assert_reply(&absent, "1:20/256 2:7 4:19");
	assert_reply(&none, "1:20/256 2:7 3:0 4:19");
	assert_no_ike_choice(LOCAL "dh19", "IKE " SUITE "3:14 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable INTEG");
	assert_no_ike_choice("aes-sha2_512;dh19", "IKE 1:12/256 2:7 3:0 4:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable INTEG");
}

static void proposals_that_cannot_be_read_are_skipped(void **unused)
{
	struct chosen chosen =
		chosen_ike(LOCAL "dh19", "ESP 1:20/256 5:0;IKE " SUITE "4:19");

	(void)unused;
	assert_int_equal(chosen.number, 2);
	chosen = chosen_ike(LOCAL "dh19",
			    "IKE " SUITE "4:19 13:1;IKE " SUITE "4:19 5:0;"
			    "IKE " SUITE "4:19");
	assert_int_equal(chosen.number, 3);
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256",
			 "ESP 1:20/256 2:7 5:0;IKE " SUITE "4:19;AH 3:12 5:0",
			 &child_rules,
			 "no acceptable proposal: proposal 1 has an unknown "
			 "transform type; proposal 2 is for another protocol; "
			 "proposal 3 is for another protocol");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256", "ESP 1:20/256 5:0",
			 &ike_rules,
			 "no acceptable proposal: proposal 1 has an SPI of "
			 "the wrong size");
	assert_no_ike_choice(LOCAL "dh19", "",
			     "no acceptable proposal: none was offered");
}

static void the_type_that_does_not_fit_is_named(void **unused)
{
	(void)unused;
	assert_no_ike_choice(
		"aes_gcm_256-sha2_512;dh19,aes_gcm_128-sha2_512;dh20",
		"IKE 1:20/256 2:5 4:19;IKE 1:20/128 2:7 4:19;IKE 2:7 4:19",
		"no acceptable proposal: proposal 1 has no acceptable PRF; "
		"proposal 2 has no acceptable KE; proposal 3 has no "
		"acceptable ENCR");
	assert_no_ike_choice(LOCAL "dh19", "IKE " SUITE,
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable KE");
	assert_no_ike_choice(LOCAL "dh19", "IKE " SUITE "4:0",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable KE");
}

/* Our second choice is better than another round trip. */
static void the_method_of_the_ke_payload_is_preferred(void **unused)
{
	struct match_rules rules = ike_rules;
	struct chosen chosen;

	(void)unused;
	rules.prefer_ke = &ke_ecp256;
	chosen = chosen_of(PROTOCOL_IKE, LOCAL "dh31+dh19",
			   "IKE " SUITE "4:31 4:19", &rules);
	assert_ptr_equal(chosen.ke, &ke_ecp256);
	rules.prefer_ke = &ke_ecp384; /* not ours */
	chosen = chosen_of(PROTOCOL_IKE, LOCAL "dh31+dh19",
			   "IKE " SUITE "4:20 4:19 4:31", &rules);
	assert_ptr_equal(chosen.ke, &ke_curve25519);
}

/* R9370-4, R9370-5: then ADDKE types are unknown transform types. */
static void without_intermediate_proposals_with_addke_are_skipped(void **unused)
{
	static const struct match_rules rules = { .addke = false };
	struct chosen chosen =
		chosen_of(PROTOCOL_IKE, LOCAL "dh31;addke1=dh20," LOCAL "dh31",
			  "IKE " SUITE "4:31 6:20;IKE " SUITE "4:31 12:0;"
			  "IKE " SUITE "4:31",
			  &rules);

	(void)unused;
	assert_int_equal(chosen.number, 3);
	assert_addke(&chosen, "");
	assert_no_choice(PROTOCOL_IKE, LOCAL "dh31;addke1=dh20+none",
			 "IKE " SUITE "4:31 6:20 6:0", &rules,
			 "no acceptable proposal: proposal 1 needs "
			 "IKE_INTERMEDIATE, which was not offered");
	/* What is optional to us is not missed. */
	chosen = chosen_of(PROTOCOL_IKE, LOCAL "dh31;addke1=dh20+none",
			   "IKE " SUITE "4:31", &rules);
	assert_reply(&chosen, "1:20/256 2:7 4:31");
	assert_no_choice(PROTOCOL_IKE, LOCAL "dh31;addke1=dh20",
			 "IKE " SUITE "4:31", &rules,
			 "no acceptable proposal: proposal 1 has no acceptable "
			 "choice of ADDKE");
}

/* R9370-7, R9370-8: one of each type offered, none of others. */
static void each_type_offered_is_answered_once(void **unused)
{
	struct chosen chosen = chosen_ike(
		LOCAL "dh31;addke1=ml_kem_768+none;addke2=dh19;"
		      "addke5=none;addke7=dh20+none",
		"IKE " SUITE "4:31 4:19 6:35 6:36 6:37 6:0 7:19 7:20 9:0 9:37");

	(void)unused;
	assert_addke(&chosen, "ML_KEM_768 DH19 - NONE");
	assert_reply(&chosen, "1:20/256 2:7 4:31 6:36 7:19 9:0");
}

/* R9370-9: gaps stay gaps. */
static void slots_keep_their_numbers(void **unused)
{
	struct chosen chosen = chosen_ike(LOCAL "dh31;addke2=dh19;addke5=dh20",
					  "IKE " SUITE "4:31 7:19 10:20");

	(void)unused;
	assert_addke(&chosen, "- DH19 - - DH20");
	assert_reply(&chosen, "1:20/256 2:7 4:31 7:19 10:20");
}

/* R9370-10: a type that one side lacks is one that it has only NONE in. */
static void a_missing_type_behaves_like_none(void **unused)
{
	struct chosen chosen =
		chosen_ike(LOCAL "dh31", "IKE " SUITE "4:31 6:36 6:0");

	(void)unused;
	assert_addke(&chosen, "NONE");
	chosen = chosen_ike(LOCAL "dh31;addke1=dh19+none", "IKE " SUITE "4:31");
	assert_addke(&chosen, "");
	assert_no_ike_choice(LOCAL "dh31;addke1=dh19", "IKE " SUITE "4:31",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable choice of ADDKE");
	assert_no_ike_choice(LOCAL "dh31", "IKE " SUITE "4:31 6:36",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable choice of ADDKE");
}

static void none_is_taken_where_we_rank_it(void **unused)
{
	struct chosen chosen = chosen_ike(LOCAL "dh31;addke1=ml_kem_768+none",
					  "IKE " SUITE "4:31 6:0 6:36");

	(void)unused;
	assert_addke(&chosen, "ML_KEM_768");
	chosen = chosen_ike(LOCAL "dh31;addke1=none+ml_kem_768",
			    "IKE " SUITE "4:31 6:36 6:0");
	assert_addke(&chosen, "NONE");
	/* Not where another distribution leaves no slot empty. */
	chosen = chosen_ike(LOCAL "dh31;addke1=dh19+dh20;addke2=dh19+none",
			    "IKE " SUITE "4:31 6:19 6:20 7:19 7:0");
	assert_addke(&chosen, "DH20 DH19");
}

/* R9370-11, R9370-14: NONE may come twice. */
static void none_in_all_slots_is_a_choice(void **unused)
{
	struct chosen chosen =
		chosen_ike(LOCAL "dh31;addke1=dh19+none;addke2=dh20+none",
			   "IKE " SUITE "4:31 6:36 6:0 7:36 7:0");

	(void)unused;
	assert_addke(&chosen, "NONE NONE");
	assert_reply(&chosen, "1:20/256 2:7 4:31 6:0 7:0");
}

/* R9370-12: ADDKE1={A,B}, ADDKE2={A}: greedy would fail. */
static void no_method_is_taken_twice(void **unused)
{
	struct chosen chosen =
		chosen_ike(LOCAL "dh31;addke1=dh19+dh20;addke2=dh19+dh20",
			   "IKE " SUITE "4:31 6:19 6:20 7:19");

	(void)unused;
	assert_addke(&chosen, "DH20 DH19");
	chosen = chosen_ike(LOCAL "dh31;addke1=dh19+dh20+dh21;"
				  "addke2=dh19+dh20;addke3=dh19",
			    "IKE " SUITE "4:31 6:19 6:20 6:21 7:19 7:20 8:19");
	assert_addke(&chosen, "DH21 DH20 DH19");
}

/* R9370-13: and when nothing else is offered, no choice. */
static void without_a_free_method_there_is_no_choice(void **unused)
{
	struct chosen chosen;

	(void)unused;
	assert_no_ike_choice(LOCAL "dh31;addke1=dh19;addke2=dh19",
			     "IKE " SUITE "4:31 6:19 7:19",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable choice of ADDKE");
	chosen = chosen_ike(LOCAL "dh31;addke1=dh19;addke2=dh19+none",
			    "IKE " SUITE "4:31 6:19 7:19;IKE " SUITE
			    "4:31 6:19 7:19 7:0");
	assert_int_equal(chosen.number, 2);
	assert_addke(&chosen, "DH19 NONE");
}

/* RFC 9370 does not forbid it, strongSwan does, and it adds nothing. */
static void the_method_of_type_4_is_avoided(void **unused)
{
	struct chosen chosen = chosen_ike(LOCAL "dh31;addke1=dh31+dh19",
					  "IKE " SUITE "4:31 6:31 6:19");

	(void)unused;
	assert_addke(&chosen, "DH19");
	chosen = chosen_ike(LOCAL "dh31;addke1=dh31+none",
			    "IKE " SUITE "4:31 6:31 6:0");
	assert_addke(&chosen, "NONE");
	chosen = chosen_ike(LOCAL "dh31;addke1=dh31", "IKE " SUITE "4:31 6:31");
	assert_addke(&chosen, "DH31");
}

/* R9370-52: intermediate=insist. */
static void a_required_additional_key_exchange_is_not_none(void **unused)
{
	struct match_rules rules = ike_rules;
	struct chosen chosen;

	(void)unused;
	rules.need_addke = true;
	chosen = chosen_of(PROTOCOL_IKE,
			   LOCAL "dh31;addke1=none+dh19;addke2=none+dh20",
			   "IKE " SUITE "4:31 6:19 6:0 7:20 7:0", &rules);
	assert_addke(&chosen, "NONE DH20");
	chosen = chosen_of(PROTOCOL_IKE,
			   LOCAL "dh31;addke1=dh19+none," LOCAL "dh31",
			   "IKE " SUITE "4:31;IKE " SUITE "4:31 6:0;"
			   "IKE " SUITE "4:31 6:19",
			   &rules);
	assert_int_equal(chosen.number, 3);
	assert_no_choice(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19+none",
			 "IKE " SUITE "4:31;IKE " SUITE "4:31 6:36 6:0", &rules,
			 "no acceptable proposal: proposal 1 has no acceptable "
			 "choice of ADDKE (at least one is required); proposal "
			 "2 has no acceptable choice of ADDKE (at least one is "
			 "required)");
}

/* R9370-53: what a peer that prefers hybrid sends to one that cannot. */
static void a_classical_proposal_is_found_behind_hybrid_ones(void **unused)
{
	struct chosen chosen = chosen_ike(
		LOCAL "dh31", "IKE " SUITE "4:31 6:36 7:37;IKE " SUITE "4:31");

	(void)unused;
	assert_int_equal(chosen.number, 2);
}

/* R9370-55: only the transform is of no use. */
static void unknown_identifiers_are_passed_over(void **unused)
{
	struct chosen chosen = chosen_ike(
		LOCAL "dh31;addke1=ml_kem_768",
		"IKE 1:9999/256 " SUITE "2:999 4:4711 4:31 6:65535 6:36 6:38");

	(void)unused;
	assert_addke(&chosen, "ML_KEM_768");
	assert_no_ike_choice(LOCAL "dh31;addke1=ml_kem_768",
			     "IKE " SUITE "4:31 6:65535",
			     "no acceptable proposal: proposal 1 has no "
			     "acceptable choice of ADDKE");
}

/* R9370-60: no exchange can come of it. */
static void in_ike_auth_a_childs_ke_and_addke_are_ignored(void **unused)
{
	static const struct match_rules rules = { .child_first = true,
						  .spi_bytes = 4 };
	struct chosen chosen =
		chosen_of(PROTOCOL_ESP, "aes_gcm_256;dh19;addke1=dh20",
			  "ESP 1:20/256 4:31 5:1 6:36 7:37", &rules);

	(void)unused;
	assert_null(chosen.ke);
	assert_false(chosen.ke_is_none);
	assert_addke(&chosen, "");
	assert_reply(&chosen, "1:20/256 5:1");
	chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256;dh19;addke1=dh20",
			   "ESP 1:20/256 5:1", &rules);
	assert_reply(&chosen, "1:20/256 5:1");
}

static void a_childs_sequence_numbers_are_agreed_on(void **unused)
{
	struct chosen chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256",
					 "ESP 1:20/256 5:0 5:1", &child_rules);

	(void)unused;
	assert_true(chosen.has_sn);
	assert_int_equal(chosen.sn, SN_64_BIT);
	assert_reply(&chosen, "1:20/256 5:1");
	chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256", "ESP 1:20/256",
			   &child_rules);
	assert_false(chosen.has_sn);
	assert_int_equal(chosen.sn, SN_32_BIT);
	assert_reply(&chosen, "1:20/256");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256;sn=yes", "ESP 1:20/256",
			 &child_rules,
			 "no acceptable proposal: proposal 1 has no "
			 "acceptable SN");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256;sn=no",
			 "ESP 1:20/256 5:1 5:2", &child_rules,
			 "no acceptable proposal: proposal 1 has no "
			 "acceptable SN");
}

static void the_peers_spi_is_kept(void **unused)
{
	static const uint8_t spi[] = { 1, 2, 3, 4 };
	struct chosen chosen =
		chosen_of(PROTOCOL_AH, "sha2", "AH 3:12 5:0", &child_rules);

	(void)unused;
	assert_int_equal(chosen.spi_bytes, 4);
	assert_memory_equal(chosen.spi, spi, 4);
	assert_int_equal(chosen.protocol, PROTOCOL_AH);
	assert_null(chosen.suite.encr);
	assert_reply(&chosen, "3:12 5:0");
}

static void a_childs_ke_may_be_none(void **unused)
{
	struct chosen chosen =
		chosen_of(PROTOCOL_ESP, "aes_gcm_256;dh19+none",
			  "ESP 1:20/256 4:31 4:0 5:0", &child_rules);

	(void)unused;
	assert_null(chosen.ke);
	assert_reply(&chosen, "1:20/256 4:0 5:0");
	chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256;dh19+none",
			   "ESP 1:20/256 5:0", &child_rules);
	assert_reply(&chosen, "1:20/256 5:0");
	chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256",
			   "ESP 1:20/256 4:31 4:0 5:0", &child_rules);
	assert_reply(&chosen, "1:20/256 4:0 5:0");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256;dh19", "ESP 1:20/256 5:0",
			 &child_rules,
			 "no acceptable proposal: proposal 1 has no "
			 "acceptable KE");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256", "ESP 1:20/256 4:19 5:0",
			 &child_rules,
			 "no acceptable proposal: proposal 1 has no "
			 "acceptable KE");
}

/* Without SK(0) there is nothing that SK(1) could be added to. */
static void addke_needs_a_ke(void **unused)
{
	struct chosen chosen =
		chosen_of(PROTOCOL_ESP, "aes_gcm_256;none+dh19;addke1=dh20",
			  "ESP 1:20/256 4:0 4:19 5:0 6:20", &child_rules);

	(void)unused;
	assert_reply(&chosen, "1:20/256 4:19 5:0 6:20");
	chosen = chosen_of(PROTOCOL_ESP, "aes_gcm_256;none;addke1=dh20+none",
			   "ESP 1:20/256 4:0 5:0 6:20 6:0", &child_rules);
	assert_reply(&chosen, "1:20/256 4:0 5:0 6:0");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256;none;addke1=dh20",
			 "ESP 1:20/256 4:0 5:0 6:20", &child_rules,
			 "no acceptable proposal: proposal 1 has no acceptable "
			 "choice of ADDKE");
	assert_no_choice(PROTOCOL_ESP, "aes_gcm_256;addke1=dh20",
			 "ESP 1:20/256 5:0 6:20", &child_rules,
			 "no acceptable proposal: proposal 1 has no acceptable "
			 "choice of ADDKE");
}

/* The methods of the search below; bits of a subset, 0: no such type. */
static const struct ke_desc *const subset_methods[] = { &ke_ecp256,
							&ke_ml_kem_768,
							&ke_none };
#define NR_SUBSETS 8

static void add_subset(struct proposal *proposal, uint8_t type, unsigned bits)
{
	for (unsigned m = 0; m < ARRAY_LEN(subset_methods); m++) {
		if ((bits >> m & 1) != 0) {
			proposal_add_ke(proposal, type, subset_methods[m]);
		}
	}
}

/* A missing type is NONE only (R9370 N5). */
static unsigned with_none(unsigned bits)
{
	return bits == 0 ? 4 : bits;
}

/* Whether some pair, without the same method twice, is in both offers. */
static bool pair_exists(const unsigned local[2], const unsigned remote[2])
{
	unsigned a = with_none(local[0]) & with_none(remote[0]);
	unsigned b = with_none(local[1]) & with_none(remote[1]);

	for (unsigned i = 0; i < 9; i++) {
		unsigned x = 1U << i / 3, y = 1U << i % 3;

		if ((a & x) != 0 && (b & y) != 0 && (x != y || x == 4)) {
			return true;
		}
	}
	return false;
}

static void check_pair(const unsigned local_bits[2],
		       const unsigned remote_bits[2])
{
	struct proposal parts[2] = {
		{NULL,	0},
		     { NULL, 0}
	};
	struct chosen chosen;
	diag_t d;

	for (unsigned i = 0; i < 2; i++) {
		proposal_add_encr(&parts[i], &encr_aes_gcm_16, 256);
		proposal_add_prf(&parts[i], prf_by_id(7));
		proposal_add_integ(&parts[i], &integ_none);
		proposal_add_ke(&parts[i], TRANSFORM_KE, &ke_curve25519);
		for (uint8_t n = 0; n < 2; n++) {
			add_subset(&parts[i], TRANSFORM_ADDKE1 + n,
				   i == 0 ? local_bits[n] : remote_bits[n]);
		}
	}
	struct proposals local = { PROTOCOL_IKE, &parts[0], 1 };
	struct proposals remote = { PROTOCOL_IKE, &parts[1], 1 };
	struct given_sa offer =
		given_encoded(&remote, OFFER_WITH_ADDKE, EMPTY_VIEW);
	bool matches =
		proposals_match(&local, &offer.sa, &ike_rules, &chosen, &d);

	assert_int_equal(matches, pair_exists(local_bits, remote_bits));
	diag_free(&d);
	if (matches) {
		/* What the responder may choose, the initiator accepts. */
		struct given_sa answer =
			given_chosen_encoded(&chosen, EMPTY_VIEW);
		struct chosen checked;

		assert_null(proposals_check_answer(&remote, &answer.sa,
						   &ike_rules, &checked));
		for (unsigned n = 0; n < NR_ADDKE; n++) {
			assert_ptr_equal(checked.addke[n], chosen.addke[n]);
		}
		given_sa_done(&answer);
	}
	given_sa_done(&offer);
	proposal_done(&parts[0]);
	proposal_done(&parts[1]);
}

/* R9370-7, 8, 12, 13, 14: every offer of two slots to every other. */
static void every_small_offer_is_judged_as_by_trying_all(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 1U << 12; i++) {
		const unsigned local[2] = { i % NR_SUBSETS,
					    i / 8 % NR_SUBSETS };
		const unsigned remote[2] = { i / 64 % NR_SUBSETS, i / 512 };

		check_pair(local, remote);
	}
}

static void assert_allows(const char *local, const char *offer, bool expected)
{
	struct proposals *proposals = given_proposals(PROTOCOL_IKE, local);
	struct chosen chosen = chosen_ike(
		LOCAL "dh31+dh19;addke1=ml_kem_768+none", offer);

	assert_int_equal(proposals_allow(proposals, &chosen), expected);
	proposals_free(&proposals);
}

/* What one connection chose is held against what another would have taken. */
static void a_choice_is_allowed_where_it_could_have_been_made(void **unused)
{
	const char *hybrid = "IKE " SUITE "4:31 6:36";
	const char *none = "IKE " SUITE "4:31 6:36 6:0; IKE " SUITE "4:31";
	const char *classic = "IKE " SUITE "4:31";

	(void)unused;
	assert_allows(LOCAL "dh31;addke1=ml_kem_768", hybrid, true);
	assert_allows("aes256-sha2_512;dh31," LOCAL "dh19+dh31;addke1=ml_kem_768",
		      none, true);
	assert_allows(LOCAL "dh31;addke1=ml_kem_768", classic, false);
	assert_allows(LOCAL "dh31", classic, true);
	assert_allows(LOCAL "dh31", hybrid, false);
	assert_allows(LOCAL "dh19", classic, false);
	assert_allows("aes256-sha2_512;dh31", classic, false);
	assert_allows("aes_gcm_128-sha2_512;dh31", classic, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_choice_is_allowed_where_it_could_have_been_made),
		cmocka_unit_test(the_first_acceptable_of_the_peers_is_taken),
		cmocka_unit_test(within_it_our_order_of_preference_holds),
		cmocka_unit_test(a_length_not_named_stands_for_two),
		cmocka_unit_test(attributes_must_be_equal),
		cmocka_unit_test(an_aead_needs_no_integ),
		cmocka_unit_test(proposals_that_cannot_be_read_are_skipped),
		cmocka_unit_test(the_type_that_does_not_fit_is_named),
		cmocka_unit_test(the_method_of_the_ke_payload_is_preferred),
		cmocka_unit_test(
			without_intermediate_proposals_with_addke_are_skipped),
		cmocka_unit_test(each_type_offered_is_answered_once),
		cmocka_unit_test(slots_keep_their_numbers),
		cmocka_unit_test(a_missing_type_behaves_like_none),
		cmocka_unit_test(none_is_taken_where_we_rank_it),
		cmocka_unit_test(none_in_all_slots_is_a_choice),
		cmocka_unit_test(no_method_is_taken_twice),
		cmocka_unit_test(without_a_free_method_there_is_no_choice),
		cmocka_unit_test(the_method_of_type_4_is_avoided),
		cmocka_unit_test(
			a_required_additional_key_exchange_is_not_none),
		cmocka_unit_test(
			a_classical_proposal_is_found_behind_hybrid_ones),
		cmocka_unit_test(unknown_identifiers_are_passed_over),
		cmocka_unit_test(in_ike_auth_a_childs_ke_and_addke_are_ignored),
		cmocka_unit_test(a_childs_sequence_numbers_are_agreed_on),
		cmocka_unit_test(the_peers_spi_is_kept),
		cmocka_unit_test(a_childs_ke_may_be_none),
		cmocka_unit_test(addke_needs_a_ke),
		cmocka_unit_test(every_small_offer_is_judged_as_by_trying_all),
	};

	return cmocka_run_group_tests_name("the responder's choice", tests,
					   nss_fixture_start, nss_fixture_stop);
}
