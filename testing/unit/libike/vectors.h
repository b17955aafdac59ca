/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Test vectors: JSON files and the octets in them.
 */
#ifndef TESTING_UNIT_LIBIKE_VECTORS_H
#define TESTING_UNIT_LIBIKE_VECTORS_H

#include <jansson.h>

#include "libswan/bytes.h"

/* testing/vectors/NAME, or under $PLUTO_TESTDATA; the test fails without it. */
json_t *vectors_load(const char *name);

/* The hex text of KEY in OBJECT; empty when there is none. */
struct blob vectors_octets(const json_t *object, const char *key);

/* The text of KEY in OBJECT; "" when there is none. */
const char *vectors_text(const json_t *object, const char *key);

/* HEX, which is correct. */
struct blob octets_of(const char *hex);

#endif
