/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the initiator's check of an answer (RFC 9370 section 2.2.1).
 */
#include "proposal/match.h"

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

#define SUITE "1:20/256 2:7 "
#define LOCAL "aes_gcm_256-sha2_512;"

static const struct match_rules ike_rules = { .addke = true };

static diag_t check(enum protocol protocol, const char *local,
		    struct sa_payload answer, const struct match_rules *rules,
		    struct chosen *chosen)
{
	struct proposals *proposals = given_proposals(protocol, local);
	diag_t d = proposals_check_answer(proposals, &answer, rules, chosen);

	sa_payload_done(&answer);
	proposals_free(&proposals);
	return d;
}

static struct chosen accepted(const char *local, uint8_t number,
			      const char *answer)
{
	struct chosen chosen;
	diag_t d = check(PROTOCOL_IKE, local, given_answer(number, answer),
			 &ike_rules, &chosen);

	if (d != NULL) {
		fail_msg("%s: %s", answer, diag_text(d));
	}
	return chosen;
}

static void assert_refused(const char *local, uint8_t number,
			   const char *answer, const char *why)
{
	struct chosen chosen;

	assert_diag(check(PROTOCOL_IKE, local, given_answer(number, answer),
			  &ike_rules, &chosen),
		    why);
	assert_int_equal(chosen.number, 0);
	assert_null(chosen.ke);
}

static void what_was_offered_is_accepted(void **unused)
{
	struct chosen chosen =
		accepted("aes_gcm_128-sha2_512;dh19," LOCAL
			 "dh31+dh19;addke1=ml_kem_768+none;addke3=dh20",
			 2, "IKE " SUITE "4:19 6:36 8:20");

	(void)unused;
	assert_int_equal(chosen.number, 2);
	assert_int_equal(chosen.suite.encr_bits, 256);
	assert_string_equal(chosen.suite.prf->name, "HMAC_SHA2_512");
	assert_ptr_equal(chosen.suite.integ, &integ_none);
	assert_ptr_equal(chosen.ke, &ke_ecp256);
	assert_addke(&chosen, "ML_KEM_768 - DH20");
}

/* R9370-17: neither does the order of transforms. */
static void the_order_of_an_answer_does_not_matter(void **unused)
{
	struct chosen chosen = accepted(LOCAL "dh31;addke1=dh19;addke2=dh20", 1,
					"IKE 7:20 4:31 6:19 2:7 1:20/256");

	(void)unused;
	assert_addke(&chosen, "DH19 DH20");
}

/* R9370-10, R9370-14. */
static void none_may_be_answered_twice(void **unused)
{
	struct chosen chosen =
		accepted(LOCAL "dh31;addke1=dh19+none;addke2=dh19+none", 1,
			 "IKE " SUITE "4:31 6:0 7:0");

	(void)unused;
	assert_addke(&chosen, "NONE NONE");
}

/* R9370-15, R9370-16: the text is what is logged. */
static void the_same_method_twice_is_refused(void **unused)
{
	(void)unused;
	assert_refused(LOCAL "dh31;addke1=dh19+dh20;addke4=dh19+none", 1,
		       "IKE " SUITE "4:31 6:19 9:19",
		       "the answer has DH19 twice, as ADDKE1 and ADDKE4");
}

/* R9370-56. */
static void two_transforms_of_one_type_are_refused(void **unused)
{
	(void)unused;
	assert_refused(LOCAL "dh31;addke1=dh19+dh20", 1,
		       "IKE " SUITE "4:31 6:19 6:20",
		       "the answer has two transforms of one type, the second "
		       "is ADDKE1 20");
	assert_refused(LOCAL "dh31;addke1=dh19+dh20", 1,
		       "IKE " SUITE "4:31 6:19 6:19",
		       "the answer has two transforms of one type, the second "
		       "is ADDKE1 19");
	assert_refused("aes_gcm-sha2_512;dh31", 1,
		       "IKE 1:20/256 1:20/128 2:7 4:31",
		       "the answer has two transforms of one type, the second "
		       "is ENCR 20 of 128 bits");
}

