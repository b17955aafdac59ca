/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.conf: files into sections.
 */
#include "libipsecconf/config_file.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "libipsecconf/keyword.h"
#include "libipsecconf/lexer.h"
#include "libipsecconf/sections.h"
#include "libipsecconf/setup_keyword.h"
#include "libswan/alloc.h"

/* Where a statement stands; what of the reading is not the result. */
struct parser {
	struct config_file *file;
	enum config_part part;
	const struct config_reader *reader;
	const struct logger *log;
	enum { IN_NOTHING, IN_SETUP, IN_CONN } in;
	struct section *section; /* IN_CONN, unless only setup is kept */
	bool any; /* a statement was seen: "version" may not come now */
	unsigned depth;
	const char *path;
	unsigned line;
};

static void warn(const struct parser *parser, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
static void warn(const struct parser *parser, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = xvasprintf(fmt, ap);
	va_end(ap);
	log_warn(parser->log, "%s:%u: %s", parser->path, parser->line, text);
	xfree(text);
}

/* What concerns connections is for those who load them. */
static bool is_quiet(const struct parser *parser)
{
	return parser->part == CONFIG_SETUP_ONLY && parser->in == IN_CONN;
}

static diag_t add_setup(struct parser *parser, const char *key,
			const char *value, const char *origin)
{
	struct conn_values *setup = &parser->file->setup;

	if (!is_setup_keyword(key)) {
		return diag("unrecognized 'config setup' keyword '%s'", key);
	}
	for (size_t i = 0; i < setup->nr; i++) {
		if (strcasecmp(setup->list[i].key, key) == 0) {
			warn(parser,
			     "overriding earlier 'config setup' keyword with "
			     "new value: %s=%s",
			     key, value);
			break;
		}
	}
	conn_values_add(setup, key, value, origin);
	return NULL;
}

static diag_t add_also(struct parser *parser, const char *value,
		       const char *origin)
{
	if (parser->section == NULL) {
		return NULL;
	}
	if (parser->section->is_default) {
		return diag("also= is not allowed in conn %%default");
	}
	conn_values_add(&parser->section->also, "also", value, origin);
	return NULL;
}

/* In one section the first value of a keyword counts. */
static bool is_duplicate(const struct section *section,
			 const struct conn_key *key)
{
	for (size_t i = section->start; i < section->values.nr; i++) {
		if (section->keys[i].keyword == key->keyword &&
		    section->keys[i].side == key->side) {
			return (key->keyword->flags & KEYWORD_APPENDS) == 0;
		}
	}
	return false;
}

static diag_t add_conn(struct parser *parser, const char *key,
		       const char *value, const char *origin)
{
	struct conn_key parsed;

	if (strcasecmp(key, "also") == 0) {
		return add_also(parser, value, origin);
	}
	if (!conn_key_parse(view_of_string(key), &parsed)) {
		return diag("unrecognized 'conn' keyword '%s'", key);
	}
	if (parser->section == NULL) {
		return NULL;
	}
	if ((parsed.keyword->flags & KEYWORD_OBSOLETE) != 0) {
		warn(parser, "obsolete keyword ignored: %s=%s", key, value);
		return NULL;
	}
	if (is_duplicate(parser->section, &parsed)) {
		warn(parser, "ignoring duplicate conn keyword: %s=%s", key,
		     value);
		return NULL;
	}
	section_add(parser->section, &parsed, key, value, origin);
	return NULL;
}

static diag_t take_setting(struct parser *parser,
			   const struct statement *statement)
{
	char *key =
		xstrndup((const char *)statement->key.ptr, statement->key.len);
	char *value = xstrndup((const char *)statement->value.ptr,
			       statement->value.len);
	char *origin = xasprintf("%s:%u", parser->path, parser->line);
	diag_t d;

	switch (parser->in) {
	case IN_SETUP:
		d = add_setup(parser, key, value, origin);
		break;
	case IN_CONN:
		d = add_conn(parser, key, value, origin);
		break;
	default:
		d = diag("syntax error: '%s' is in no section", key);
	}
	xfree(key);
	xfree(value);
	xfree(origin);
	return d;
}

static void take_x_comment(const struct parser *parser,
			   const struct statement *statement)
{
	if (!is_quiet(parser)) {
		warn(parser, "X- style comment ignored: %.*s=%.*s",
		     (int)statement->key.len, (const char *)statement->key.ptr,
		     (int)statement->value.len,
		     (const char *)statement->value.ptr);
	}
}

static diag_t take_config(struct parser *parser, struct view value)
{
	if (value.len != 5 ||
	    strncasecmp((const char *)value.ptr, "setup", 5) != 0) {
		return diag("syntax error: unexpected 'config %.*s', expecting "
			    "'config setup'",
			    (int)value.len, (const char *)value.ptr);
	}
	parser->in = IN_SETUP;
	return NULL;
}

static diag_t take_conn(struct parser *parser, struct view value)
{
	if (value.len == 0) {
		return diag("syntax error: 'conn' without a name");
	}
	parser->in = IN_CONN;
	parser->section = NULL;
	if (parser->part == CONFIG_SETUP_ONLY) {
		return NULL;
	}
	char *name = xstrndup((const char *)value.ptr, value.len);
	bool again;

	parser->section = section_open(parser->file, name, &again);
	if (again) {
		warn(parser,
		     "conn '%s' continues an earlier section of that "
		     "name",
		     name);
	}
	xfree(name);
	return NULL;
}

static diag_t parse_file(struct parser *parser, const char *path);

/* One file of an include; the place in this one is kept. */
static diag_t include_one(struct parser *parser, const char *path)
{
	const char *outer_path = parser->path;
	unsigned outer_line = parser->line;
	diag_t d = parse_file(parser, path);

	parser->path = outer_path;
	parser->line = outer_line;
	return d;
}

static bool is_glob(const char *pattern)
{
	return strpbrk(pattern, "*?[") != NULL;
}

static diag_t take_include(struct parser *parser, struct view value)
{
	char *pattern = xstrndup((const char *)value.ptr, value.len);
	char **paths;
	size_t nr;
	diag_t d = NULL;

	if (parser->depth >= CONFIG_INCLUDE_DEPTH) {
		d = diag("%s:%u: include of '%s' is nested deeper than %u",
			 parser->path, parser->line, pattern,
			 CONFIG_INCLUDE_DEPTH);
		xfree(pattern);
		return d;
	}
	parser->reader->glob(parser->reader->ctx, pattern, &paths, &nr);
	if (nr == 0 && !is_glob(pattern)) {
		warn(parser, "could not open include filename: '%s'", pattern);
	}
	for (size_t i = 0; i < nr; i++) {
		if (d == NULL) {
			d = include_one(parser, paths[i]);
		}
		xfree(paths[i]);
	}
	xfree(paths);
	xfree(pattern);
	return d;
}

static diag_t take_version(const struct parser *parser)
{
	return parser->any ? diag("syntax error: 'version' is not the first "
				  "statement")
			   : NULL;
}

static diag_t take_statement(struct parser *parser,
			     const struct statement *statement)
{
	switch (statement->kind) {
	case STATEMENT_VERSION:
		return take_version(parser);
	case STATEMENT_CONFIG:
		return take_config(parser, statement->value);
	case STATEMENT_CONN:
		return take_conn(parser, statement->value);
	case STATEMENT_INCLUDE:
		return take_include(parser, statement->value);
	case STATEMENT_SETTING:
		return take_setting(parser, statement);
	case STATEMENT_COMMENT:
		take_x_comment(parser, statement);
		break;
	case STATEMENT_END:
		break;
	}
	return NULL;
}

static diag_t parse_text(struct parser *parser, struct view text)
{
	struct lexer lexer = lexer_of(text);
	struct statement statement;
	diag_t d = NULL;

	for (;;) {
		d = lexer_next(&lexer, &statement);
		parser->line = lexer.line;
		if (d != NULL || statement.kind == STATEMENT_END) {
			break;
		}
		d = take_statement(parser, &statement);
		parser->any = true;
		if (d != NULL && statement.kind == STATEMENT_INCLUDE) {
			return d; /* says where already */
		}
		if (d != NULL) {
			break;
		}
	}
	diag_prefix(&d, "%s:%u: ", parser->path, parser->line);
	return d;
}

/* Only the first file must be there. */
static diag_t parse_file(struct parser *parser, const char *path)
{
	struct blob text;
	int error = parser->reader->read(parser->reader->ctx, path, &text);

	if (error != 0 && parser->depth > 0) {
		warn(parser, "could not open include filename: '%s'", path);
		return NULL;
	}
	if (error != 0) {
		return diag("cannot open \"%s\": %s (errno %d)", path,
			    strerror(error), error);
	}
	parser->path = strcmp(path, "-") == 0 ? "stdin" : path;
	parser->depth++;
	diag_t d = parse_text(parser, blob_view(&text));

	parser->depth--;
	blob_free(&text);
	return d;
}

diag_t config_file_load(const char *path, enum config_part part,
			const struct config_reader *reader,
			const struct logger *log, struct config_file **out)
{
	struct parser parser = {
		.file = config_file_new(),
		.part = part,
		.reader = reader,
		.log = log,
		.path = path,
	};
	diag_t d = parse_file(&parser, path);

	*out = NULL;
	if (d != NULL) {
		config_file_free(&parser.file);
		return d;
	}
	*out = parser.file;
	return NULL;
}
