/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of names whose algorithm the NSS at hand lacks: here NSS is not
 * started, and lacks all.
 */
#include "proposal/lookup.h"

#include "unit/libike/proposal/given.h"

/* MLK-1, MLK-9: recognised by name, a clear error, no crash. */
static void a_method_that_nss_lacks_is_not_supported(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);
	struct transform transform;

	(void)unused;
	assert_diag(transform_parse(&policy, TRANSFORM_KE,
				    view_of_string("ml_kem_512"), &transform),
		    "IKE Key Exchange Method (DH) 'ml_kem_512' is not "
		    "supported");
	assert_diag(transform_parse(&policy, TRANSFORM_ADDKE1,
				    view_of_string("mlkem768"), &transform),
		    "IKE Key Exchange Method (DH) 'mlkem768' is not supported");
}

static void none_needs_nothing_of_nss(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);
	struct transform transform;

	(void)unused;
	assert_null(transform_parse(&policy, TRANSFORM_ADDKE1,
				    view_of_string("none"), &transform));
	assert_ptr_equal(transform.ke, &ke_none);
}

/* MLK-9: left out, not offered. */
static void defaults_leave_out_what_nss_lacks(void **unused)
{
	struct proposal_policy policy = given_policy(PROTOCOL_IKE);
	struct proposals *proposals = proposals_default(&policy);

	(void)unused;
	assert_null(proposals_first_ke(proposals));
	proposals_free(&proposals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_method_that_nss_lacks_is_not_supported),
		cmocka_unit_test(none_needs_nothing_of_nss),
		cmocka_unit_test(defaults_leave_out_what_nss_lacks),
	};

	return cmocka_run_group_tests_name("names without NSS", tests, NULL,
					   NULL);
}
