/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of distinguished names: text to DER and back, comparing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/dn.h"

/* Made by NSS (certutil) from the same name. */
static const char west_text[] =
	"C=CA, ST=Ontario, L=Toronto, O=Libreswan, OU=Test Department, "
	"CN=west.testing.libreswan.org, E=user-west@testing.libreswan.org";
static const char west_der[] =
	"3081b4310b30090603550406130243413110300e060355040813074f6e74"
	"6172696f3110300e06035504071307546f726f6e746f3112301006035504"
	"0a13094c696272657377616e31183016060355040b130f54657374204465"
	"706172746d656e74312330210603550403131a776573742e74657374696e"
	"672e6c696272657377616e2e6f7267312e302c06092a864886f70d010901"
	"161f757365722d776573744074657374696e672e6c696272657377616e2e"
	"6f7267";

static struct blob of_hex(const char *hex)
{
	struct blob out = EMPTY_BLOB;

	assert_true(hex_decode(view_of_string(hex), &out));
	return out;
}

static struct blob parsed(const char *text)
{
	struct blob der = EMPTY_BLOB;
	diag_t d = dn_parse(view_of_string(text), &der);

	assert_string_equal(diag_text(d), "");
	return der;
}

static void assert_prints(const struct blob *der, const char *text)
{
	char buf[1024];
	struct text out = TEXT_IN(buf);

	text_add_dn(&out, blob_view(der));
	assert_string_equal(buf, text);
}

static void a_name_encodes_as_nss_does(void **unused)
{
	(void)unused;
	struct blob der = parsed(west_text), expected = of_hex(west_der);

	assert_true(view_eq(blob_view(&der), blob_view(&expected)));
	assert_true(dn_is_valid(blob_view(&der)));
	assert_prints(&der, west_text);
	blob_free(&der);
	blob_free(&expected);
}

static void every_spelling_gives_the_name(void **unused)
{
	(void)unused;
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{ "C=CA,O=x", "C=CA, O=x" },
		{ "  c = CA  ,  o =  x y  ", "C=CA, O=x y" },
		{ "/C=CA/O=x, Inc./CN=y", "C=CA, O=x\\, Inc., CN=y" },
		{ "O=\"x, Inc.\" , CN=y", "O=x\\, Inc., CN=y" },
		{ "O=x\\, Inc.", "O=x\\, Inc." },
		{ "O=\\41\\62c\\3D", "O=Abc=" },
		{ "CN=a=b", "CN=a=b" },
		{ "CN=\\ a\\ ", "CN=\\ a\\ " },
		{ "CN=\" a \"", "CN=\\ a\\ " },
		{ "CN=\\#a#", "CN=\\#a#" },
		{ "CN=\"a\\\"b\"", "CN=a\\\"b" },
		{ "CN=", "CN=" },
		{ "CN=\"\"", "CN=" },
		{ "CN=a+OU=b", "CN=a+OU=b" },
		{ "OU=b + CN=a, C=CA", "CN=a+OU=b, C=CA" }, /* SET OF */
		{ "CN=a\\+b", "CN=a\\+b" },
		{ "CN=gr\xc3\xbc\xc3\x9f", "CN=gr\\C3\\BC\\C3\\9F" },
		{ "CN=a\\0Ab\\1B", "CN=a\\0Ab\\1B" },
		{ "S=x, EMAIL=a@b", "ST=x, E=a@b" },
		{ "emailAddress=a@b, stateOrProvinceName=x", "E=a@b, ST=x" },
		{ "DC=org, DC=libreswan, UID=x, SN=y",
		  "DC=org, DC=libreswan, UID=x, SN=y" },
		{ "serialNumber=12, T=Dr, GN=Ada, I=A",
		  "serialNumber=12, T=Dr, G=Ada, I=A" },
		{ "CN=*", "CN=*" },
		{ "2.5.4.3=x", "CN=x" },
		{ "1.2.3.4=x", "1.2.3.4=#130178" },
		{ "2.999.1=x", "2.999.1=#130178" },
		{ "1.2.3.123456789012=#0c0178", "1.2.3.123456789012=#0c0178" },
		{ "CN=#0c0178", "CN=x" },
		{ "CN=#0c0178+OU=y", "CN=x+OU=y" },
		{ "CN=#1e020078", "CN=#1e020078" }, /* BMPString */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob der = parsed(cases[i].in);

		assert_true(dn_is_valid(blob_view(&der)));
		assert_prints(&der, cases[i].out);
		struct blob again = parsed(cases[i].out);

		assert_true(dn_eq(blob_view(&der), blob_view(&again)));
		blob_free(&der);
		blob_free(&again);
	}
}

