/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of lists of proposals.
 */
#include "proposal/proposal.h"

#include "libswan/alloc.h"
#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

static void assert_proposals(const struct proposals *proposals,
			     const char *expected)
{
	char buf[1000] = "";
	struct text out = TEXT_IN(buf);

	text_add_proposals(&out, proposals);
	assert_string_equal(buf, expected);
}

static void a_clone_is_equal_and_its_own(void **unused)
{
	size_t nr_live = xalloc_nr_live();
	struct proposals *proposals = given_proposals(
		PROTOCOL_IKE,
		"aes-sha2-dh19;addke2=dh20+none,aes_gcm-sha2-dh31");
	struct proposals *clone = proposals_clone(proposals);

	(void)unused;
	assert_ptr_not_equal(clone->list[0].transforms,
			     proposals->list[0].transforms);
	proposals_free(&proposals);
	assert_null(proposals);
	assert_proposals(clone, "AES_CBC-HMAC_SHA2_256-DH19;addke2=DH20+NONE, "
				"AES_GCM_16-HMAC_SHA2_256-DH31");
	proposals_free(&clone);
	proposals_free(&clone);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void a_method_is_added_where_there_is_none(void **unused)
{
	struct proposals *proposals = given_proposals(
		PROTOCOL_ESP, "aes_gcm;addke1=ml_kem_768,aes_ccm");
	struct proposals *clone =
		proposals_clone_with_ke(proposals, &ke_curve25519);
	struct proposals *again = proposals_clone_with_ke(clone, &ke_ecp256);

	(void)unused;
	assert_proposals(again, "AES_GCM_16-NONE-DH31;addke1=ML_KEM_768, "
				"AES_CCM_16-NONE-DH31");
	proposals_free(&proposals);
	proposals_free(&clone);
	proposals_free(&again);
}

/* intermediate=insist: no answer to it has no additional key exchange. */
static void who_insists_offers_no_way_around(void **unused)
{
	struct proposals *proposals = given_proposals(
		PROTOCOL_IKE, "aes-sha2-dh19,aes-sha2-dh19;addke1=none,"
			      "aes-sha2-dh19;addke1=none;addke2=dh20+none;"
			      "addke3=dh21+none,aes-sha2-dh31;addke1=dh20;"
			      "addke2=dh21+none");
	struct proposals *insisting = proposals_insisting(proposals);

	(void)unused;
	assert_proposals(insisting,
			 "AES_CBC-HMAC_SHA2_256-DH19;addke1=NONE;addke2=DH20;"
			 "addke3=DH21+NONE, AES_CBC-HMAC_SHA2_256-DH31;"
			 "addke1=DH20;addke2=DH21+NONE");
	assert_false(proposals_can_do_without_addke(insisting));
	proposals_free(&proposals);
	proposals_free(&insisting);
}

/* What switches IKE_INTERMEDIATE on. */
static void only_a_real_method_is_an_additional_key_exchange(void **unused)
{
	static const struct {
		const char *text;
		bool have_addke;
	} cases[] = {
		{"aes-sha2-dh19",				   false},
		{ "aes-sha2-dh19;addke1=none",	       false},
		{ "aes-sha2-dh19;addke7=none+dh20",	    true },
		{ "aes-sha2-dh19,aes-sha2-dh19;addke1=dh20", true },
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proposals *proposals =
			given_proposals(PROTOCOL_IKE, cases[i].text);

		assert_int_equal(proposals_have_addke(proposals),
				 cases[i].have_addke);
		proposals_free(&proposals);
	}
}

/* It is the one for which the peer can be expected to settle. */
static void the_first_method_is_the_one_offered_first(void **unused)
{
	static const struct {
		const char *text;
		const struct ke_desc *ke;
	} cases[] = {
		{"aes_gcm;dh31+dh19",	       &ke_curve25519},
		{ "aes_gcm;dh31+dh19;addke1=dh31", &ke_ecp256    },
		{ "aes_gcm;dh31;addke1=dh31",      &ke_curve25519},
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proposals *proposals =
			given_proposals(PROTOCOL_IKE, cases[i].text);

		assert_ptr_equal(proposals_first_ke(proposals), cases[i].ke);
		proposals_free(&proposals);
	}
	struct proposals *esp = given_proposals(PROTOCOL_ESP, "aes_gcm");
	struct proposals *none = given_proposals(PROTOCOL_ESP, "aes_gcm;none");

	assert_null(proposals_first_ke(esp));
	assert_null(proposals_first_ke(none));
	proposals_free(&esp);
	proposals_free(&none);
}

static void a_method_of_any_proposal_is_found(void **unused)
{
	struct proposals *proposals = given_proposals(
		PROTOCOL_IKE, "aes_gcm;dh31,aes_gcm;dh19+dh20;addke1=dh31");

	(void)unused;
	assert_true(proposals_have_ke(proposals, &ke_curve25519));
	assert_true(proposals_have_ke(proposals, &ke_ecp384));
	assert_false(proposals_have_ke(proposals, &ke_ml_kem_768));
	proposals_free(&proposals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clone_is_equal_and_its_own),
		cmocka_unit_test(a_method_is_added_where_there_is_none),
		cmocka_unit_test(who_insists_offers_no_way_around),
		cmocka_unit_test(
			only_a_real_method_is_an_additional_key_exchange),
		cmocka_unit_test(the_first_method_is_the_one_offered_first),
		cmocka_unit_test(a_method_of_any_proposal_is_found),
	};

	return cmocka_run_group_tests_name("proposals", tests,
					   nss_fixture_start, nss_fixture_stop);
}
