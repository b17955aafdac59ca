/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/self_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"

static void every_known_answer_is_given(void **unused)
{
	(void)unused;
	assert_success(crypto_self_test());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_known_answer_is_given),
	};

	return cmocka_run_group_tests_name("self_test", tests,
					   nss_fixture_start, nss_fixture_stop);
}
