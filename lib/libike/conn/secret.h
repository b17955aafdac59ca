/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shared keys and who they are for.
 */
#ifndef LIBIKE_CONN_SECRET_H
#define LIBIKE_CONN_SECRET_H

#include "crypto/prf.h"
#include "libike/secret_spec.h"

/* Indexed by (local, remote) ID pair; NSS holds what the last few are used as. */
struct secrets;

/* SPECS is taken (NULL: none). */
struct secrets *secrets_new(struct secret_specs **specs);
void secrets_free(struct secrets **secrets);

/*
 * The record for the pair by the scores of ipsec.secrets(5): local+remote,
 * local+any, local alone, remote+any, any, no IDs.  A REMOTE of ID_NONE (road
 * warrior before its ID is known) matches %any.  NULL: none.  Constant number
 * of look-ups however many records there are.  SECRETS may be NULL.
 */
const struct secret_spec *secret_find(const struct secrets *secrets,
				      const struct id *local,
				      const struct id *remote);

/*
 * What AUTH needs of the PSK of RECORD, found in SECRETS, and nothing else does
 * (RFC 7296 2.15: it may be kept instead): see auth_key_of_secret().  *KEY is
 * the caller's.  Fails for an empty PSK.
 */
diag_t secret_auth_key(struct secrets *secrets,
		       const struct secret_spec *record,
		       const struct prf_desc *prf, PK11SymKey **key) MUST_USE;

#endif