/* R9370-8, R9370-17. */
static void what_was_not_offered_is_refused(void **unused)
{
	static const struct {
		const char *answer;
		const char *why;
	} cases[] = {
		{SUITE "4:19 6:19",
		  "the answer has KE 19, which was not offered"		},
		{ SUITE "4:31 6:20",
		  "the answer has ADDKE1 20, which was not offered"	    },
		{ SUITE "4:31 6:19 7:20",
		  "the answer has ADDKE2 20, which was not offered"	    },
		{ SUITE "4:31 6:19 7:0",
		  "the answer has ADDKE2 0, which was not offered"	   },
		{ SUITE "4:31 6:19/1",
		  "the answer has ADDKE1 19 of 1 bits, which was not offered"},
		{ SUITE "4:31 6:19?",
		  "the answer has ADDKE1 19, which was not offered"	    },
		{ "1:20/128 2:7 4:31 6:19",
		  "the answer has ENCR 20 of 128 bits, which was not offered"},
		{ SUITE "3:12 4:31 6:19",
		  "the answer has INTEG 12, which was not offered"	   },
		{ SUITE "4:31 6:19 13:1",
		  "the answer has 13 1, which was not offered"	       },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char answer[80];
		struct text out = TEXT_IN(answer);

		text_add(&out, "IKE %s", cases[i].answer);
		assert_refused(LOCAL "dh31;addke1=dh19", 1, answer,
			       cases[i].why);
	}
}

/* R9370-7: every type, unless NONE is what its absence means. */
static void a_missing_type_is_refused(void **unused)
{
	(void)unused;
	assert_refused(LOCAL "dh31;addke1=dh19", 1, "IKE " SUITE "4:31",
		       "the answer has no ADDKE1, which was offered");
	assert_refused(LOCAL "dh31;addke1=dh19+none;addke2=dh20", 1,
		       "IKE " SUITE "4:31 6:19",
		       "the answer has no ADDKE2, which was offered");
	assert_refused(LOCAL "dh31;addke1=dh19", 1, "IKE " SUITE "6:19",
		       "the answer has no KE, which was offered");
	assert_refused("aes-sha2_512;dh31", 1, "IKE 1:12/256 2:7 4:31",
		       "the answer has no INTEG, which was offered");
}

/* As strongSwan answers, 6.1 at least. */
static void a_type_may_be_missing_where_none_was_offered(void **unused)
{
	struct chosen chosen =
		accepted(LOCAL "dh31;addke1=dh19+none;addke2=dh20", 1,
			 "IKE " SUITE "4:31 7:20");

	(void)unused;
	assert_addke(&chosen, "- DH20");
	assert_null(chosen.addke[0]);
}

static void with_an_aead_integ_may_be_none(void **unused)
{
	struct chosen chosen =
		accepted(LOCAL "dh31", 1, "IKE " SUITE "3:0 4:31");

	(void)unused;
	assert_ptr_equal(chosen.suite.integ, &integ_none);
}

static void the_frame_of_an_answer_is_checked(void **unused)
{
	struct chosen chosen;

	(void)unused;
	assert_refused(LOCAL "dh31", 1, "IKE " SUITE "4:31;IKE " SUITE "4:31",
		       "the answer has 2 proposals, must be 1");
	assert_refused(LOCAL "dh31", 2, "IKE " SUITE "4:31",
		       "the answer is to proposal 2, 1 to 1 were offered");
	assert_refused(LOCAL "dh31", 0, "IKE " SUITE "4:31",
		       "the answer is to proposal 0, 1 to 1 were offered");
	assert_refused(LOCAL "dh31", 1, "ESP 1:20/256 5:0",
		       "the answer is for protocol 3, which was not offered");
	assert_diag(check(PROTOCOL_ESP, "aes_gcm_256",
			  given_answer(1, "ESP 1:20/256 5:0"), &ike_rules,
			  &chosen),
		    "the answer's SPI is 4 octets, must be 0");
	assert_diag(check(PROTOCOL_IKE, LOCAL "dh31", given_offer(""),
			  &ike_rules, &chosen),
		    "the answer has 0 proposals, must be 1");
}

/* R9370-6: the caller's rules say that the notify did not come. */
static void addke_without_intermediate_is_refused(void **unused)
{
	static const struct match_rules rules = { .addke = false };
	struct chosen chosen;

	(void)unused;
	assert_diag(check(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19," LOCAL "dh31",
			  given_answer(1, "IKE " SUITE "4:31 6:19"), &rules,
			  &chosen),
		    "the answer has ADDKE1 19, but IKE_INTERMEDIATE was not "
		    "negotiated");
	/* The classical one behind it is still number 2. */
	assert_null(check(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19," LOCAL "dh31",
			  given_answer(2, "IKE " SUITE "4:31"), &rules,
			  &chosen));
	assert_int_equal(chosen.number, 2);
}

