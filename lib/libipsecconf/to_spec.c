/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From key=value texts to checked connections.
 */
#include <stdarg.h>
#include <string.h>

#include "libipsecconf/conn_builder.h"
#include "libswan/alloc.h"

#define MAX_SPECS 4096 /* of one leftsubnets= and rightsubnets= */

/* TEXT, which is freed, behind where the value that it is about was written. */
static void take_warning(struct conn_builder *conn, char *text)
{
	const char *origin = conn_current(conn)->origin;
	struct conn_specs *out = conn->out;
	size_t nr = out->nr_warnings;

	out->warnings = xrealloc(out->warnings, nr * sizeof(char *),
				 (nr + 1) * sizeof(char *));
	out->warnings[out->nr_warnings++] =
		origin == NULL ? xstrdup(text) :
				 xasprintf("%s: %s", origin, text);
	xfree(text);
}

void conn_warn(struct conn_builder *conn, const char *fmt, ...)
{
	va_list ap;

	if (conn->quiet) {
		return;
	}
	va_start(ap, fmt);
	char *text = xvasprintf(fmt, ap);
	va_end(ap);
	take_warning(conn, xasprintf("\"%s\": %s", conn->name, text));
	xfree(text);
}

void conn_warn_never(struct conn_builder *conn)
{
	const struct conn_value *value = conn_current(conn);

	if (!conn->quiet) {
		take_warning(conn,
			     xasprintf("\"%s\" \"%s=%s\" ignored for "
				       "never-negotiate (\"type=%s\") "
				       "connection",
				       conn->name, value->key, value->value,
				       conn->never));
	}
}

const struct conn_value *conn_current(const struct conn_builder *conn)
{
	return &conn->values[conn->current];
}

static struct conn_end *end_of(struct conn_builder *conn, enum conn_side side)
{
	return side == SIDE_LEFT    ? &conn->left
	       : side == SIDE_RIGHT ? &conn->right
				    : NULL;
}

/* The first of several values of one keyword is the one that counts. */
static bool is_repeated(const struct conn_key *keys, size_t i)
{
	if ((keys[i].keyword->flags & KEYWORD_APPENDS) != 0) {
		return false;
	}
	for (size_t j = 0; j < i; j++) {
		if (keys[j].keyword == keys[i].keyword &&
		    keys[j].side == keys[i].side) {
			return true;
		}
	}
	return false;
}

static diag_t set_one(struct conn_builder *conn, const struct conn_key *key)
{
	const struct conn_keyword *keyword = key->keyword;
	const struct conn_value *value = conn_current(conn);

	if (conn->never != NULL && (keyword->flags & KEYWORD_NEGOTIATES) != 0) {
		conn_warn_never(conn);
		return NULL;
	}
	diag_t d = keyword->set(conn, keyword, end_of(conn, key->side),
				value->value);

	if (!conn->whole) {
		diag_prefix(&d, "\"%s=%s\" invalid, ", value->key,
			    value->value);
	}
	return d;
}

/* All keys, before any value: an unknown one, and whether it negotiates. */
static diag_t parse_keys(struct conn_builder *conn, struct conn_key *keys)
{
	for (size_t i = 0; i < conn->nr_values; i++) {
		const struct conn_value *value = &conn->values[i];

		conn->at_fault = i;
		if (!conn_key_parse(view_of_string(value->key), &keys[i])) {
			return diag("\"%s=%s\" invalid, unrecognized keyword "
				    "'%s'",
				    value->key, value->value, value->key);
		}
		if (conn->never == NULL && keys[i].keyword->set == set_type &&
		    conn_type_is_never(value->value)) {
			conn->never = value->value;
		}
	}
	return NULL;
}

static diag_t set_all(struct conn_builder *conn)
{
	struct conn_key *keys = NEW_ARRAY(struct conn_key, conn->nr_values + 1);
	diag_t d = parse_keys(conn, keys);

	for (size_t i = 0; i < conn->nr_values && d == NULL; i++) {
		conn->current = conn->at_fault = i;
		if (!is_repeated(keys, i)) {
			d = set_one(conn, &keys[i]);
		}
	}
	xfree(keys);
	return d != NULL ? d : conn_complete(conn);
}

