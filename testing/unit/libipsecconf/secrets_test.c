/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of ipsec.secrets: records, quoting, includes, what is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "libipsecconf/secrets.h"
#include "libswan/alloc.h"
#include "unit/libipsecconf/memory_files.h"

#define LOADING "loading secrets from \"/s\"\n"

static struct secret_specs *load_as(const char *text,
				    enum secrets_loaded expected)
{
	static struct memory_file files[1];
	struct secret_specs *specs;

	files[0] = (struct memory_file){ "/s", text };
	memory_files_set(files, 1);
	assert_int_equal(
		secrets_load("/s", &memory_reader, &memory_logger, &specs),
		expected);
	return specs;
}

static struct secret_specs *load(const char *text)
{
	return load_as(text, SECRETS_WHOLE);
}

static void assert_psk(const struct secret_spec *spec, const char *psk)
{
	assert_true(view_eq(blob_view(&spec->psk), view_of_string(psk)));
}

static void assert_id(const struct secret_spec *spec, size_t i,
		      const char *expected)
{
	char buf[100];
	struct text text = TEXT_IN(buf);

	assert_true(i < spec->nr_ids);
	text_add_id(&text, &spec->ids[i]);
	assert_string_equal(text.ptr, expected);
}

/* The only record of TEXT has the secret PSK and nothing but LOADING is said.
 */
static void assert_one(const char *text, size_t nr_ids, const char *psk)
{
	struct secret_specs *specs = load(text);

	assert_string_equal(memory_log(), LOADING);
	assert_int_equal(specs->nr, 1);
	assert_int_equal(specs->list[0].nr_ids, nr_ids);
	assert_psk(&specs->list[0], psk);
	secret_specs_free(&specs);
}

static void assert_log(const char *expected)
{
	if (strcmp(memory_log(), expected) != 0) {
		fail_msg("%s", memory_log());
	}
}

/* TEXT has NR usable records, and MESSAGE is logged. */
static void assert_loaded(const char *text, enum secrets_loaded how, size_t nr,
			  const char *message)
{
	struct secret_specs *specs = load_as(text, how);
	char expected[1000];

	snprintf(expected, sizeof(expected), LOADING "%s", message);
	assert_int_equal(specs->nr, nr);
	assert_log(expected);
	secret_specs_free(&specs);
}

static void assert_said(const char *text, size_t nr, const char *message)
{
	assert_loaded(text, SECRETS_WHOLE, nr, message);
}

static void assert_skipped(const char *text, size_t nr, const char *message)
{
	assert_loaded(text, SECRETS_SKIPPED, nr, message);
}

static void a_record_is_ids_colon_kind_and_secret(void **unused)
{
	(void)unused;
	struct secret_specs *specs =
		load("@west @east : PSK \"a secret of ours\"\n"
		     "192.1.2.45 192.1.2.23 : psk 'another secret'\n");

	assert_int_equal(specs->nr, 2);
	assert_id(&specs->list[0], 0, "@west");
	assert_id(&specs->list[0], 1, "@east");
	assert_psk(&specs->list[0], "a secret of ours");
	assert_id(&specs->list[1], 0, "192.1.2.45");
	assert_psk(&specs->list[1], "another secret");
	secret_specs_free(&specs);
}

static void the_colon_may_be_glued_to_the_id(void **unused)
{
	(void)unused;
	assert_one("@west: PSK \"12345678\"", 1, "12345678");
	assert_one("192.1.2.23 %any: PSK \"12345678\"", 2, "12345678");
	assert_one("@west:PSK \"12345678\"", 1, "12345678");
	assert_one("\"C=CA, O=x\": PSK \"12345678\"", 1, "12345678");
	assert_one(":PSK \"12345678\"", 0, "12345678");
}

static void no_ids_and_any_are_told_apart(void **unused)
{
	(void)unused;
	struct secret_specs *specs = load(": PSK \"12345678\"\n"
					  "%any %any6 : PSK \"12345678\"\n"
					  "0.0.0.0 \"::\" : PSK \"12345678\"");

	assert_int_equal(specs->nr, 3);
	assert_int_equal(specs->list[0].nr_ids, 0);
	assert_int_equal(specs->list[1].nr_ids, 2);
	assert_int_equal(specs->list[1].ids[0].type, ID_NONE);
	assert_int_equal(specs->list[1].ids[1].type, ID_NONE);
	assert_int_equal(specs->list[2].ids[0].type, ID_NONE);
	assert_int_equal(specs->list[2].ids[1].type, ID_NONE);
	secret_specs_free(&specs);
}

