/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Test vectors: JSON files and the octets in them.
 */
#include "unit/libike/vectors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libswan/alloc.h"
#include "libswan/print.h"

json_t *vectors_load(const char *name)
{
	const char *root = getenv("PLUTO_TESTDATA");
	char *path = xasprintf("%s/%s", root != NULL ? root : "testing/vectors",
			       name);
	json_error_t error;
	json_t *json = json_load_file(path, 0, &error);

	if (json == NULL) {
		fail_msg("%s: line %d: %s", path, error.line, error.text);
	}
	xfree(path);
	return json;
}

const char *vectors_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

struct blob octets_of(const char *hex)
{
	struct blob octets = EMPTY_BLOB;

	if (hex[0] != '\0' && !hex_decode(view_of_string(hex), &octets)) {
		fail_msg("not hex: %s", hex);
	}
	return octets;
}

struct blob vectors_octets(const json_t *object, const char *key)
{
	return octets_of(vectors_text(object, key));
}
