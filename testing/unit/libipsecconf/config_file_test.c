/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of ipsec.conf as files and sections: includes, duplicates, messages.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libipsecconf/config_file.h"
#include "libswan/alloc.h"
#include "unit/libipsecconf/memory_files.h"

static struct config_file *load(const char *path)
{
	struct config_file *file;
	diag_t d = config_file_load(path, CONFIG_ALL, &memory_reader,
				    &memory_logger, &file);

	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
	return file;
}

/* One file, /f. */
static struct config_file *load_text(const char *text)
{
	static struct memory_file files[1];

	files[0] = (struct memory_file){ "/f", text };
	memory_files_set(files, 1);
	return load("/f");
}

static void assert_load_error(const char *text, const char *error)
{
	const struct memory_file files[] = { { "/f", text } };
	struct config_file *file;

	memory_files_set(files, 1);
	diag_t d = config_file_load("/f", CONFIG_ALL, &memory_reader,
				    &memory_logger, &file);

	assert_null(file);
	assert_non_null(d);
	assert_string_equal(diag_text(d), error);
	diag_free(&d);
}

static void assert_value(const struct config_file *file, const char *conn,
			 const char *key, const char *expected)
{
	struct conn_values values;
	size_t i;

	assert_true(config_file_find_conn(file, conn, &i));
	assert_null(config_file_conn_values(file, i, &values));
	const char *value = conn_values_find(&values, key);

	if (expected == NULL) {
		assert_null(value);
	} else {
		assert_non_null(value);
		assert_string_equal(value, expected);
	}
	conn_values_done(&values);
}

static void assert_conn_error(const char *text, const char *conn,
			      const char *error)
{
	struct config_file *file = load_text(text);
	struct conn_values values;
	size_t i;

	assert_true(config_file_find_conn(file, conn, &i));
	diag_t d = config_file_conn_values(file, i, &values);

	assert_non_null(d);
	assert_string_equal(diag_text(d), error);
	assert_int_equal(values.nr, 0);
	diag_free(&d);
	config_file_free(&file);
}

static void connections_keep_their_order_and_names(void **unused)
{
	(void)unused;
	struct config_file *file = load_text("conn b\n auto=add\n"
					     "conn %default\n type=tunnel\n"
					     "conn a\n auto=up\n");
	size_t i;

	assert_int_equal(config_file_nr_conns(file), 2);
	assert_string_equal(config_file_conn_name(file, 0), "b");
	assert_string_equal(config_file_conn_name(file, 1), "a");
	assert_false(config_file_find_conn(file, "%default", &i));
	assert_false(config_file_find_conn(file, "c", &i));
	config_file_free(&file);
}

static void unknown_keywords_make_the_file_unusable(void **unused)
{
	(void)unused;
	assert_load_error("conn a\n auto=add\n foo=bar\n",
			  "/f:3: unrecognized 'conn' keyword 'foo'");
	assert_load_error("config setup\n left=1.2.3.4\n",
			  "/f:2: unrecognized 'config setup' keyword 'left'");
	assert_load_error("conn a\n subnet=10.0.0.0/8\n",
			  "/f:2: unrecognized 'conn' keyword 'subnet'");
	assert_load_error("conn a\n leftauto=add\n",
			  "/f:2: unrecognized 'conn' keyword 'leftauto'");
}

static void settings_need_a_section(void **unused)
{
	(void)unused;
	assert_load_error(" auto=add\n",
			  "/f:1: syntax error: 'auto' is in no section");
	assert_load_error("config foo\n",
			  "/f:1: syntax error: unexpected 'config foo', "
			  "expecting 'config setup'");
}

static void version_is_ignored_where_it_is_first(void **unused)
{
	(void)unused;
	struct config_file *file = load_text("version 2\nconn a\n");

	assert_int_equal(config_file_nr_conns(file), 1);
	config_file_free(&file);
	assert_load_error("conn a\nversion 2\n",
			  "/f:2: syntax error: 'version' is not the first "
			  "statement");
}

static void x_comments_are_told_and_ignored(void **unused)
{
	(void)unused;
	struct config_file *file = load_text("conn a\n x-foo=bar baz\n");

	assert_string_equal(memory_log(),
			    "warning: /f:2: X- style comment ignored: "
			    "x-foo=bar baz\n");
	config_file_free(&file);
}

static void obsolete_keywords_are_told_and_ignored(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn a\n dpdaction=hold\n keyingtries=%forever\n"
			  " clientaddrfamily=ipv6\n");

	assert_string_equal(
		memory_log(),
		"warning: /f:2: obsolete keyword ignored: dpdaction=hold\n"
		"warning: /f:3: obsolete keyword ignored: "
		"keyingtries=%forever\n"
		"warning: /f:4: obsolete keyword ignored: "
		"clientaddrfamily=ipv6\n");
	assert_value(file, "a", "dpdaction", NULL);
	config_file_free(&file);
}

