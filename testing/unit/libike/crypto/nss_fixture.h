/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NSS for a group of tests; what most of them do with keys.
 */
#ifndef TESTING_UNIT_LIBIKE_CRYPTO_NSS_FIXTURE_H
#define TESTING_UNIT_LIBIKE_CRYPTO_NSS_FIXTURE_H

#include "crypto/symkey.h"

/* Of cmocka_run_group_tests_name(): NSS without a database. */
int nss_fixture_start(void **state);
int nss_fixture_stop(void **state);

/* One EXPECT() failed since the last call; forgotten. */
void assert_expectation_failed(void);

/* D must be a success, or a failure whose text has EXPECTED in it; freed. */
void assert_success(diag_t d);
void assert_failure(diag_t d, const char *expected);

/* Import what is correct; compare, showing both in hex. */
PK11SymKey *symkey_of(struct view octets);
PK11SymKey *symkey_of_hex(const char *hex);
void assert_octets_equal(struct view got, struct view want);
void assert_octets_hex(struct view got, const char *want);
void assert_symkey_equal(PK11SymKey *key, struct view want);
void assert_symkey_hex(PK11SymKey *key, const char *want);

#endif
