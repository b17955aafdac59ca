/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.secrets' text as tokens of records.  A record starts in column 1 and
 * goes on in lines that start with a blank; empty lines and comments are none.
 */
#include "libipsecconf/secrets_lexer.h"

#include <string.h>

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool at_end(const struct secrets_lexer *lexer)
{
	return lexer->rest.len == 0;
}

static uint8_t peek(const struct secrets_lexer *lexer)
{
	return lexer->rest.ptr[0];
}

static void advance(struct secrets_lexer *lexer, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		lexer->line += lexer->rest.ptr[i] == '\n';
	}
	lexer->rest = view_of(lexer->rest.ptr + nr, lexer->rest.len - nr);
}

static size_t line_bytes(const struct secrets_lexer *lexer)
{
	const uint8_t *end =
		at_end(lexer) ? NULL
			      : memchr(lexer->rest.ptr, '\n', lexer->rest.len);

	return end == NULL ? lexer->rest.len : (size_t)(end - lexer->rest.ptr);
}

static void skip_line(struct secrets_lexer *lexer)
{
	advance(lexer, line_bytes(lexer));
	if (!at_end(lexer)) {
		advance(lexer, 1);
	}
}

struct secrets_lexer secrets_lexer_of(struct view text)
{
	return (struct secrets_lexer){ .rest = text, .line = 1 };
}

bool secrets_first_record(struct secrets_lexer *lexer)
{
	while (!at_end(lexer) && (peek(lexer) == '\n' || peek(lexer) == '#' ||
				  is_blank(peek(lexer)))) {
		skip_line(lexer);
	}
	return !at_end(lexer);
}

bool secrets_next_record(struct secrets_lexer *lexer)
{
	skip_line(lexer);
	return secrets_first_record(lexer);
}

/* Behind the end of a line: does the record go on? */
static bool continues(struct secrets_lexer *lexer)
{
	struct secrets_lexer ahead = *lexer;

	advance(&ahead, 1);
	while (!at_end(&ahead) &&
	       (peek(&ahead) == '\n' || peek(&ahead) == '#')) {
		skip_line(&ahead);
	}
	if (at_end(&ahead) || !is_blank(peek(&ahead))) {
		return false;
	}
	*lexer = ahead;
	return true;
}

/* To the next token; false when the record has none. */
static bool skip_space(struct secrets_lexer *lexer)
{
	while (!at_end(lexer)) {
		if (is_blank(peek(lexer))) {
			advance(lexer, 1);
		} else if (peek(lexer) == '#') {
			advance(lexer, line_bytes(lexer));
		} else if (peek(lexer) != '\n') {
			return true;
		} else if (!continues(lexer)) {
			return false;
		}
	}
	return false;
}

static enum secrets_token take_quoted(struct secrets_lexer *lexer,
				      struct view *token)
{
	uint8_t quote = peek(lexer);

	advance(lexer, 1);
	size_t line = line_bytes(lexer);
	const uint8_t *end =
		line == 0 ? NULL : memchr(lexer->rest.ptr, quote, line);

	if (end == NULL) {
		return TOKEN_UNTERMINATED;
	}
	*token = view_of(lexer->rest.ptr, (size_t)(end - lexer->rest.ptr));
	advance(lexer, token->len + 1);
	return TOKEN_QUOTED;
}

enum secrets_token secrets_token(struct secrets_lexer *lexer,
				 struct view *token)
{
	*token = EMPTY_VIEW;
	if (!skip_space(lexer)) {
		return TOKEN_END;
	}
	if (peek(lexer) == '"' || peek(lexer) == '\'' || peek(lexer) == '`') {
		return take_quoted(lexer, token);
	}
	size_t line = line_bytes(lexer), nr = 0;

	while (nr < line && !is_blank(lexer->rest.ptr[nr])) {
		nr++;
	}
	*token = view_of(lexer->rest.ptr, nr);
	advance(lexer, nr);
	return TOKEN_WORD;
}

void secrets_back_to(struct secrets_lexer *lexer, struct view word, size_t nr)
{
	size_t back = word.len - nr; /* a word has no end of line in it */

	lexer->rest = view_of(lexer->rest.ptr - back, lexer->rest.len + back);
}

struct view secrets_rest_of_line(struct secrets_lexer *lexer)
{
	struct view rest = view_of(lexer->rest.ptr, line_bytes(lexer));

	advance(lexer, rest.len);
	while (rest.len > 0 && is_blank(rest.ptr[rest.len - 1])) {
		rest.len--;
	}
	return rest;
}
