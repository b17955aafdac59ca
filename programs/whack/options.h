/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whack's command line, as a table and as what it asks for.
 */
#ifndef WHACK_OPTIONS_H
#define WHACK_OPTIONS_H

#include "libwhack/whack.h"

enum option_kind {
	OPTION_ACTION,	    /* send the command */
	OPTION_VALUE,	    /* send the command with the argument (or TEXT) */
	OPTION_NEGATED,	    /* the same with "no-" before the argument */
	OPTION_KEYED,	    /* the same with "TEXT=" before the argument */
	OPTION_FLAG,	    /* a flag of requests: the number is its bit */
	OPTION_CONN,	    /* TEXT=argument of the connection described */
	OPTION_CONN_FIXED,  /* TEXT is key=value of the connection */
	OPTION_CONN_AUTHBY, /* TEXT is added to authby= */
	OPTION_END,	    /* leftTEXT=argument, or right behind --to */
	OPTION_TO,
	OPTION_NAME,
	OPTION_REMOTE_HOST,
	OPTION_CTLSOCKET,
	OPTION_RUNDIR,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_OBSOLETE, /* said to be ignored */
	OPTION_QUIET	 /* accepted, without effect */
};

enum option_argument { ARGUMENT_NO, ARGUMENT_YES, ARGUMENT_BOOL };

struct option_row {
	const char *name;
	enum option_kind kind;
	enum option_argument argument;
	unsigned number; /* command or flag */
	const char *text;
	bool repeats;
};

extern const struct option_row option_rows[];
extern const size_t nr_option_rows;

/* By its whole name, or by a prefix that only one has; else NULL. */
const struct option_row *option_find(struct view name);

#define MAX_REQUESTS 32

/* All that the command line asks for; strings of argv are borrowed. */
struct whack_args {
	const char *name;
	const char *remote_host;
	char *ctlsocket; /* owned */
	unsigned flags;
	struct whack_request requests[MAX_REQUESTS]; /* in order of sending */
	size_t nr_requests;

	/* the connection described */
	struct whack_request add;
	char *authby; /* owned, or NULL */
	bool conn_seen;
	bool to_seen;
	bool host_seen; /* of the end now described */
};

/*
 * Read the command line; an error is printed and the exit status returned,
 * otherwise -1.  Help and version are answered here as well.
 */
int args_parse(struct whack_args *args, int argc, char **argv);
void args_done(struct whack_args *args);

/* Print as whack does ('whack error: "NAME" TEXT'); the exit status. */
int args_error(const struct whack_args *args, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

#endif
