/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Ordered key=value texts.
 */
#include "libipsecconf/conn_values.h"

#include <string.h>

#include "libike/conn_spec.h"
#include "libswan/alloc.h"

/* Room for one more; full at every power of two. */
static struct conn_value *new_value(struct conn_values *values)
{
	size_t nr = values->nr;

	if ((nr & (nr - 1)) == 0) {
		size_t size = nr == 0 ? 1 : 2 * nr;

		values->list =
			xrealloc(values->list, nr * sizeof(values->list[0]),
				 size * sizeof(values->list[0]));
	}
	return &values->list[values->nr++];
}

void conn_values_add(struct conn_values *values, const char *key,
		     const char *value, const char *origin)
{
	*new_value(values) = (struct conn_value){
		.key = xstrdup(key),
		.value = xstrdup(value),
		.origin = origin == NULL ? NULL : xstrdup(origin),
	};
}

void conn_values_done(struct conn_values *values)
{
	for (size_t i = 0; i < values->nr; i++) {
		xfree(values->list[i].key);
		xfree(values->list[i].value);
		xfree(values->list[i].origin);
	}
	xfree(values->list);
	*values = (struct conn_values){ NULL, 0 };
}

diag_t conn_values_from_texts(char *const *texts, size_t nr,
			      struct conn_values *out)
{
	*out = (struct conn_values){ NULL, 0 };
	for (size_t i = 0; i < nr; i++) {
		const char *equals = strchr(texts[i], '=');

		if (equals == NULL || equals == texts[i]) {
			conn_values_done(out);
			return diag("\"%s\" invalid, expecting key=value",
				    texts[i]);
		}
		*new_value(out) = (struct conn_value){
			.key = xstrndup(texts[i], (size_t)(equals - texts[i])),
			.value = xstrdup(equals + 1),
		};
	}
	return NULL;
}

void conn_specs_done(struct conn_specs *specs)
{
	for (size_t i = 0; i < specs->nr; i++) {
		conn_spec_unref(&specs->list[i]);
	}
	for (size_t i = 0; i < specs->nr_warnings; i++) {
		xfree(specs->warnings[i]);
	}
	xfree(specs->list);
	xfree(specs->warnings);
	*specs = (struct conn_specs){ .nr = 0 };
}
