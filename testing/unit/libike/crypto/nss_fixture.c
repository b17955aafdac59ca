/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS for a group of tests; what most of them do with keys.
 */
#include "unit/libike/crypto/nss_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/nss.h"
#include "libswan/assert.h"
#include "unit/libike/vectors.h"

static int nr_expectations_failed;

static void on_expectation_failed(const char *text)
{
	print_error("%s\n", text);
	nr_expectations_failed++;
}

int nss_fixture_start(void **state)
{
	(void)state;
	expect_sink_set(on_expectation_failed);
	nr_expectations_failed = 0;
	assert_success(nss_start(NULL, NULL));
	return 0;
}

/* NSS does not stop while a key is held: that is how a leak is seen. */
int nss_fixture_stop(void **state)
{
	(void)state;
	nss_stop();
	return nr_expectations_failed;
}

void assert_expectation_failed(void)
{
	assert_int_equal(nr_expectations_failed, 1);
	nr_expectations_failed = 0;
}

void assert_success(diag_t d)
{
	if (d != NULL) {
		print_error("%s\n", diag_text(d));
		diag_free(&d);
		fail();
	}
}

void assert_failure(diag_t d, const char *expected)
{
	assert_non_null(d);
	if (strstr(diag_text(d), expected) == NULL) {
		print_error("%s\nbut expected: %s\n", diag_text(d), expected);
		diag_free(&d);
		fail();
	}
	diag_free(&d);
}

PK11SymKey *symkey_of(struct view octets)
{
	PK11SymKey *key;

	assert_success(symkey_import(octets, &key));
	return key;
}

PK11SymKey *symkey_of_hex(const char *hex)
{
	struct blob octets = octets_of(hex);
	PK11SymKey *key = symkey_of(blob_view(&octets));

	blob_free(&octets);
	return key;
}

void assert_octets_equal(struct view got, struct view want)
{
	if (!view_eq(got, want)) {
		print_error("got  %zu octets, expected %zu\n", got.len,
			    want.len);
	}
	assert_int_equal(got.len, want.len);
	if (want.len > 0) {
		assert_memory_equal(got.ptr, want.ptr, want.len);
	}
}

void assert_octets_hex(struct view got, const char *want)
{
	struct blob octets = octets_of(want);

	assert_octets_equal(got, blob_view(&octets));
	blob_free(&octets);
}

void assert_symkey_equal(PK11SymKey *key, struct view want)
{
	struct blob octets;

	assert_non_null(key);
	assert_success(symkey_export(key, &octets));
	assert_octets_equal(blob_view(&octets), want);
	blob_free(&octets);
}

void assert_symkey_hex(PK11SymKey *key, const char *want)
{
	struct blob octets = octets_of(want);

	assert_symkey_equal(key, blob_view(&octets));
	blob_free(&octets);
}
