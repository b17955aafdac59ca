/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the default proposals.
 */
#include "proposal/defaults.h"

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/proposal/given.h"

#define PRF "-HMAC_SHA2_512+HMAC_SHA2_256"
#define KE  "-DH19+DH20+DH21+DH31+MODP4096+MODP3072+MODP2048+MODP8192"

static void check_defaults(enum protocol protocol, bool fips,
			   const char *expected)
{
	struct proposal_policy policy = given_policy(protocol);
	char buf[2000] = "";
	struct text out = TEXT_IN(buf);

	policy.fips = fips;
	struct proposals *proposals = proposals_default(&policy);

	text_add_proposals(&out, proposals);
	assert_string_equal(buf, expected);
	proposals_free(&proposals);
}

static void ike_defaults_are_five_proposals(void **unused)
{
	(void)unused;
	check_defaults(PROTOCOL_IKE, false,
		       "AES_GCM_16_256" PRF KE ", AES_GCM_16_128" PRF KE
		       ", CHACHA20_POLY1305" PRF KE ", AES_CBC_256" PRF KE
		       ", AES_CBC_128" PRF KE);
}

static void esp_defaults_have_no_method(void **unused)
{
	(void)unused;
	check_defaults(PROTOCOL_ESP, false,
		       "AES_GCM_16_256-NONE, AES_GCM_16_128-NONE, "
		       "CHACHA20_POLY1305-NONE, "
		       "AES_CBC_256-HMAC_SHA2_512_256+HMAC_SHA2_256_128, "
		       "AES_CBC_128-HMAC_SHA2_512_256+HMAC_SHA2_256_128");
}

static void ah_defaults_are_two_proposals(void **unused)
{
	(void)unused;
	check_defaults(PROTOCOL_AH, false,
		       "HMAC_SHA2_512_256, HMAC_SHA2_256_128");
}

static void fips_leaves_out_chacha(void **unused)
{
	(void)unused;
	check_defaults(PROTOCOL_ESP, true,
		       "AES_GCM_16_256-NONE, AES_GCM_16_128-NONE, "
		       "AES_CBC_256-HMAC_SHA2_512_256+HMAC_SHA2_256_128, "
		       "AES_CBC_128-HMAC_SHA2_512_256+HMAC_SHA2_256_128");
}

/* ML-KEM is used where it is named. */
static void no_default_has_an_additional_key_exchange(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);
	struct proposals *proposals = proposals_default(&policy);

	(void)unused;
	assert_false(proposals_have_addke(proposals));
	assert_false(proposals_have_ke(proposals, &ke_ml_kem_768));
	assert_ptr_equal(proposals_first_ke(proposals), &ke_ecp256);
	proposals_free(&proposals);
}

static void integrity_is_derived_from_the_prf(void **unused)
{
	static const struct {
		const char *prf;
		uint16_t integ;
	} pairs[] = {
		{"sha1",	  2 },
		{ "sha2_256", 12},
		{ "sha2_384", 13},
		{ "sha2_512", 14}
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct prf_desc *prf =
			prf_by_name(view_of_string(pairs[i].prf));

		assert_ptr_equal(integ_of_prf(prf),
				 integ_by_id(pairs[i].integ));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ike_defaults_are_five_proposals),
		cmocka_unit_test(esp_defaults_have_no_method),
		cmocka_unit_test(ah_defaults_are_two_proposals),
		cmocka_unit_test(fips_leaves_out_chacha),
		cmocka_unit_test(no_default_has_an_additional_key_exchange),
		cmocka_unit_test(integrity_is_derived_from_the_prf),
	};

	return cmocka_run_group_tests_name("default proposals", tests,
					   nss_fixture_start, nss_fixture_stop);
}
