/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.conf's text as statements, one a line.
 */
#include "libipsecconf/lexer.h"

#include <string.h>
#include <strings.h>

struct lexer lexer_of(struct view text)
{
	return (struct lexer){ .rest = text, .line = 0 };
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct view skip(struct view text, size_t nr)
{
	return view_of(text.ptr + nr, text.len - nr);
}

static struct view skip_blanks(struct view text)
{
	while (text.len > 0 && is_blank(text.ptr[0])) {
		text = skip(text, 1);
	}
	return text;
}

static struct view trim_end(struct view text)
{
	while (text.len > 0 && (is_blank(text.ptr[text.len - 1]) ||
				text.ptr[text.len - 1] == '\r')) {
		text.len--;
	}
	return text;
}

/* Nothing, or a comment. */
static bool is_empty(struct view text)
{
	return text.len == 0 || text.ptr[0] == '#';
}

/* The next line without its end; the last one need not have any. */
static struct view take_line(struct lexer *lexer)
{
	struct view rest = lexer->rest;
	const uint8_t *end = memchr(rest.ptr, '\n', rest.len);
	size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);

	lexer->rest = skip(rest, end == NULL ? len : len + 1);
	lexer->line++;
	return trim_end(view_of(rest.ptr, len));
}

/* Octets of TEXT before the first that is in STOPS. */
static size_t span(struct view text, const char *stops)
{
	size_t nr = 0;

	while (nr < text.len &&
	       (text.ptr[nr] == '\0' || strchr(stops, text.ptr[nr]) == NULL)) {
		nr++;
	}
	return nr;
}

/*
 * One word from the start of *TEXT: in quotes, in braces, or up to a blank;
 * what follows it is left in *TEXT.
 */
static diag_t take_word(struct view *text, struct view *word)
{
	char close = text->len == 0	   ? '\0'
		     : text->ptr[0] == '"' ? '"'
		     : text->ptr[0] == '{' ? '}'
					   : '\0';

	if (close == '\0') {
		*word = view_of(text->ptr, span(*text, " \t"));
		*text = skip(*text, word->len);
		return NULL;
	}
	struct view inner = skip(*text, 1);
	const uint8_t *end = memchr(inner.ptr, close, inner.len);

	if (end == NULL) {
		return diag("syntax error: missing %c", close);
	}
	*word = view_of(inner.ptr, (size_t)(end - inner.ptr));
	*text = skip(inner, word->len + 1);
	return NULL;
}

static diag_t diag_unexpected(struct view text)
{
	return diag("syntax error: unexpected '%.*s'", (int)span(text, " \t"),
		    (const char *)text.ptr);
}

/* One word and nothing else but a comment. */
static diag_t take_only_word(struct view text, struct view *word)
{
	diag_t d = take_word(&text, word);

	if (d != NULL) {
		return d;
	}
	text = skip_blanks(text);
	return is_empty(text) ? NULL : diag_unexpected(text);
}

/* "x-anything = ...": kept out of the way of the grammar. */
static bool is_x_comment(struct view key)
{
	return key.len > 2 && (key.ptr[0] == 'x' || key.ptr[0] == 'X') &&
	       (key.ptr[1] == '-' || key.ptr[1] == '_');
}

/* " key = value" */
static diag_t lex_setting(struct view text, struct statement *out)
{
	out->key = view_of(text.ptr, span(text, " \t=\"{}"));
	out->kind =
		is_x_comment(out->key) ? STATEMENT_COMMENT : STATEMENT_SETTING;
	text = skip_blanks(skip(text, out->key.len));
	if (out->key.len == 0) {
		return diag_unexpected(text);
	}
	if (text.len == 0 || text.ptr[0] != '=') {
		return diag("syntax error: expecting '=' after '%.*s'",
			    (int)out->key.len, (const char *)out->key.ptr);
	}
	text = skip_blanks(skip(text, 1));
	if (out->kind == STATEMENT_COMMENT) {
		out->value = text;
		return NULL;
	}
	if (is_empty(text)) {
		out->value = view_of(text.ptr, 0);
		return NULL;
	}
	return take_only_word(text, &out->value);
}

static bool is_word(struct view word, const char *keyword)
{
	return word.len == strlen(keyword) &&
	       strncasecmp((const char *)word.ptr, keyword, word.len) == 0;
}

/* "conn NAME", "config setup", "include PATTERN", "version X" */
static diag_t lex_header(struct view text, struct statement *out)
{
	static const struct {
		const char *word;
		enum statement_kind kind;
	} headers[] = {
		{ "conn", STATEMENT_CONN },
		{ "config", STATEMENT_CONFIG },
		{ "include", STATEMENT_INCLUDE },
		{ "version", STATEMENT_VERSION },
	};
	struct view word = view_of(text.ptr, span(text, " \t"));

	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		if (!is_word(word, headers[i].word)) {
			continue;
		}
		out->kind = headers[i].kind;
		text = skip_blanks(skip(text, word.len));
		if (is_empty(text)) {
			return diag("syntax error: '%s' without a value",
				    headers[i].word);
		}
		return take_only_word(text, &out->value);
	}
	return diag("syntax error: unexpected '%.*s'; a line in column 1 is "
		    "config, conn, include or version",
		    (int)word.len, (const char *)word.ptr);
}

diag_t lexer_next(struct lexer *lexer, struct statement *out)
{
	*out = (struct statement){ .kind = STATEMENT_END };
	while (lexer->rest.len > 0) {
		struct view line = take_line(lexer);
		struct view text = skip_blanks(line);

		if (is_empty(text)) {
			continue;
		}
		if (memchr(line.ptr, '\0', line.len) != NULL) {
			return diag("syntax error: a NUL octet");
		}
		return text.ptr == line.ptr ? lex_header(text, out)
					    : lex_setting(text, out);
	}
	return NULL;
}
