/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of IKE identities: parse, print, compare.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/id.h"

static struct id parsed(const char *text)
{
	struct id id;
	diag_t d = id_parse(view_of_string(text), &id);

	assert_string_equal(diag_text(d), "");
	return id;
}

static void assert_prints(const struct id *id, const char *text)
{
	char buf[256];
	struct text out = TEXT_IN(buf);

	text_add_id(&out, id);
	assert_string_equal(buf, text);
}

/* The forms of leftid= and of the index of a secret. */
static void every_form_is_parsed_and_printed(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		enum id_type type;
		const char *data;
		size_t len;
		const char *out;
	} cases[] = {
		{ "192.1.2.23", ID_IPV4_ADDR, "\xc0\x01\x02\x17", 4,
		  "192.1.2.23" },
		{ "2001:db8:1:2::23", ID_IPV6_ADDR,
		  "\x20\x01\x0d\xb8\0\x01\0\x02\0\0\0\0\0\0\0\x23", 16,
		  "2001:db8:1:2::23" },
		{ "@east", ID_FQDN, "east", 4, "@east" },
		{ "@east.example.com", ID_FQDN, "east.example.com", 16,
		  "@east.example.com" },
		{ "@192.1.2.23", ID_FQDN, "192.1.2.23", 10, "@192.1.2.23" },
		{ "user@host", ID_RFC822_ADDR, "user@host", 9, "user@host" },
		{ "@@user@host", ID_RFC822_ADDR, "user@host", 9, "user@host" },
		{ "@#0a0B", ID_KEY_ID, "\x0a\x0b", 2, "@#0x0a0b" },
		{ "@#0x0a0b", ID_KEY_ID, "\x0a\x0b", 2, "@#0x0a0b" },
		{ "@[key id]", ID_KEY_ID, "key id", 6, "@#0x6b6579206964" },
		{ "CN=a", ID_DER_ASN1_DN,
		  "\x30\x0c\x31\x0a\x30\x08\x06\x03"
		  "\x55\x04\x03\x13\x01\x61",
		  14, "CN=a" },
		{ "@~300c310a3008060355040313"
		  "0161",
		  ID_DER_ASN1_DN,
		  "\x30\x0c\x31\x0a\x30\x08\x06\x03"
		  "\x55\x04\x03\x13\x01\x61",
		  14, "CN=a" },
		{ "%any", ID_NONE, "", 0, "(none)" },
		{ "%any6", ID_NONE, "", 0, "(none)" },
		{ "%none", ID_NONE, "", 0, "(none)" },
		{ "0.0.0.0", ID_NONE, "", 0, "(none)" },
		{ "::", ID_NONE, "", 0, "(none)" },
		{ "%null", ID_NULL, "", 0, "ID_NULL" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id id = parsed(cases[i].in);

		assert_int_equal(id.type, cases[i].type);
		assert_true(view_eq(blob_view(&id.data),
				    view_of(cases[i].data, cases[i].len)));
		assert_prints(&id, cases[i].out);
		id_done(&id);
	}
}

static void a_subject_prints_as_the_test_suite_has_it(void **unused)
{
	(void)unused;
	const char *text = "C=CA, ST=Ontario, L=Toronto, O=Libreswan, "
			   "OU=Test Department, CN=west.testing.libreswan.org, "
			   "E=user-west@testing.libreswan.org";
	struct id id = parsed(text);

	assert_int_equal(id.type, ID_DER_ASN1_DN);
	assert_prints(&id, text);
	id_done(&id);
}

