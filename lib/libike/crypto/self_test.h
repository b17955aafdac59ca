/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Known answers, checked at start.
 */
#ifndef LIBIKE_CRYPTO_SELF_TEST_H
#define LIBIKE_CRYPTO_SELF_TEST_H

#include "libswan/diag.h"

/* Every algorithm offered to peers; the first failure, named. */
diag_t crypto_self_test(void) MUST_USE;

#endif
