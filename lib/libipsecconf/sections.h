/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The sections of ipsec.conf, as read.
 */
#ifndef LIBIPSECCONF_SECTIONS_H
#define LIBIPSECCONF_SECTIONS_H

#include "libipsecconf/config_file.h"
#include "libipsecconf/keyword.h"
#include "libswan/hash.h"

/* One "conn NAME", or all "conn %default" together. */
struct section {
	struct hash_entry by_name;
	char *name;
	size_t index; /* in config_file.conns */
	bool is_default;
	struct conn_values values;
	struct conn_key *keys; /* of the values, one each */
	size_t start;	       /* values before it are of an earlier section */
	struct conn_values also;
};

struct config_file {
	struct conn_values setup;
	struct section defaults;
	struct section **conns;
	size_t nr_conns;
	struct hash names;
};

struct config_file *config_file_new(void);

/* The section NAME, made if need be; AGAIN: it was there (not for %default). */
struct section *section_open(struct config_file *file, const char *name,
			     bool *again);
struct section *section_find(const struct config_file *file, const char *name);
void section_add(struct section *section, const struct conn_key *key,
		 const char *name, const char *value, const char *origin);

#endif