/* One of subnets= takes the place of subnet=. */
static void choose(struct conn_end *end)
{
	if (end->chosen == 0) {
		return;
	}
	xfree(end->spec->subnets);
	end->spec->subnets = NEW(struct ip_selector);
	end->spec->subnets[0] = end->many[end->chosen - 1];
	end->spec->nr_subnets = 1;
}

static void take_spec(struct conn_specs *out, struct conn_spec *spec)
{
	out->list = xrealloc(out->list, out->nr * sizeof(spec),
			     (out->nr + 1) * sizeof(spec));
	out->list[out->nr++] = spec;
}

static void conn_builder_init(struct conn_builder *conn, const char *name,
			      const struct conn_value *values, size_t nr,
			      struct conn_specs *out)
{
	*conn = (struct conn_builder){
		.name = name,
		.spec = conn_spec_new(name),
		.out = out,
		.left = { .word = "left" },
		.right = { .word = "right" },
		.values = values,
		.nr_values = nr,
	};
	conn->left.spec = &conn->spec->left;
	conn->right.spec = &conn->spec->right;
}

static void conn_builder_done(struct conn_builder *conn)
{
	conn_spec_unref(&conn->spec);
	xfree(conn->left.many);
	xfree(conn->right.many);
}

/* NAME/1x2: the first of leftsubnets= with the second of rightsubnets=. */
static diag_t build_pair(const char *name, const struct conn_value *values,
			 size_t nr, size_t left, size_t right,
			 struct conn_specs *out)
{
	struct conn_builder conn;

	conn_builder_init(&conn, name, values, nr, out);
	conn.quiet = true;
	diag_t d = set_all(&conn);

	if (d == NULL) {
		conn.left.chosen = left;
		conn.right.chosen = right;
		choose(&conn.left);
		choose(&conn.right);
		conn.spec->base_name = conn.spec->name;
		conn.spec->name = xasprintf("%s/%zux%zu", name, left, right);
		take_spec(out, conn.spec);
		conn.spec = NULL;
	}
	conn_builder_done(&conn);
	return d;
}

/* subnet= beside subnets= is number 0; without subnets= it is the only one. */
static size_t first_of(const struct conn_end *end)
{
	return end->nr_many > 0 && end->spec->nr_subnets == 0 ? 1 : 0;
}

static diag_t build_pairs(const struct conn_builder *conn,
			  struct conn_specs *out)
{
	if ((conn->left.nr_many + 1) * (conn->right.nr_many + 1) > MAX_SPECS) {
		return diag("leftsubnets= and rightsubnets= make more than %u "
			    "connections",
			    MAX_SPECS);
	}
	diag_t d = NULL;

	for (size_t left = first_of(&conn->left);
	     left <= conn->left.nr_many && d == NULL; left++) {
		for (size_t right = first_of(&conn->right);
		     right <= conn->right.nr_many && d == NULL; right++) {
			d = build_pair(conn->name, conn->values,
				       conn->nr_values, left, right, out);
		}
	}
	return d;
}

diag_t conn_specs_from_values(const char *name, const struct conn_value *values,
			      size_t nr, struct conn_specs *out, size_t *bad)
{
	struct conn_builder conn;

	*out = (struct conn_specs){ .nr = 0 };
	conn_builder_init(&conn, name, values, nr, out);
	diag_t d = set_all(&conn);

	if (d == NULL && conn.left.nr_many + conn.right.nr_many > 0) {
		conn.at_fault = nr;
		d = build_pairs(&conn, out);
	} else if (d == NULL) {
		take_spec(out, conn.spec);
		conn.spec = NULL;
	}
	if (bad != NULL) {
		*bad = conn.at_fault;
	}
	conn_builder_done(&conn);
	if (d != NULL) {
		for (size_t i = 0; i < out->nr; i++) {
			conn_spec_unref(&out->list[i]);
		}
		out->nr = 0;
	}
	return d;
}

diag_t conn_spec_from_values(const char *name, const struct conn_value *values,
			     size_t nr, struct conn_spec **out)
{
	struct conn_specs specs;

	*out = NULL;
	diag_t d = conn_specs_from_values(name, values, nr, &specs, NULL);

	if (d == NULL && specs.nr != 1) {
		d = diag("\"%s\" stands for %zu connections", name, specs.nr);
	}
	if (d == NULL) {
		*out = conn_spec_ref(specs.list[0]);
	}
	conn_specs_done(&specs);
	return d;
}
