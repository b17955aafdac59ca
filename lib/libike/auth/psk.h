/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Authentication by a shared key (RFC 7296 section 2.15).
 */
#ifndef LIBIKE_AUTH_PSK_H
#define LIBIKE_AUTH_PSK_H

#include "conn/conn.h"
#include "conn/secret.h"
#include "keys/auth_octets.h"

/*
 * The key that AUTH is made with, of the PSK for C's local ID and REMOTE
 * (ID_NONE: not known).  A diag names the ID that has none; *KEY is the caller's.
 */
diag_t psk_find(struct secrets *secrets, const struct conn *c,
		const struct id *remote, const struct prf_desc *prf,
		PK11SymKey **key) MUST_USE;

/* AUTH data equal to what KEY gives over IN; constant time. */
diag_t psk_check(const struct auth_input *in, PK11SymKey *key,
		 struct view data) MUST_USE;

#endif