/* Numbers are those of what was sent. */
static void the_number_is_looked_up_in_what_was_offered(void **unused)
{
	static const struct match_rules rules = { .offered =
							  OFFER_WITHOUT_ADDKE };
	struct chosen chosen;

	(void)unused;
	assert_null(check(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19," LOCAL "dh20",
			  given_answer(1, "IKE " SUITE "4:20"), &rules,
			  &chosen));
	assert_ptr_equal(chosen.ke, &ke_ecp384);
}

/* R9370-52: intermediate=insist, the initiator's side. */
static void an_answer_without_a_required_addke_is_refused(void **unused)
{
	struct match_rules rules = ike_rules;
	struct chosen chosen;

	(void)unused;
	rules.need_addke = true;
	assert_diag(check(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19+none",
			  given_answer(1, "IKE " SUITE "4:31 6:0"), &rules,
			  &chosen),
		    "the answer has no additional key exchange, but at least "
		    "one is required");
	assert_null(check(PROTOCOL_IKE, LOCAL "dh31;addke1=dh19+none",
			  given_answer(1, "IKE " SUITE "4:31 6:19"), &rules,
			  &chosen));
}

/* R9370-60. */
static void a_first_childs_answer_has_neither_ke_nor_addke(void **unused)
{
	static const struct match_rules rules = { .child_first = true,
						  .spi_bytes = 4 };
	struct chosen chosen;

	(void)unused;
	assert_null(check(PROTOCOL_ESP, "aes_gcm_256;dh19;addke1=dh20",
			  given_answer(1, "ESP 1:20/256 5:1"), &rules,
			  &chosen));
	assert_int_equal(chosen.sn, SN_64_BIT);
	assert_int_equal(chosen.spi_bytes, 4);
	assert_diag(check(PROTOCOL_ESP, "aes_gcm_256;dh19;addke1=dh20",
			  given_answer(1, "ESP 1:20/256 5:1 6:20"), &rules,
			  &chosen),
		    "the answer has ADDKE1 20, which was not offered");
}

static void a_childs_addke_needs_a_ke(void **unused)
{
	static const struct match_rules rules = { .addke = true,
						  .spi_bytes = 4 };
	struct chosen chosen;

	(void)unused;
	assert_diag(check(PROTOCOL_ESP, "aes_gcm_256;dh19+none;addke1=dh20",
			  given_answer(1, "ESP 1:20/256 4:0 5:1 6:20"), &rules,
			  &chosen),
		    "the answer has additional key exchanges, but no KE");
	assert_null(check(
		PROTOCOL_ESP, "aes_gcm_256;dh19+none;addke1=dh20+none",
		given_answer(1, "ESP 1:20/256 4:0 5:1 6:0"), &rules, &chosen));
	assert_true(chosen.ke_is_none);
	assert_null(chosen.ke);
}

/* "!" is for the peer to refuse; an SA never comes of it. */
static void what_only_a_test_offers_is_refused(void **unused)
{
	(void)unused;
	assert_refused("!" LOCAL "dh19+none", 1, "IKE " SUITE "4:0",
		       "the answer has no KE");
	assert_refused("!aes256-none-sha2_512;dh19", 1, "IKE 1:12/256 2:7 4:19",
		       "the answer has no INTEG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_offered_is_accepted),
		cmocka_unit_test(the_order_of_an_answer_does_not_matter),
		cmocka_unit_test(none_may_be_answered_twice),
		cmocka_unit_test(the_same_method_twice_is_refused),
		cmocka_unit_test(two_transforms_of_one_type_are_refused),
		cmocka_unit_test(what_was_not_offered_is_refused),
		cmocka_unit_test(a_missing_type_is_refused),
		cmocka_unit_test(a_type_may_be_missing_where_none_was_offered),
		cmocka_unit_test(with_an_aead_integ_may_be_none),
		cmocka_unit_test(the_frame_of_an_answer_is_checked),
		cmocka_unit_test(addke_without_intermediate_is_refused),
		cmocka_unit_test(the_number_is_looked_up_in_what_was_offered),
		cmocka_unit_test(an_answer_without_a_required_addke_is_refused),
		cmocka_unit_test(
			a_first_childs_answer_has_neither_ke_nor_addke),
		cmocka_unit_test(a_childs_addke_needs_a_ke),
		cmocka_unit_test(what_only_a_test_offers_is_refused),
	};

	return cmocka_run_group_tests_name("the initiator's check", tests,
					   nss_fixture_start, nss_fixture_stop);
}