static void ids_of_every_form_are_read(void **unused)
{
	(void)unused;
	struct secret_specs *specs =
		load("user@host @#0a0b @[key] \"C=CA, O=x\" \"2001:db8::1\" "
		     "2001:db8::2 : PSK \"12345678\"");
	static const enum id_type types[] = { ID_RFC822_ADDR, ID_KEY_ID,
					      ID_KEY_ID,      ID_DER_ASN1_DN,
					      ID_IPV6_ADDR,   ID_IPV6_ADDR };

	assert_int_equal(specs->nr, 1);
	assert_int_equal(specs->list[0].nr_ids, ARRAY_LEN(types));
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		assert_int_equal(specs->list[0].ids[i].type, types[i]);
	}
	secret_specs_free(&specs);
	assert_one("2001:db8::1: PSK \"12345678\"", 1, "12345678");
}

static void comments_blank_lines_and_continuations_are_understood(void **unused)
{
	(void)unused;
	assert_one("# all\n\n   \n@west # the initiator\n\t@east :\n"
		   "# between\n\n  PSK\r\n \"12345678\" # end\n\n# end\n",
		   2, "12345678");
}

static void quoted_secrets_are_as_they_stand(void **unused)
{
	(void)unused;
	assert_one(": PSK \"it's \\n # 0xff\"", 0, "it's \\n # 0xff");
	assert_one(": PSK 'a \"quoted\" word'", 0, "a \"quoted\" word");
	assert_one(": PSK `12\"34'567`", 0, "12\"34'567");
}

static void unquoted_secrets_say_how_they_are_written(void **unused)
{
	(void)unused;
	assert_one(": PSK 0x3132333435363738", 0, "12345678");
	assert_one(": PSK 0sMTIzNDU2Nzg=", 0, "12345678");
	assert_one(": PSK 0tone two  three  \n", 0, "one two  three");
	assert_skipped(": PSK secretsecret\n", 0,
		       "\"/s\" line 1: the secret is neither quoted nor one of "
		       "0x, 0s, 0t\n");
	assert_skipped(": PSK 0xabc\n", 0,
		       "\"/s\" line 1: the secret is not "
		       "hex\n");
	assert_skipped(": PSK 0s?\n", 0,
		       "\"/s\" line 1: the secret is not "
		       "base64\n");
}

static void a_weak_secret_is_warned_about_and_used(void **unused)
{
	(void)unused;
	assert_said(": PSK \"1234567\"\n", 1,
		    "WARNING: using a weak secret (PSK)\n");
}

static void other_kinds_are_left_out_and_the_rest_is_read(void **unused)
{
	(void)unused;
	assert_said("@a @b : RSA \"nickname\"\n"
		    ": RSA {\n\tModulus: 0x00\n\t}\n"
		    "@user : XAUTH \"password\"\n"
		    "@a @b : PPKS \"PPKID1\" \"12345678\"\n"
		    ": PSK \"12345678\"\n",
		    1,
		    "WARNING: ignored unrecognized keyword: RSA\n"
		    "WARNING: ignored unrecognized keyword: RSA\n");
}

static void a_bad_record_is_told_by_line_and_skipped(void **unused)
{
	(void)unused;
	assert_skipped("@a @b PSK\n: PSK \"12345678\"\n", 1,
		       "ERROR \"/s\" line 1: index \"PSK\" identity \"PSK\" is "
		       "neither an IP address nor of a form with @ or =\n"
		       "\"/s\" line 1: missing ':'\n");
	assert_skipped("\n: PSK\n: PSK \"12345678\"\n", 1,
		       "\"/s\" line 2: PSK without a secret\n");
	assert_skipped(": PSK \"1234\n: PSK \"12345678\"\n", 1,
		       "\"/s\" line 1: PSK: missing closing quote\n");
	assert_skipped(": PSK \"\"\n", 0,
		       "\"/s\" line 1: PSK: the secret is "
		       "empty\n");
	assert_skipped(": PSK \"12345678\" more\n", 0,
		       "\"/s\" line 1: unexpected data behind PSK's secret\n");
	assert_skipped(": \"12345678\"\n", 0,
		       "\"/s\" line 1: expecting PSK or another kind of secret "
		       "behind ':'\n");
	assert_skipped("@a : PPKS PPKID1 \"12345678\"\n", 0,
		       "\"/s\" line 1: PPKS: the PPK_ID must be quoted\n");
}

static void a_bad_id_is_told_and_left_out(void **unused)
{
	(void)unused;
	struct secret_specs *specs =
		load_as("@a west : PSK \"12345678\"\n", SECRETS_SKIPPED);

	assert_int_equal(specs->nr, 1);
	assert_int_equal(specs->list[0].nr_ids, 1);
	assert_non_null(
		strstr(memory_log(), "ERROR \"/s\" line 1: index \"west\" "));
	secret_specs_free(&specs);
}

static void no_message_shows_a_secret(void **unused)
{
	(void)unused;
	static const char *const texts[] = {
		": PSK hushhush\n",	  ": PSK \"hushhush\n",
		": PSK \"x\" hushhush\n", ": \"hushhush\"\n",
		": PSK 0xhushhush\n",	  ": PPKS \"hushhush\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct secret_specs *specs = load_as(texts[i], SECRETS_SKIPPED);

		assert_null(strstr(memory_log(), "hush"));
		secret_specs_free(&specs);
	}
}

