/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names and aliases of algorithms.
 */
#ifndef LIBIKE_CRYPTO_ALIAS_H
#define LIBIKE_CRYPTO_ALIAS_H

#include "libswan/bytes.h"

/* WORD is NAME or one of ALIASES (comma separated): case ignored, '-' is '_'. */
bool alias_match(const char *name, const char *aliases, struct view word);

#endif