static void values_have_the_narrowest_string_type(void **unused)
{
	(void)unused;
	static const struct {
		const char *text;
		const char *der;
	} cases[] = {
		{ "CN=a", "300c310a30080603550403130161" },
		{ "CN=a@", "300d310b300906035504030c026140" },
		{ "CN=*", "300c310a300806035504030c012a" },
		{ "CN=\xc3\xbc", "300d310b300906035504030c02c3bc" },
		{ "E=a@b", "301431123010"
			   "06092a864886f70d010901"
			   "1603614062" },
		{ "DC=a", "30133111300f060a0992268993f22c64011916"
			  "0161" },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob der = parsed(cases[i].text);
		struct blob expected = of_hex(cases[i].der);

		assert_true(view_eq(blob_view(&der), blob_view(&expected)));
		blob_free(&der);
		blob_free(&expected);
	}
}

static void a_long_value_has_a_long_length(void **unused)
{
	(void)unused;
	char text[1024];

	for (size_t len = 100; len < 900; len++) {
		memcpy(text, "CN=", 3);
		memset(text + 3, 'x', len);
		text[3 + len] = '\0';
		struct blob der = parsed(text);

		assert_true(dn_is_valid(blob_view(&der)));
		assert_prints(&der, text);
		blob_free(&der);
	}
}

static void what_is_no_name_is_refused(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		"",
		"CN",
		"=x",
		"XX=y",
		"CN=a,",
		"CN=a,,O=b",
		"CN=a, O",
		"CN=a+",
		"CN=\"a",
		"CN=\"a\"b",
		"CN=#0c",
		"CN=#0c01",
		"CN=#zz",
		"CN=#0c017878",
		"3.1=x",
		"1.40=x",
		"1=x",
		"1.2.=x",
		"1..2=x",
		"1.2x=y",
		"/",
		"/CN=a/",
		"CN=#1f810100",
		"1.2.99999999999999999999=x",
		"CN=a+CN=b+CN=c+CN=d+CN=e+CN=f+CN=g+CN=h+CN=i",
	};
	size_t nr_live = xalloc_nr_live();

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct blob der = { NULL, 99 };
		diag_t d = dn_parse(view_of_string(texts[i]), &der);

		assert_non_null(d);
		assert_null(der.ptr);
		diag_free(&d);
	}
	assert_int_equal(xalloc_nr_live(), nr_live);
}

static void a_name_without_bound_is_refused(void **unused)
{
	(void)unused;
	struct blob text = blob_new(20000), der = EMPTY_BLOB;

	memset(text.ptr, 'x', text.len);
	memcpy(text.ptr, "CN=", 3);
	diag_t d = dn_parse(blob_view(&text), &der);

	assert_non_null(d);
	diag_free(&d);
	for (size_t i = 0; i + 5 <= text.len; i += 5) {
		memcpy(text.ptr + i, "CN=x,", 5);
	}
	text.ptr[text.len - 1] = 'x';
	d = dn_parse(blob_view(&text), &der);
	assert_string_equal(diag_text(d),
			    "distinguished name: longer than 8192 octets");
	diag_free(&d);
	blob_free(&text);
}

static void every_truncation_of_a_name_prints_as_hex(void **unused)
{
	(void)unused;
	struct blob der = of_hex(west_der);

	for (size_t len = 0; len < der.len; len++) {
		struct view part = view_of(der.ptr, len);
		char buf[1024];
		struct text out = TEXT_IN(buf);

		assert_false(dn_is_valid(part));
		text_add_dn(&out, part);
		assert_memory_equal(buf, "@~", 2);
		assert_int_equal(out.len, 2 + 2 * len);
		assert_false(dn_eq(part, blob_view(&der)));
		assert_true(dn_eq(part, part));
	}
	blob_free(&der);
}

