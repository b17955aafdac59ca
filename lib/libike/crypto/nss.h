/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Start and stop of NSS; its errors as diags.
 */
#ifndef LIBIKE_CRYPTO_NSS_H
#define LIBIKE_CRYPTO_NSS_H

#include "libswan/diag.h"

/*
 * Open NSS: with the database sql:NSSDIR, or none when NSSDIR is NULL (unit
 * tests, the simulator).  PASSWORD_FILE (lines "TOKEN:PASSWORD") may be NULL.
 */
diag_t nss_start(const char *nssdir, const char *password_file) MUST_USE;
void nss_stop(void);

/* Create an empty database in NSSDIR (ipsec initnss). */
diag_t nss_create_db(const char *nssdir) MUST_USE;
const char *nss_version(void); /* of the library in use */
bool nss_is_fips(void);

/* LEN octets from NSS's generator. */
diag_t nss_random(uint8_t *ptr, size_t len) MUST_USE;

/* WHAT: NSS's name and text of the last error. */
diag_t nss_diag(const char *what) MUST_USE;

#endif