static void includes_are_relative_to_the_file(void **unused)
{
	(void)unused;
	static const struct memory_file files[] = {
		{ "/etc/s", "include d/*\ninclude /none/*\n"
			    ": PSK \"third one\"\n" },
		{ "/etc/d/1", ": PSK \"first one\"\n" },
		{ "/etc/d/2", "@LEFTID: PSK \"second one\"" },
	};

	memory_files_set(files, ARRAY_LEN(files));
	struct secret_specs *specs;

	assert_int_equal(
		secrets_load("/etc/s", &memory_reader, &memory_logger, &specs),
		SECRETS_WHOLE);
	assert_int_equal(specs->nr, 3);
	assert_psk(&specs->list[0], "first one");
	assert_psk(&specs->list[1], "second one");
	assert_psk(&specs->list[2], "third one");
	assert_string_equal(memory_log(),
			    "loading secrets from \"/etc/s\"\n"
			    "loading secrets from \"/etc/d/1\"\n"
			    "loading secrets from \"/etc/d/2\"\n");
	secret_specs_free(&specs);
}

static void a_file_that_includes_itself_is_read_once(void **unused)
{
	(void)unused;
	assert_skipped("include /s\ninclude /s\n: PSK \"12345678\"\n", 1,
		       "\"/s\" line 1: \"/s\" includes itself\n"
		       "\"/s\" line 2: \"/s\" includes itself\n");
}

static void a_missing_file_has_no_secrets(void **unused)
{
	(void)unused;
	memory_files_set(NULL, 0);
	struct secret_specs *specs;

	assert_int_equal(
		secrets_load("/s", &memory_reader, &memory_logger, &specs),
		SECRETS_WHOLE);
	assert_int_equal(specs->nr, 0);
	assert_string_equal(memory_log(), "cannot open \"/s\": No such file or "
					  "directory (errno 2)\n");
	secret_specs_free(&specs);
}

static void a_file_that_cannot_be_read_is_not_one_without_secrets(void **unused)
{
	(void)unused;
	struct secret_specs *specs = load_as(NULL, SECRETS_UNREADABLE);

	assert_int_equal(specs->nr, 0);
	assert_log("ERROR: cannot open \"/s\": Permission denied (errno 13)\n");
	secret_specs_free(&specs);
}

/* Whatever is wrong in the others, before it and behind it. */
static void nor_is_one_that_is_included(void **unused)
{
	(void)unused;
	static const struct memory_file files[] = {
		{"/etc/s",    ": PSK\ninclude d/*\n: PSK\n"},
		{ "/etc/d/1", NULL			   },
		{ "/etc/d/2", ": PSK \"second one\""	     },
	};
	struct secret_specs *specs;

	memory_files_set(files, ARRAY_LEN(files));
	assert_int_equal(
		secrets_load("/etc/s", &memory_reader, &memory_logger, &specs),
		SECRETS_UNREADABLE);
	assert_int_equal(specs->nr, 1);
	assert_log("loading secrets from \"/etc/s\"\n"
		   "\"/etc/s\" line 1: PSK without a secret\n"
		   "\"/etc/s\" line 2: cannot open \"/etc/d/1\": "
		   "Permission denied (errno 13)\n"
		   "loading secrets from \"/etc/d/2\"\n"
		   "\"/etc/s\" line 3: PSK without a secret\n");
	secret_specs_free(&specs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_ids_colon_kind_and_secret),
		cmocka_unit_test(the_colon_may_be_glued_to_the_id),
		cmocka_unit_test(no_ids_and_any_are_told_apart),
		cmocka_unit_test(ids_of_every_form_are_read),
		cmocka_unit_test(
			comments_blank_lines_and_continuations_are_understood),
		cmocka_unit_test(quoted_secrets_are_as_they_stand),
		cmocka_unit_test(unquoted_secrets_say_how_they_are_written),
		cmocka_unit_test(a_weak_secret_is_warned_about_and_used),
		cmocka_unit_test(other_kinds_are_left_out_and_the_rest_is_read),
		cmocka_unit_test(a_bad_record_is_told_by_line_and_skipped),
		cmocka_unit_test(a_bad_id_is_told_and_left_out),
		cmocka_unit_test(no_message_shows_a_secret),
		cmocka_unit_test(includes_are_relative_to_the_file),
		cmocka_unit_test(a_file_that_includes_itself_is_read_once),
		cmocka_unit_test(a_missing_file_has_no_secrets),
		cmocka_unit_test(
			a_file_that_cannot_be_read_is_not_one_without_secrets),
		cmocka_unit_test(nor_is_one_that_is_included),
	};

	return cmocka_run_group_tests_name("ipsec.secrets", tests, NULL, NULL);
}