static void the_first_of_duplicates_counts_in_a_connection(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn a\n left=1.1.1.1\n left=2.2.2.2\n"
			  " LEFT-SUBNET=10.0.0.0/8\n leftsubnet=11.0.0.0/8\n"
			  " keylife=1h\n ipsec-lifetime=2h\n");

	assert_string_equal(memory_log(),
			    "warning: /f:3: ignoring duplicate conn keyword: "
			    "left=2.2.2.2\n"
			    "warning: /f:5: ignoring duplicate conn keyword: "
			    "leftsubnet=11.0.0.0/8\n"
			    "warning: /f:7: ignoring duplicate conn keyword: "
			    "ipsec-lifetime=2h\n");
	assert_value(file, "a", "left", "1.1.1.1");
	assert_value(file, "a", "leftsubnet", "10.0.0.0/8");
	assert_value(file, "a", "ipsec-lifetime", "1h");
	config_file_free(&file);
}

static void the_last_of_duplicates_counts_in_setup(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("config setup\n uniqueids=yes\n"
			  "conn a\nconfig setup\n uniqueids=no\n");
	const struct conn_values *setup = config_file_setup(file);

	assert_string_equal(memory_log(),
			    "warning: /f:5: overriding earlier 'config setup' "
			    "keyword with new value: uniqueids=no\n");
	assert_int_equal(setup->nr, 2);
	assert_string_equal(setup->list[1].value, "no");
	assert_string_equal(setup->list[1].origin, "/f:5");
	config_file_free(&file);
}

static void a_section_said_twice_is_one(void **unused)
{
	(void)unused;
	struct config_file *file = load_text("conn a\n auto=add\nconn b\n"
					     "conn a\n pfs=no\n auto=up\n");

	assert_int_equal(config_file_nr_conns(file), 2);
	assert_value(file, "a", "pfs", "no");
	assert_value(file, "a", "auto", "add");
	assert_non_null(strstr(memory_log(), "/f:4: conn 'a' continues"));
	config_file_free(&file);
}

static void also_pulls_in_sections_that_come_later_and_recurses(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn a\n also=b\n left=1.1.1.1\n"
			  "conn b\n also=c\n also=a\n right=2.2.2.2\n"
			  "conn c\n also=b\n auto=add\n");

	assert_value(file, "a", "left", "1.1.1.1");
	assert_value(file, "a", "right", "2.2.2.2");
	assert_value(file, "a", "auto", "add");
	assert_value(file, "c", "left", "1.1.1.1");
	config_file_free(&file);
}

static void also_may_repeat_a_value_but_not_change_it(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn a\n also=b\n pfs=no\nconn b\n pfs=no\n");

	assert_value(file, "a", "pfs", "no");
	config_file_free(&file);
	assert_conn_error("conn a\n also=b\n pfs=no\nconn b\n pfs=yes\n", "a",
			  "/f:5: duplicate key 'pfs' in conn a while processing "
			  "def b");
}

static void also_of_nothing_is_an_error_of_that_connection(void **unused)
{
	(void)unused;
	assert_conn_error("conn a\n also=x\nconn b\n auto=add\n", "a",
			  "/f:2: cannot find conn 'x' needed by conn 'a'");
}

static void also_is_not_for_defaults(void **unused)
{
	(void)unused;
	assert_load_error("conn %default\n also=a\n",
			  "/f:2: also= is not allowed in conn %default");
}

static void lists_are_appended_over_also(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn a\n connalias=x\n connalias=y\n also=b\n"
			  "conn b\n connalias=z\n");
	struct conn_values values;
	size_t i;

	assert_true(config_file_find_conn(file, "a", &i));
	assert_null(config_file_conn_values(file, i, &values));
	assert_int_equal(values.nr, 3);
	assert_string_equal(values.list[0].value, "x");
	assert_string_equal(values.list[1].value, "y");
	assert_string_equal(values.list[2].value, "z");
	conn_values_done(&values);
	config_file_free(&file);
}

static void defaults_fill_what_is_unset_wherever_they_stand(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("conn %default\n pfs=no\n rekey=no\n"
			  "conn a\n pfs=yes\n also=b\n"
			  "conn b\n auto=add\n"
			  "conn %default\n auto=route\n rekey=yes\n");

	assert_value(file, "a", "pfs", "yes");
	assert_value(file, "a", "auto", "add");
	assert_value(file, "a", "rekey", "yes");
	assert_value(file, "b", "pfs", "no");
	config_file_free(&file);
}

static void values_say_where_they_were(void **unused)
{
	(void)unused;
	struct config_file *file = load_text("conn a\n\n auto=add\n");
	struct conn_values values;

	assert_null(config_file_conn_values(file, 0, &values));
	assert_string_equal(values.list[0].key, "auto");
	assert_string_equal(values.list[0].origin, "/f:3");
	conn_values_done(&values);
	config_file_free(&file);
}

