/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.secrets' text as tokens of records.
 */
#ifndef LIBIPSECCONF_SECRETS_LEXER_H
#define LIBIPSECCONF_SECRETS_LEXER_H

#include "libswan/bytes.h"

/* The text of one file; LINE is that of what comes next. */
struct secrets_lexer {
	struct view rest;
	unsigned line;
};

enum secrets_token {
	TOKEN_END, /* of the record */
	TOKEN_WORD,
	TOKEN_QUOTED,
	TOKEN_UNTERMINATED /* a quote that the line does not end */
};

struct secrets_lexer secrets_lexer_of(struct view text);

/* Go to the start of the first record; false at the end of the text. */
bool secrets_first_record(struct secrets_lexer *lexer);

/* Leave this record, wherever in it; false when it was the last. */
bool secrets_next_record(struct secrets_lexer *lexer);

/* The next token of the record, borrowed; quotes are gone. */
enum secrets_token secrets_token(struct secrets_lexer *lexer,
				 struct view *token);

/* Read on behind the first NR octets of WORD, the token just read. */
void secrets_back_to(struct secrets_lexer *lexer, struct view word, size_t nr);

/* What follows WORD on its line. */
struct view secrets_rest_of_line(struct secrets_lexer *lexer);

#endif
