/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keywords of connections: names, kinds, and who sets what.
 */
#ifndef LIBIPSECCONF_KEYWORD_H
#define LIBIPSECCONF_KEYWORD_H

#include "libswan/diag.h"
#include "libswan/names.h"

struct conn_builder;
struct conn_end;
struct conn_keyword;

/*
 * Put VALUE where it belongs.  The error is a reason ('"key=value" invalid, '
 * is put before it), or whole when the builder's flag says so.
 */
typedef diag_t conn_set(struct conn_builder *conn,
			const struct conn_keyword *keyword,
			struct conn_end *end, const char *value);

enum conn_keyword_flag {
	KEYWORD_END = 1 << 0,	     /* left or right comes before */
	KEYWORD_NEGOTIATES = 1 << 1, /* pointless where nothing is negotiated */
	KEYWORD_APPENDS = 1 << 2,    /* repeated values are joined */
	KEYWORD_OBSOLETE = 1 << 3    /* the reader of the file says so */
};

struct conn_keyword {
	const char *name; /* lower case, without left or right */
	unsigned flags;
	conn_set *set;
	size_t field;	     /* in conn_spec, or in end_spec */
	int64_t argument;    /* a unit in ms, or the greatest number */
	struct names names;  /* of values */
	const char *silent;  /* not in this release, but these ask nothing */
	const char *refused; /* and without these it would be wrong; "*": any */
	const char *same_as; /* the row that NAME is another name of */
};

enum conn_side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT };

/* A keyword as written: the row, and for which end. */
struct conn_key {
	const struct conn_keyword *keyword;
	enum conn_side side;
};

/*
 * Case is ignored, and so is a '-' behind left or right.  False when unknown.
 * KEYWORD is that of the main name where the name is another one's.
 */
bool conn_key_parse(struct view key, struct conn_key *out) MUST_USE;

extern const struct conn_keyword conn_keywords[];
extern const size_t nr_conn_keywords;

#endif
