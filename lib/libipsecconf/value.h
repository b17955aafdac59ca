/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The kinds of values that keywords have.
 */
#ifndef LIBIPSECCONF_VALUE_H
#define LIBIPSECCONF_VALUE_H

#include "libipsecconf/value_list.h"
#include "libswan/diag.h"
#include "libswan/names.h"
#include "libswan/time.h"

/* Errors are reasons: what stands behind '"key=value" invalid, '. */
diag_t value_bool(const char *text, bool *out) MUST_USE;
diag_t value_time(const char *text, int64_t default_unit_ms,
		  struct deltatime *out) MUST_USE;

/* Decimal, at most MAX. */
diag_t value_number(const char *text, uint64_t max, uint64_t *out) MUST_USE;

/* With Ki Mi Gi Ti Pi Ei, and the B of KiB; at most 2^63 - 1. */
diag_t value_size(const char *text, uint64_t *out) MUST_USE;

/* "100%" or "100". */
diag_t value_percent(const char *text, unsigned *out) MUST_USE;

/* One of NAMES; the error lists the first name of each value. */
diag_t value_name(const char *text, struct names names, uint32_t *out) MUST_USE;

#endif
