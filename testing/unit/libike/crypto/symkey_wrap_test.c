/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of secrets put to sleep.
 */
#include "crypto/symkey_wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"

#define SECRET "000102030405060708090a0b0c0d0e0f10111213"

static void what_is_wrapped_is_unwrapped(void **unused)
{
	PK11SymKey *key = symkey_of_hex(SECRET);
	PK11SymKey *bed;
	PK11SymKey *again;
	struct blob wrapped;

	(void)unused;
	assert_success(symkey_wrapping_key_new(&bed));
	assert_success(symkey_wrap(bed, key, &wrapped));
	assert_success(symkey_unwrap(bed, blob_view(&wrapped), 20, &again));
	assert_symkey_hex(again, SECRET);
	symkey_free(&again);
	symkey_free(&key);
	symkey_free(&bed);
	blob_free(&wrapped);
}

/* RFC 5649: the integrity check is part of the wrapping. */
static void an_altered_or_foreign_wrapping_is_refused(void **unused)
{
	PK11SymKey *key = symkey_of_hex(SECRET);
	PK11SymKey *bed;
	PK11SymKey *other;
	PK11SymKey *again;
	struct blob wrapped;

	(void)unused;
	assert_success(symkey_wrapping_key_new(&bed));
	assert_success(symkey_wrapping_key_new(&other));
	assert_success(symkey_wrap(bed, key, &wrapped));
	assert_failure(symkey_unwrap(other, blob_view(&wrapped), 20, &again),
		       "unwrapping a key");
	wrapped.ptr[3] ^= 1;
	assert_failure(symkey_unwrap(bed, blob_view(&wrapped), 20, &again),
		       "unwrapping a key");
	assert_null(again);
	symkey_free(&key);
	symkey_free(&bed);
	symkey_free(&other);
	blob_free(&wrapped);
}

static void the_wrapping_tells_nothing(void **unused)
{
	PK11SymKey *key = symkey_of_hex(SECRET);
	PK11SymKey *bed;
	struct blob wrapped;
	struct blob octets;

	(void)unused;
	assert_success(symkey_wrapping_key_new(&bed));
	assert_success(symkey_wrap(bed, key, &wrapped));
	assert_success(symkey_export(key, &octets));
	assert_null(memmem(wrapped.ptr, wrapped.len, octets.ptr, 4));
	blob_free(&octets);
	blob_free(&wrapped);
	symkey_free(&key);
	symkey_free(&bed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wrapped_is_unwrapped),
		cmocka_unit_test(an_altered_or_foreign_wrapping_is_refused),
		cmocka_unit_test(the_wrapping_tells_nothing),
	};

	return cmocka_run_group_tests_name("symkey_wrap", tests,
					   nss_fixture_start, nss_fixture_stop);
}
