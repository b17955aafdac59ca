/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.secrets.
 */
#ifndef LIBIPSECCONF_SECRETS_H
#define LIBIPSECCONF_SECRETS_H

#include "libike/secret_spec.h"
#include "libipsecconf/config_reader.h"
#include "libswan/logger.h"

/* How reading went, the worst last. */
enum secrets_loaded {
	SECRETS_WHOLE,	    /* nothing was wrong */
	SECRETS_SKIPPED,    /* but for what has an error */
	SECRETS_UNREADABLE, /* but for a file that is there */
};

/*
 * Read PATH and what it includes into *SPECS, logging 'loading secrets from
 * "PATH"' for each file.  What is wrong is logged with file and line, and
 * skipped; a PATH that does not exist is no error and has none.
 * The caller frees *SPECS with secret_specs_free(), however it went.
 */
enum secrets_loaded secrets_load(const char *path,
				 const struct config_reader *reader,
				 const struct logger *log,
				 struct secret_specs **specs) MUST_USE;

#endif
