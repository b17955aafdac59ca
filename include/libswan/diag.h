/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An owned error text; NULL is success.
 */
#ifndef LIBSWAN_DIAG_H
#define LIBSWAN_DIAG_H

#include "libswan/bytes.h"

/* Lower case, no full stop, names the value and what was expected. */
typedef struct diag *diag_t;

diag_t diag(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_USE;

/* '"TEXT" WHAT', where TEXT may hold anything: it is made safe, and bounded. */
diag_t diag_about(struct view text, const char *what) MUST_USE;

/* Put text before *D's; nothing when *D is NULL. */
void diag_prefix(diag_t *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

const char *diag_text(const struct diag *d);
void diag_free(diag_t *d);

#endif
