/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One check of algparse: a string, parsed and shown.
 */
#ifndef ALGPARSE_CHECK_H
#define ALGPARSE_CHECK_H

#include "proposal/parse.h"

/* What the command line says of all checks. */
struct settings {
	bool pfs;
	bool fips;
	bool ignore_unknown;
};

enum expectation { EXPECT_NOTHING, EXPECT_SUCCESS, EXPECT_ERROR };

/*
 * Print the command form and then the proposals or the error.  TEXT NULL: the
 * defaults.  True when it is as expected (with nothing expected: no error).
 */
bool check_proposals(const struct settings *settings, enum protocol protocol,
		     const char *text, enum expectation expectation);

/* The built-in matrix; the number of checks that were not as expected. */
unsigned check_matrix(const struct settings *settings);

#endif
