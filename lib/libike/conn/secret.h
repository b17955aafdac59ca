/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shared keys and who they are for.
 */
#ifndef LIBIKE_CONN_SECRET_H
#define LIBIKE_CONN_SECRET_H

#include "crypto/symkey.h"
#include "libike/secret_spec.h"

/* Indexed by (local, remote) ID pair; PSKs are held in NSS only when used. */
struct secrets;

/* SPECS is taken (NULL: none). */
struct secrets *secrets_new(struct secret_specs **specs);
void secrets_free(struct secrets **secrets);

/*
 * The PSK for the pair by the scores of ipsec.secrets(5): local+remote,
 * local+any, local alone, remote+any, any, no IDs.  A REMOTE of ID_NONE (road
 * warrior before its ID is known) matches %any.  NULL: none; *KEY is the
 * caller's.  Constant number of look-ups however many records there are.
 */
diag_t secret_find_psk(const struct secrets *secrets, const struct id *local,
		       const struct id *remote, PK11SymKey **key) MUST_USE;

#endif
