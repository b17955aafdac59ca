/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/ke.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"

/*
 * MLK-9: what the NSS at hand refuses is not available, and nothing crashes.
 * A program of its own, as what was found is remembered.
 */
static void MLK_9_a_method_that_nss_refuses_is_not_available(void **unused)
{
	struct ke_desc refused = ke_ml_kem_768;

	(void)unused;
	refused.value_bytes[INITIATOR] = 1183; /* NSS's keys are longer */
	assert_false(ke_is_available(&refused));
	assert_false(ke_is_available(&refused)); /* remembered */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			MLK_9_a_method_that_nss_refuses_is_not_available),
	};

	return cmocka_run_group_tests_name("ke_ml_kem_absent", tests,
					   nss_fixture_start, nss_fixture_stop);
}
