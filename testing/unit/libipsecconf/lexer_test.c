/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of the grammar of one line of ipsec.conf.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libipsecconf/lexer.h"

static void assert_view(struct view view, const char *text)
{
	assert_int_equal(view.len, strlen(text));
	assert_true(view_eq(view, view_of_string(text)));
}

static void assert_statement(const char *text, enum statement_kind kind,
			     const char *key, const char *value)
{
	struct lexer lexer = lexer_of(view_of_string(text));
	struct statement statement;
	diag_t d = lexer_next(&lexer, &statement);

	if (d != NULL) {
		fail_msg("%s: %s", text, diag_text(d));
	}
	assert_int_equal(statement.kind, kind);
	assert_view(statement.key, key);
	assert_view(statement.value, value);
}

static void assert_error(const char *text, const char *error)
{
	struct lexer lexer = lexer_of(view_of_string(text));
	struct statement statement;
	diag_t d = lexer_next(&lexer, &statement);

	assert_non_null(d);
	assert_string_equal(diag_text(d), error);
	diag_free(&d);
}

static void headers_stand_in_column_1(void **unused)
{
	(void)unused;
	assert_statement("conn a-b.c", STATEMENT_CONN, "", "a-b.c");
	assert_statement("conn  x  # y\n", STATEMENT_CONN, "", "x");
	assert_statement("config setup\r\n", STATEMENT_CONFIG, "", "setup");
	assert_statement("include /etc/ipsec.d/*.conf", STATEMENT_INCLUDE, "",
			 "/etc/ipsec.d/*.conf");
	assert_statement("version 2.0", STATEMENT_VERSION, "", "2.0");
	assert_error("left=1.2.3.4",
		     "syntax error: unexpected 'left=1.2.3.4'; a line in "
		     "column 1 is config, conn, include or version");
	assert_error("conn", "syntax error: 'conn' without a value");
	assert_error("conn a b", "syntax error: unexpected 'b'");
}

static void a_setting_is_key_and_value_with_blanks_around(void **unused)
{
	(void)unused;
	assert_statement("\tauto=add", STATEMENT_SETTING, "auto", "add");
	assert_statement(" auto = add ", STATEMENT_SETTING, "auto", "add");
	assert_statement("  left-subnet =\t10.0.0.0/8\r\n", STATEMENT_SETTING,
			 "left-subnet", "10.0.0.0/8");
	assert_statement(" ike=aes_gcm;addke1=ml_kem_768", STATEMENT_SETTING,
			 "ike", "aes_gcm;addke1=ml_kem_768");
}

static void a_missing_value_is_the_empty_string(void **unused)
{
	(void)unused;
	assert_statement(" leftupdown=", STATEMENT_SETTING, "leftupdown", "");
	assert_statement(" leftupdown= # none", STATEMENT_SETTING, "leftupdown",
			 "");
	assert_statement(" leftupdown=\"\"", STATEMENT_SETTING, "leftupdown",
			 "");
}

static void comments_end_a_line_but_are_data_within_a_word(void **unused)
{
	(void)unused;
	assert_statement("# all\n \t# blanks\n\n", STATEMENT_END, "", "");
	assert_statement(" key=v # word", STATEMENT_SETTING, "key", "v");
	assert_statement(" key=v #word", STATEMENT_SETTING, "key", "v");
	assert_statement(" leftid=@#0a0b", STATEMENT_SETTING, "leftid",
			 "@#0a0b");
	assert_statement(" a=\"x # y\" # z", STATEMENT_SETTING, "a", "x # y");
	assert_statement(" a=\"x\"# z", STATEMENT_SETTING, "a", "x");
}

static void quotes_and_braces_keep_blanks_and_are_removed(void **unused)
{
	(void)unused;
	assert_statement(" leftid=\"C=CA, O=x\"", STATEMENT_SETTING, "leftid",
			 "C=CA, O=x");
	assert_statement(" leftsubnets={10.0.0.0/24,10.1.0.0/24}",
			 STATEMENT_SETTING, "leftsubnets",
			 "10.0.0.0/24,10.1.0.0/24");
	assert_statement(" leftsubnets={ 10.0.0.0/24 10.1.0.0/24 }",
			 STATEMENT_SETTING, "leftsubnets",
			 " 10.0.0.0/24 10.1.0.0/24 ");
	assert_statement(" a=\"{\"", STATEMENT_SETTING, "a", "{");
	assert_error(" a=\"x\n y\"", "syntax error: missing \"");
	assert_error(" a={x", "syntax error: missing }");
	assert_error(" a=\"x\" y", "syntax error: unexpected 'y'");
}

static void a_second_word_is_an_error(void **unused)
{
	(void)unused;
	assert_error(" leftupdown=a b", "syntax error: unexpected 'b'");
}

static void a_setting_needs_a_key_and_an_equals(void **unused)
{
	(void)unused;
	assert_error(" auto add", "syntax error: expecting '=' after 'auto'");
	assert_error(" =x", "syntax error: unexpected '=x'");
	assert_error(" \"a\"=x", "syntax error: unexpected '\"a\"=x'");
}

static void x_keys_are_comments_whatever_follows(void **unused)
{
	(void)unused;
	assert_statement(" x-foo=bar baz \" {", STATEMENT_COMMENT, "x-foo",
			 "bar baz \" {");
	assert_statement(" X_foo=", STATEMENT_COMMENT, "X_foo", "");
	assert_statement(" xauthby=file", STATEMENT_SETTING, "xauthby", "file");
}

static void the_last_line_needs_no_newline_and_lines_are_counted(void **unused)
{
	(void)unused;
	struct lexer lexer =
		lexer_of(view_of_string("conn x\n\n# y\n auto=add"));
	struct statement statement;

	assert_null(lexer_next(&lexer, &statement));
	assert_int_equal(lexer.line, 1);
	assert_null(lexer_next(&lexer, &statement));
	assert_int_equal(lexer.line, 4);
	assert_view(statement.value, "add");
	assert_null(lexer_next(&lexer, &statement));
	assert_int_equal(statement.kind, STATEMENT_END);
}

static void a_nul_octet_is_an_error(void **unused)
{
	(void)unused;
	static const char text[] = " a=b\0c";
	struct lexer lexer = lexer_of(view_of(text, sizeof(text) - 1));
	struct statement statement;
	diag_t d = lexer_next(&lexer, &statement);

	assert_non_null(d);
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_stand_in_column_1),
		cmocka_unit_test(a_setting_is_key_and_value_with_blanks_around),
		cmocka_unit_test(a_missing_value_is_the_empty_string),
		cmocka_unit_test(
			comments_end_a_line_but_are_data_within_a_word),
		cmocka_unit_test(quotes_and_braces_keep_blanks_and_are_removed),
		cmocka_unit_test(a_second_word_is_an_error),
		cmocka_unit_test(a_setting_needs_a_key_and_an_equals),
		cmocka_unit_test(x_keys_are_comments_whatever_follows),
		cmocka_unit_test(
			the_last_line_needs_no_newline_and_lines_are_counted),
		cmocka_unit_test(a_nul_octet_is_an_error),
	};

	return cmocka_run_group_tests_name("ipsec.conf lexer", tests, NULL,
					   NULL);
}
