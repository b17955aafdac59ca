/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crypto/symkey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/libike/crypto/nss_fixture.h"

static void what_is_imported_is_exported(void **unused)
{
	PK11SymKey *key = symkey_of_hex("000102030405060708090a0b0c0d0e0f");

	(void)unused;
	assert_int_equal(symkey_bytes(key), 16);
	assert_symkey_hex(key, "000102030405060708090a0b0c0d0e0f");
	symkey_free(&key);
	assert_null(key);
	symkey_free(&key); /* nothing */
}

static void references_outlive_each_other(void **unused)
{
	PK11SymKey *key = symkey_of_hex("00010203");
	PK11SymKey *second = symkey_ref(key);
	PK11SymKey *taken;

	(void)unused;
	symkey_free(&key);
	taken = symkey_take(&second);
	assert_null(second);
	assert_symkey_hex(taken, "00010203");
	symkey_free(&taken);
	assert_null(symkey_ref(NULL));
}

static void slices_are_cut_by_octets(void **unused)
{
	PK11SymKey *key = symkey_of_hex("000102030405060708090a0b0c0d0e0f");
	PK11SymKey *slice;

	(void)unused;
	assert_success(symkey_slice(key, 0, 4, &slice));
	assert_symkey_hex(slice, "00010203");
	symkey_free(&slice);
	assert_success(symkey_slice(key, 13, 3, &slice));
	assert_symkey_hex(slice, "0d0e0f");
	symkey_free(&slice);
	symkey_free(&key);
}

static void slices_beyond_the_end_or_of_nothing_fail(void **unused)
{
	PK11SymKey *key = symkey_of_hex("0001020304050607");
	PK11SymKey *slice;

	(void)unused;
	assert_failure(symkey_slice(key, 5, 4, &slice), "slice 5+4");
	assert_null(slice);
	assert_failure(symkey_slice(key, 8, 1, &slice), "slice 8+1");
	assert_failure(symkey_slice(key, 0, 0, &slice), "slice 0+0");
	symkey_free(&key);
}

static void parts_that_are_no_key_are_exported(void **unused)
{
	PK11SymKey *key = symkey_of_hex("000102030405060708090a0b0c0d0e0f");
	uint8_t octets[3] = { 0xff, 0xff, 0xff };

	(void)unused;
	assert_success(symkey_export_part(key, 13, 3, octets));
	assert_memory_equal(octets, "\x0d\x0e\x0f", 3);
	assert_success(symkey_export_part(key, 4, 2, octets));
	assert_memory_equal(octets, "\x04\x05\x0f", 3);
	assert_failure(symkey_export_part(key, 14, 3, octets), "slice 14+3");
	assert_failure(symkey_export_part(key, 4, 0, octets), "slice 4+0");
	assert_memory_equal(octets, "\x04\x05\x0f", 3);
	symkey_free(&key);
}

static void keys_and_octets_are_joined(void **unused)
{
	static const uint8_t octets[] = { 0xaa, 0xbb };
	PK11SymKey *a = symkey_of_hex("0001");
	PK11SymKey *b = symkey_of_hex("0203");
	PK11SymKey *joined;

	(void)unused;
	assert_success(symkey_concat_view(a, view_of_array(octets), &joined));
	assert_symkey_hex(joined, "0001aabb");
	symkey_free(&joined);
	assert_success(symkey_concat(a, b, &joined));
	assert_symkey_hex(joined, "00010203");
	symkey_free(&joined);
	symkey_free(&a);
	symkey_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_imported_is_exported),
		cmocka_unit_test(references_outlive_each_other),
		cmocka_unit_test(slices_are_cut_by_octets),
		cmocka_unit_test(slices_beyond_the_end_or_of_nothing_fail),
		cmocka_unit_test(parts_that_are_no_key_are_exported),
		cmocka_unit_test(keys_and_octets_are_joined),
	};

	return cmocka_run_group_tests_name("symkey", tests, nss_fixture_start,
					   nss_fixture_stop);
}
