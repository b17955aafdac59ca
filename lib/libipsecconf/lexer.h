/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.conf's text as statements, one a line.
 */
#ifndef LIBIPSECCONF_LEXER_H
#define LIBIPSECCONF_LEXER_H

#include "libswan/diag.h"

/* A text and how far it was read; LINE is that of the last statement. */
struct lexer {
	struct view rest;
	unsigned line;
};

enum statement_kind {
	STATEMENT_END,
	STATEMENT_VERSION,
	STATEMENT_CONFIG,  /* value: what follows "config" */
	STATEMENT_CONN,	   /* value: the name */
	STATEMENT_INCLUDE, /* value: the pattern */
	STATEMENT_SETTING, /* key, value */
	STATEMENT_COMMENT  /* an X- style one: key, and all that follows */
};

/* KEY and VALUE borrow from the text; quotes and braces are gone. */
struct statement {
	enum statement_kind kind;
	struct view key;
	struct view value;
};

struct lexer lexer_of(struct view text);

/* The next statement, STATEMENT_END behind the last; blank lines are none. */
diag_t lexer_next(struct lexer *lexer, struct statement *out) MUST_USE;

#endif
