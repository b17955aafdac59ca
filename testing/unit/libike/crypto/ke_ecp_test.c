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

#define POINT_UNCOMPRESSED 0x04

static const struct {
	const struct ke_desc *ke;
	const char *file;
} curves[] = {
	{ &ke_ecp256, "published/wycheproof_ecdh_secp256r1_ecpoint_test.json" },
	{ &ke_ecp384, "published/wycheproof_ecdh_secp384r1_ecpoint_test.json" },
	{ &ke_ecp521, "published/wycheproof_ecdh_secp521r1_ecpoint_test.json" },
};

/*
 * The published point as IKE would carry it: without its first octet.  False
 * for what has no such form, as compressed points.
 */
static bool as_value(struct view point, struct view *value)
{
	if (point.len == 0 || point.ptr[0] != POINT_UNCOMPRESSED) {
		return false;
	}
	*value = view_of(point.ptr + 1, point.len - 1);
	return true;
}

/* 1 when the case could be run. */
static unsigned run_case(const struct ke_desc *ke, const json_t *test)
{
	bool is_valid = strcmp(vectors_text(test, "result"), "valid") == 0;
	struct blob point = vectors_octets(test, "public");
	struct blob scalar = vectors_octets(test, "private");
	struct ke_keypair *pair;
	PK11SymKey *secret;
	struct view value;
	unsigned nr_run = 0;

	if (as_value(blob_view(&point), &value)) {
		pair = private_key_import(ke, blob_view(&scalar));
		assert_non_null(pair);
		diag_t d = ke->ops->decaps(ke, pair, value, &secret);

		if (is_valid) {
			assert_success(d);
			assert_symkey_hex(secret,
					  vectors_text(test, "shared"));
		} else {
			assert_failure(d, ke->name);
			assert_null(secret);
		}
		symkey_free(&secret);
		ke_keypair_free(ke, &pair);
		nr_run = 1;
	}
	blob_free(&point);
	blob_free(&scalar);
	return nr_run;
}

static void secrets_are_those_of_wycheproof(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(curves); i++) {
		json_t *root = vectors_load(curves[i].file);
		const json_t *group;
		const json_t *test;
		unsigned nr_run = 0;
		size_t g, t;

		json_array_foreach (json_object_get(root, "testGroups"), g,
				    group) {
			json_array_foreach (json_object_get(group, "tests"), t,
					    test) {
				nr_run += run_case(curves[i].ke, test);
			}
		}
		assert_true(nr_run >= 8);
		json_decref(root);
	}
}

/* RFC 6989 2.3: y of a point that is on the curve, altered. */
static void points_off_the_curve_are_refused(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(curves); i++) {
		const struct ke_desc *ke = curves[i].ke;
		struct ke_keypair *pair;
		struct blob value, out;
		PK11SymKey *secret;

		assert_success(ke->ops->keygen(ke, &pair, &value));
		value.ptr[value.len - 1] ^= 1;
		assert_failure(ke->ops->encaps(ke, blob_view(&value), &out,
					       &secret),
			       ke->name);
		assert_failure(ke->ops->decaps(ke, pair, blob_view(&value),
					       &secret),
			       ke->name);
		memset(value.ptr, 0, value.len);
		assert_failure(ke->ops->decaps(ke, pair, blob_view(&value),
					       &secret),
			       ke->name);
		ke_keypair_free(ke, &pair);
		blob_free(&value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_those_of_wycheproof),
		cmocka_unit_test(points_off_the_curve_are_refused),
	};

	return cmocka_run_group_tests_name("ke_ecp", tests, nss_fixture_start,
					   nss_fixture_stop);
}
