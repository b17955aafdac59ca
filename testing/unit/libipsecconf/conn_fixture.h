/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections from "key=value" texts, for tests.
 */
#ifndef UNIT_LIBIPSECCONF_CONN_FIXTURE_H
#define UNIT_LIBIPSECCONF_CONN_FIXTURE_H

#include "libike/conn_spec.h"
#include "libipsecconf/conn_values.h"

/* Values one a line; left=192.1.2.45 and right=192.1.2.23 are put before. */
struct conn_specs specs_of(const char *lines);

/* The one spec, of which the test has a reference. */
struct conn_spec *spec_of(const char *lines);

/* As conn_specs_from_values(), of LINES and nothing else. */
diag_t parse_lines(const char *lines, struct conn_specs *specs, size_t *bad);

/* That LINES are refused with ERROR, and which value that is about. */
void assert_refused(const char *lines, const char *error);

/* That LINES are taken and the only warning is WARNING (NULL: none). */
void assert_warned(const char *lines, const char *warning);

#endif