static void includes_are_read_in_place(void **unused)
{
	(void)unused;
	static const struct memory_file files[] = {
		{ "/f", "include /d/*\ninclude /none/*\nconn z\n auto=up\n" },
		{ "/d/1", "conn a\n auto=add" }, /* no newline at its end */
		{ "/d/2", "conn b\n auto=keep" },
	};

	memory_files_set(files, ARRAY_LEN(files));
	struct config_file *file = load("/f");

	assert_int_equal(config_file_nr_conns(file), 3);
	assert_value(file, "a", "auto", "add");
	assert_value(file, "b", "auto", "keep");
	assert_value(file, "z", "auto", "up");
	assert_string_equal(memory_log(), "");
	config_file_free(&file);
}

static void a_missing_include_is_told_when_it_has_a_plain_name(void **unused)
{
	(void)unused;
	struct config_file *file =
		load_text("\ninclude /none\nconn a\n auto=add\n");

	assert_string_equal(memory_log(),
			    "warning: /f:2: could not open include filename: "
			    "'/none'\n");
	config_file_free(&file);
}

static void errors_name_the_included_file(void **unused)
{
	(void)unused;
	static const struct memory_file files[] = {
		{ "/f", "conn z\ninclude /g\n" },
		{ "/g", "\n\n foo=1\n" },
	};
	struct config_file *file;

	memory_files_set(files, ARRAY_LEN(files));
	diag_t d = config_file_load("/f", CONFIG_ALL, &memory_reader,
				    &memory_logger, &file);

	assert_string_equal(diag_text(d),
			    "/g:3: unrecognized 'conn' keyword 'foo'");
	diag_free(&d);
}

static void a_file_that_includes_itself_ends(void **unused)
{
	(void)unused;
	assert_load_error("include /f\n",
			  "/f:1: include of '/f' is nested deeper than 10");
}

static void the_first_file_must_be_there(void **unused)
{
	(void)unused;
	struct config_file *file;

	memory_files_set(NULL, 0);
	diag_t d = config_file_load("/f", CONFIG_ALL, &memory_reader,
				    &memory_logger, &file);

	assert_string_equal(diag_text(d), "cannot open \"/f\": No such file or "
					  "directory (errno 2)");
	diag_free(&d);
}

static void setup_alone_checks_all_and_warns_of_its_own(void **unused)
{
	(void)unused;
	static const struct memory_file files[] = {
		{ "/f", "conn a\n x-y=z\n dpdaction=hold\n also=b\n"
			"config setup\n x-a=b\n uniqueids=no\n" },
		{ "/g", "conn a\n foo=bar\n" },
	};
	struct config_file *file;

	memory_files_set(files, ARRAY_LEN(files));
	assert_null(config_file_load("/f", CONFIG_SETUP_ONLY, &memory_reader,
				     &memory_logger, &file));
	assert_int_equal(config_file_nr_conns(file), 0);
	assert_int_equal(config_file_setup(file)->nr, 1);
	assert_string_equal(memory_log(), "warning: /f:6: X- style comment "
					  "ignored: x-a=b\n");
	config_file_free(&file);
	diag_t d = config_file_load("/g", CONFIG_SETUP_ONLY, &memory_reader,
				    &memory_logger, &file);

	assert_string_equal(diag_text(d),
			    "/g:2: unrecognized 'conn' keyword 'foo'");
	diag_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connections_keep_their_order_and_names),
		cmocka_unit_test(unknown_keywords_make_the_file_unusable),
		cmocka_unit_test(settings_need_a_section),
		cmocka_unit_test(version_is_ignored_where_it_is_first),
		cmocka_unit_test(x_comments_are_told_and_ignored),
		cmocka_unit_test(obsolete_keywords_are_told_and_ignored),
		cmocka_unit_test(
			the_first_of_duplicates_counts_in_a_connection),
		cmocka_unit_test(the_last_of_duplicates_counts_in_setup),
		cmocka_unit_test(a_section_said_twice_is_one),
		cmocka_unit_test(
			also_pulls_in_sections_that_come_later_and_recurses),
		cmocka_unit_test(also_may_repeat_a_value_but_not_change_it),
		cmocka_unit_test(
			also_of_nothing_is_an_error_of_that_connection),
		cmocka_unit_test(also_is_not_for_defaults),
		cmocka_unit_test(lists_are_appended_over_also),
		cmocka_unit_test(
			defaults_fill_what_is_unset_wherever_they_stand),
		cmocka_unit_test(values_say_where_they_were),
		cmocka_unit_test(includes_are_read_in_place),
		cmocka_unit_test(
			a_missing_include_is_told_when_it_has_a_plain_name),
		cmocka_unit_test(errors_name_the_included_file),
		cmocka_unit_test(a_file_that_includes_itself_ends),
		cmocka_unit_test(the_first_file_must_be_there),
		cmocka_unit_test(setup_alone_checks_all_and_warns_of_its_own),
	};

	return cmocka_run_group_tests_name("ipsec.conf sections", tests, NULL,
					   NULL);
}