static void what_is_no_identity_is_refused(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *error;
	} cases[] = {
		{ "", "identity \"\" is neither an IP address nor of a form "
		      "with @ or =" },
		{ "east", "identity \"east\" is neither an IP address nor of "
			  "a form with @ or =" },
		{ "%fromcert", "identity \"%fromcert\" is neither an IP "
			       "address nor of a form with @ or =" },
		{ "@", "identity \"@\" is empty" },
		{ "@@", "identity \"@@\" is empty" },
		{ "@[]", "identity \"@[]\" is empty" },
		{ "@[x", "identity \"@[x\" has no closing \"]\"" },
		{ "@[", "identity \"@[\" has no closing \"]\"" },
		{ "@#", "identity \"@#\" is not an even number of hex digits" },
		{ "@#0x",
		  "identity \"@#0x\" is not an even number of hex digits" },
		{ "@#123",
		  "identity \"@#123\" is not an even number of hex digits" },
		{ "@#xy",
		  "identity \"@#xy\" is not an even number of hex digits" },
		{ "@~", "identity \"@~\" is not an even number of hex digits" },
		{ "XX=y", "distinguished name: unknown attribute \"XX\"" },
		{ "a\nb", "identity \"a\\012b\" is neither an IP address nor "
			  "of a form with @ or =" },
	};
	size_t nr_live = xalloc_nr_live();

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id id = { ID_KEY_ID, { NULL, 1 } };
		diag_t d = id_parse(view_of_string(cases[i].in), &id);

		assert_string_equal(diag_text(d), cases[i].error);
		assert_int_equal(id.type, ID_NONE);
		assert_null(id.data.ptr);
		diag_free(&d);
	}
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void identities_from_the_wire_are_safe_to_print(void **unused)
{
	(void)unused;
	static const struct {
		uint8_t type;
		const char *data;
		const char *out;
	} cases[] = {
		{ ID_FQDN, "a\nb\x1b[2J\\", "@a\\012b\\033[2J\\134" },
		{ ID_RFC822_ADDR, "\xff@host", "\\377@host" },
		{ ID_IPV4_ADDR, "\x01\x02\x03\x04", "1.2.3.4" },
		{ ID_IPV4_ADDR, "\x01\x02\x03", "ID_IPV4_ADDR(1):010203" },
		{ ID_IPV6_ADDR, "\x01\x02\x03\x04",
		  "ID_IPV6_ADDR(5):01020304" },
		{ ID_DER_ASN1_DN, "\x30\x01", "@~3001" },
		{ ID_DER_ASN1_GN, "\x30\x01", "ID_DER_ASN1_GN(10):3001" },
		{ 201, "\n", "ID_UNKNOWN(201):0a" },
		{ ID_NULL, "x", "ID_NULL" },
		{ ID_KEY_ID, "\n", "@#0x0a" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id id = id_of_wire(cases[i].type,
					  view_of_string(cases[i].data));

		assert_prints(&id, cases[i].out);
		id_done(&id);
	}
}

static void an_address_is_an_identity(void **unused)
{
	(void)unused;
	struct ip_address unset = { .family = IP_NONE }, v4, v6;

	assert_true(ip_address_parse(view_of_string("1.2.3.4"), &v4));
	assert_true(ip_address_parse(view_of_string("::1"), &v6));
	struct id none = id_of_address(&unset);
	struct id id_v4 = id_of_address(&v4);
	struct id id_v6 = id_of_address(&v6);

	assert_int_equal(none.type, ID_NONE);
	assert_int_equal(id_v4.type, ID_IPV4_ADDR);
	assert_int_equal(id_v6.type, ID_IPV6_ADDR);
	assert_prints(&id_v6, "::1");
	id_done(&id_v4);
	id_done(&id_v6);
}

static void a_clone_has_data_of_its_own(void **unused)
{
	(void)unused;
	size_t nr_live = xalloc_nr_live();
	struct id id = parsed("@east");
	struct id clone = id_clone(&id);

	id_done(&id);
	assert_int_equal(id.type, ID_NONE);
	id_done(&id); /* twice is harmless */
	assert_prints(&clone, "@east");
	id_done(&clone);
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void identities_are_equal_by_type_and_value(void **unused)
{
	(void)unused;
	static const struct {
		const char *a, *b;
		bool eq, match;
	} cases[] = {
		{ "@east", "@east", true, true },
		{ "@East", "@eAST", true, true },
		{ "@east", "@easter", false, false },
		{ "@east", "@[east]", false, false },
		{ "@[east]", "@[EAST]", false, false },
		{ "User@host", "user@HOST", true, true },
		{ "@@east", "@east", false, false },
		{ "1.2.3.4", "1.2.3.4", true, true },
		{ "1.2.3.4", "@1.2.3.4", false, false },
		{ "::ffff:1.2.3.4", "1.2.3.4", false, false },
		{ "C=CA, O=x", "C=ca,O=X", true, true },
		{ "C=CA, O=*", "C=CA, O=x", false, true },
		{ "C=CA, O=x", "C=CA, O=*", false, false },
		{ "C=CA, O=*", "@east", false, false },
		{ "%any", "@east", false, true },
		{ "@east", "%any", false, false },
		{ "%any", "%none", true, true },
		{ "%null", "%null", true, true },
		{ "%null", "%any", false, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct id a = parsed(cases[i].a), b = parsed(cases[i].b);

		assert_int_equal(id_eq(&a, &b), cases[i].eq);
		assert_int_equal(id_eq(&b, &a), cases[i].eq);
		assert_int_equal(id_match(&a, &b), cases[i].match);
		id_done(&a);
		id_done(&b);
	}
}

static void a_type_has_its_name(void **unused)
{
	(void)unused;
	assert_string_equal(id_type_name(ID_FQDN), "ID_FQDN");
	assert_string_equal(id_type_name(ID_IPV4_ADDR), "ID_IPV4_ADDR");
	assert_string_equal(id_type_name(ID_IPV6_ADDR), "ID_IPV6_ADDR");
	assert_string_equal(id_type_name(ID_RFC822_ADDR), "ID_RFC822_ADDR");
	assert_string_equal(id_type_name(ID_DER_ASN1_DN), "ID_DER_ASN1_DN");
	assert_string_equal(id_type_name(ID_KEY_ID), "ID_KEY_ID");
	assert_string_equal(id_type_name(ID_NULL), "ID_NULL");
	assert_string_equal(id_type_name(ID_NONE), "ID_NONE");
	assert_string_equal(id_type_name((enum id_type)200), "ID_UNKNOWN");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_parsed_and_printed),
		cmocka_unit_test(a_subject_prints_as_the_test_suite_has_it),
		cmocka_unit_test(what_is_no_identity_is_refused),
		cmocka_unit_test(identities_from_the_wire_are_safe_to_print),
		cmocka_unit_test(an_address_is_an_identity),
		cmocka_unit_test(a_clone_has_data_of_its_own),
		cmocka_unit_test(identities_are_equal_by_type_and_value),
		cmocka_unit_test(a_type_has_its_name),
	};

	return cmocka_run_group_tests_name("id", tests, NULL, NULL);
}
