/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Identities as keys of hash tables.
 */
#include "unit/libike/conn/conn_fixture.h"

#include <string.h>

#include "conn/id_key.h"
#include "libswan/alloc.h"

#define SEED 7

static uint64_t key_of(const char *text)
{
	struct id id = id_of(text);
	uint64_t key = id_key(SEED, &id);

	id_done(&id);
	return key;
}

static void equal_identities_have_equal_keys(void **unused)
{
	/* clang-format off */
	static const char *const cases[][2] = {
		{ "@east.example", "@EAST.Example" },
		{ "user@host", "@@User@HOST" },
		{ "192.1.2.23", "192.1.2.23" },
		{ "2001:db8::1", "2001:0db8:0::1" },
		{ "C=CA, O=Lab, CN=east", "/C=ca/O=lab/CN=EAST" },
		{ "O=two  words", "O=Two words" },
		{ "%any", "0.0.0.0" },
		{ "@#6162", "@[ab]" },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id a = id_of(cases[i][0]), b = id_of(cases[i][1]);

		assert_true(id_eq(&a, &b));
		if (id_key(SEED, &a) != id_key(SEED, &b)) {
			fail_msg("%s and %s", cases[i][0], cases[i][1]);
		}
		id_done(&a);
		id_done(&b);
	}
}

static void different_identities_have_different_keys(void **unused)
{
	static const char *const cases[] = {
		"@east",       "@west",	  "192.1.2.23", "192.1.2.24",
		"2001:db8::1", "east@",	  "@#65617374", "O=east",
		"CN=east",     "CN=west", "CN=a, CN=b", "CN=a+CN=c",
		"%any",	       "%null",
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t j = 0; j < i; j++) {
			assert_true(key_of(cases[i]) != key_of(cases[j]));
		}
	}
}

static void long_names_are_keyed_to_their_last_octet(void **unused)
{
	char a[300] = "@", b[300] = "@";

	(void)unused;
	memset(a + 1, 'x', 200);
	memset(b + 1, 'X', 200);
	assert_true(key_of(a) == key_of(b));
	b[200] = 'y';
	assert_true(key_of(a) != key_of(b));
}

static void a_pattern_is_a_dn_with_a_star_for_a_value(void **unused)
{
	/* clang-format off */
	static const struct {
		const char *text;
		bool is_pattern;
	} cases[] = {
		{ "C=CA, O=*", true }, { "C=*, O=x", true },
		{ "O=*+CN=x", true },  { "C=CA, O=x", false },
		{ "O=*x", false },     { "O=x*", false },
		{ "@*", false },       { "*@host", false },
		{ "%any", false },
	};
	/* clang-format on */

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id id = id_of(cases[i].text);

		if (id_is_pattern(&id) != cases[i].is_pattern) {
			fail_msg("%s", cases[i].text);
		}
		id_done(&id);
	}
}

/* It is then compared with each caller's, which is slow but right. */
static void a_dn_too_long_to_print_counts_as_a_pattern(void **unused)
{
	struct blob octets = blob_new(1001);
	struct id id = id_of_wire(ID_DER_ASN1_DN, blob_view(&octets));

	(void)unused;
	assert_true(id_is_pattern(&id));
	id_done(&id);
	blob_free(&octets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_identities_have_equal_keys),
		cmocka_unit_test(different_identities_have_different_keys),
		cmocka_unit_test(long_names_are_keyed_to_their_last_octet),
		cmocka_unit_test(a_pattern_is_a_dn_with_a_star_for_a_value),
		cmocka_unit_test(a_dn_too_long_to_print_counts_as_a_pattern),
	};

	return cmocka_run_group_tests_name("id_key", tests, NULL, NULL);
}