static void malformed_names_are_not_valid(void **unused)
{
	(void)unused;
	static const char *const hexes[] = {
		"3000"
		"00",	/* octets behind the name */
		"3080", /* indefinite length */
		"3085"
		"0000000000", /* length of five octets */
		"3002"
		"3100"
		"00", /* likewise */
		"3002"
		"3100",			    /* an RDN of nothing */
		"300a3108300606035504030c", /* no length of the value */
		"300a"
		"3108"
		"3006"
		"0603550403"
		"05",
		"3009"
		"3107"
		"3005"
		"0600"
		"130178",			  /* an empty type */
		"300d310b3009060355040313016100", /* octets behind a value */
		"300c310a3008060355048313"
		"0161", /* type ends amid an arc */
		"300c310a3008060355800313"
		"0161", /* arc not the shortest */
		"300c310a3008060355040331"
		"0161"
		"00",
		"300c300a3008060355040313"
		"0161", /* SEQUENCE, not SET */
	};

	for (size_t i = 0; i < ARRAY_LEN(hexes); i++) {
		struct blob der = of_hex(hexes[i]);

		assert_false(dn_is_valid(blob_view(&der)));
		blob_free(&der);
	}
}

static void an_empty_name_is_valid(void **unused)
{
	(void)unused;
	struct blob der = of_hex("3000");

	assert_true(dn_is_valid(blob_view(&der)));
	assert_prints(&der, "");
	blob_free(&der);
}

/* RFC 5280 7.1: case, blanks and the string type do not count. */
static void names_are_equal_by_value(void **unused)
{
	(void)unused;
	static const struct {
		const char *a, *b;
		bool eq, match;
	} cases[] = {
		{ "C=CA, O=x", "C=CA, O=x", true, true },
		{ "C=CA, O=Libre Swan", "C=ca, O=LIBRE  swan", true, true },
		{ "O=x", "O=\\ x\\ ", true, true },
		{ "O=x", "O=#0c0178", true, true }, /* UTF8String */
		{ "O=x y", "O=xy", false, false },
		{ "O=x", "O=xy", false, false },
		{ "O=x", "OU=x", false, false },
		{ "C=CA, O=x", "O=x, C=CA", false, false },
		{ "C=CA", "C=CA, O=x", false, false },
		{ "C=CA, O=x", "C=CA", false, false },
		{ "CN=a+OU=b", "OU=b+CN=a", true, true },
		{ "CN=a+OU=b", "CN=a, OU=b", false, false },
		{ "CN=#1e020078", "CN=#1e020078", true, true },
		{ "CN=#1e020078", "CN=#1e020058", false, false },
		{ "CN=#1e020078", "CN=x", false, false },
		{ "C=CA, CN=*", "C=CA, CN=west", false, true },
		{ "C=CA, CN=*", "C=CA, OU=west", false, false },
		{ "C=CA, CN=*", "C=CA, CN=#1e020078", false, true },
		{ "C=CA, CN=*", "C=CA", false, false },
		{ "C=CA, CN=*", "C=CA, CN=a, CN=b", false, false },
		{ "C=CA, CN=w*", "C=CA, CN=west", false, false },
		{ "C=CA, CN=west", "C=CA, CN=*", false, false },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct blob a = parsed(cases[i].a), b = parsed(cases[i].b);

		assert_int_equal(dn_eq(blob_view(&a), blob_view(&b)),
				 cases[i].eq);
		assert_int_equal(dn_eq(blob_view(&b), blob_view(&a)),
				 cases[i].eq);
		assert_int_equal(dn_match(blob_view(&a), blob_view(&b)),
				 cases[i].match);
		blob_free(&a);
		blob_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_encodes_as_nss_does),
		cmocka_unit_test(every_spelling_gives_the_name),
		cmocka_unit_test(values_have_the_narrowest_string_type),
		cmocka_unit_test(a_long_value_has_a_long_length),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(a_name_without_bound_is_refused),
		cmocka_unit_test(every_truncation_of_a_name_prints_as_hex),
		cmocka_unit_test(malformed_names_are_not_valid),
		cmocka_unit_test(an_empty_name_is_valid),
		cmocka_unit_test(names_are_equal_by_value),
	};

	return cmocka_run_group_tests_name("dn", tests, NULL, NULL);
}
