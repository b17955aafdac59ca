/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keywords of "config setup".
 */
#ifndef LIBIPSECCONF_SETUP_KEYWORD_H
#define LIBIPSECCONF_SETUP_KEYWORD_H

#include "libipsecconf/config_setup.h"
#include "libswan/names.h"

enum setup_kind {
	SETUP_STRING,
	SETUP_BOOL,
	SETUP_TIME,	/* argument: the default unit in ms */
	SETUP_UNSIGNED, /* argument: the greatest */
	SETUP_HELPERS,
	SETUP_NAME, /* an enum of NAMES */
	SETUP_TEXT, /* a string of NAMES */
	SETUP_DEBUG,
	SETUP_IKEV1,
	SETUP_PROTOSTACK,
	SETUP_OBSOLETE,
	SETUP_COMMAND_LINE /* an option of the daemon: not for the file */
};

struct setup_keyword {
	const char *name;
	enum setup_kind kind;
	size_t field;
	int64_t argument;
	const char *value; /* the default, as text; NULL: "" */
	struct names names;
	bool later; /* not in this release: other values are warned about */
	const char *same_as;
};

extern const struct setup_keyword setup_keywords[];
extern const size_t nr_setup_keywords;

/* Case is ignored; another name of a keyword gives the main one. */
const struct setup_keyword *setup_keyword_find(const char *name);
bool is_setup_keyword(const char *name);

#endif
