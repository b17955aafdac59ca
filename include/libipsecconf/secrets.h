/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ipsec.secrets.
 */
#ifndef LIBIPSECCONF_SECRETS_H
#define LIBIPSECCONF_SECRETS_H

#include "libike/secret_spec.h"
#include "libipsecconf/config_reader.h"
#include "libswan/logger.h"

/*
 * Read PATH and what it includes, logging 'loading secrets from "PATH"' for
 * each file.  A bad record is logged and skipped; a missing file gives none.
 * The caller frees with secret_specs_free().
 */
struct secret_specs *secrets_load(const char *path,
				  const struct config_reader *reader,
				  const struct logger *log);

#endif
