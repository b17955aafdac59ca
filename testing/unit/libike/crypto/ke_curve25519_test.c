/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/ke.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"
#include "unit/libike/crypto/private_key.h"
#include "unit/libike/vectors.h"

static const struct ke_desc *const ke = &ke_curve25519;

static bool is_zero(const char *hex)
{
	return hex[strspn(hex, "0")] == '\0';
}

/* RFC 8031 section 5: all but those whose secret is zero are computed. */
static void run_case(const json_t *test)
{
	const char *shared = vectors_text(test, "shared");
	struct blob value = vectors_octets(test, "public");
	struct blob scalar = vectors_octets(test, "private");
	struct ke_keypair *pair = private_key_import(ke, blob_view(&scalar));
	PK11SymKey *secret;
	diag_t d;

	assert_non_null(pair);
	d = ke->ops->decaps(ke, pair, blob_view(&value), &secret);
	if (is_zero(shared)) {
		assert_failure(d, "all-zero secret");
		assert_null(secret);
	} else {
		assert_success(d);
		assert_symkey_hex(secret, shared);
	}
	symkey_free(&secret);
	ke_keypair_free(ke, &pair);
	blob_free(&value);
	blob_free(&scalar);
}

static void secrets_are_those_of_wycheproof(void **unused)
{
	json_t *root = vectors_load("published/wycheproof_x25519_test.json");
	const json_t *group;
	const json_t *test;
	size_t g, t;
	size_t nr_run = 0;

	(void)unused;
	json_array_foreach (json_object_get(root, "testGroups"), g, group) {
		json_array_foreach (json_object_get(group, "tests"), t, test) {
			run_case(test);
			nr_run++;
		}
	}
	assert_int_equal(nr_run, json_integer_value(json_object_get(
					 root, "numberOfTests")));
	json_decref(root);
}

/* With the bit that RFC 7748 masks off, too. */
static void an_all_zero_value_is_refused_at_once(void **unused)
{
	uint8_t value[32] = { 0 };

	(void)unused;
	assert_failure(ke->ops->check(ke, INITIATOR, view_of_array(value)),
		       "all-zero secret");
	value[31] = 0x80;
	assert_failure(ke->ops->check(ke, INITIATOR, view_of_array(value)),
		       "all-zero secret");
	value[0] = 9;
	assert_success(ke->ops->check(ke, INITIATOR, view_of_array(value)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_those_of_wycheproof),
		cmocka_unit_test(an_all_zero_value_is_refused_at_once),
	};

	return cmocka_run_group_tests_name("ke_curve25519", tests,
					   nss_fixture_start, nss_fixture_stop);
}
