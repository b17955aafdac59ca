/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * addconn: what it was asked, and its parts.
 */
#ifndef ADDCONN_H
#define ADDCONN_H

#include "libipsecconf/config_file.h"
#include "libwhack/client.h"

enum {
	EXIT_NOTHING = 1,
	EXIT_USAGE = 2,
	EXIT_FILE = 3,
	EXIT_UNKNOWN_NAME = 21,
	EXIT_WHACK_PROBLEM = 33,
	EXIT_FAILED = 56
};

enum addconn_mode {
	MODE_NAMED,   /* the connections named */
	MODE_AUTOALL, /* all that auto= says to add */
	MODE_ADDALL,  /* all */
	MODE_GIVEN,   /* --name NAME KEY=VALUE... */
	MODE_CHECK,   /* read and check, send nothing */
	MODE_LIST,    /* names, by auto= */
	MODE_SETUP    /* values of config setup */
};

struct addconn {
	const char *tool; /* "addconn", or what ipsec was asked */
	const char *config;
	char *ctlsocket; /* owned */
	enum addconn_mode mode;
	const char *automatic; /* --auto=, or NULL: as the file says */
	const char *list;      /* auto= of those to list; NULL: all */
	const char *setup_key; /* NULL: all */
	const char *prefix;    /* of printed variables */
	bool no_export;
	bool asynchronous;
	bool dry_run;
	bool verbose;
	bool quiet;
	const char *name; /* MODE_GIVEN */
	char **words;	  /* names, or keys and values; borrowed from argv */
	size_t nr_words;
	bool has_nss;	   /* it was started */
	struct logger log; /* to stderr, behind "ipsec TOOL: " */
};

/* The command line; the exit status when there is nothing more to do or -1. */
int addconn_options(struct addconn *addconn, int argc, char **argv);

/* "ipsec TOOL: TEXT" on stderr. */
void addconn_say(const struct addconn *addconn, const char *fmt, ...)
	PRINTF_LIKE(2, 3);

/* KEY=VALUE words, or --key value around --to, into values. */
diag_t addconn_given_values(const struct addconn *addconn,
			    struct conn_values *out) MUST_USE;

/* Each mode; the exit status. */
int addconn_setup(struct addconn *addconn);
int addconn_list(struct addconn *addconn, const struct config_file *file);
int addconn_check(struct addconn *addconn, const struct config_file *file);
int addconn_add(struct addconn *addconn, const struct config_file *file);

/* Print what is wrong with VALUES and where; false when something is. */
bool addconn_check_values(struct addconn *addconn, const char *name,
			  const struct conn_values *values);

/* The same of the proposals that they stand for, ike= and esp= or ah=. */
bool addconn_check_algorithms(struct addconn *addconn, const char *name,
			      const struct conn_values *values,
			      const struct conn_spec *spec);

#endif
