/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections from "key=value" texts, for tests.
 */
#include "unit/libipsecconf/conn_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "libswan/alloc.h"

static void add_line(struct conn_values *values, const char *line, size_t len)
{
	char *text = xstrndup(line, len);
	struct conn_values one;

	assert_null(conn_values_from_texts(&text, 1, &one));
	conn_values_add(values, one.list[0].key, one.list[0].value, NULL);
	conn_values_done(&one);
	xfree(text);
}

static bool has_key(const char *lines, const char *key)
{
	size_t len = strlen(key);

	for (const char *p = lines; p != NULL;
	     p = strchr(p, '\n') == NULL ? NULL : strchr(p, '\n') + 1) {
		if (strncmp(p, key, len) == 0 && p[len] == '=') {
			return true;
		}
	}
	return false;
}

static void add_lines(struct conn_values *values, const char *lines)
{
	while (lines[0] != '\0') {
		size_t len = strcspn(lines, "\n");

		add_line(values, lines, len);
		lines += len + (lines[len] == '\n');
	}
}

static struct conn_values values_of(const char *lines)
{
	struct conn_values values = { NULL, 0 };

	if (!has_key(lines, "left")) {
		conn_values_add(&values, "left", "192.1.2.45", NULL);
	}
	if (!has_key(lines, "right")) {
		conn_values_add(&values, "right", "192.1.2.23", NULL);
	}
	add_lines(&values, lines);
	return values;
}

diag_t parse_lines(const char *lines, struct conn_specs *specs, size_t *bad)
{
	struct conn_values values = { NULL, 0 };

	add_lines(&values, lines);
	diag_t d =
		conn_specs_from_values("c", values.list, values.nr, specs, bad);

	conn_values_done(&values);
	return d;
}

struct conn_specs specs_of(const char *lines)
{
	struct conn_values values = values_of(lines);
	struct conn_specs specs;
	diag_t d = conn_specs_from_values("c", values.list, values.nr, &specs,
					  NULL);

	if (d != NULL) {
		fail_msg("%s", diag_text(d));
	}
	conn_values_done(&values);
	return specs;
}

struct conn_spec *spec_of(const char *lines)
{
	struct conn_specs specs = specs_of(lines);

	assert_int_equal(specs.nr, 1);
	struct conn_spec *spec = conn_spec_ref(specs.list[0]);

	conn_specs_done(&specs);
	return spec;
}

void assert_refused(const char *lines, const char *error)
{
	struct conn_values values = values_of(lines);
	struct conn_specs specs;
	size_t bad;
	diag_t d = conn_specs_from_values("c", values.list, values.nr, &specs,
					  &bad);

	assert_int_equal(specs.nr, 0);
	if (d == NULL) {
		fail_msg("not refused: %s", lines);
	}
	assert_string_equal(diag_text(d), error);
	assert_true(bad <= values.nr);
	diag_free(&d);
	conn_specs_done(&specs);
	conn_values_done(&values);
}

void assert_warned(const char *lines, const char *warning)
{
	struct conn_specs specs = specs_of(lines);

	if (warning == NULL) {
		if (specs.nr_warnings > 0) {
			fail_msg("%s", specs.warnings[0]);
		}
	} else {
		assert_int_equal(specs.nr_warnings, 1);
		assert_string_equal(specs.warnings[0], warning);
	}
	conn_specs_done(&specs);
}
