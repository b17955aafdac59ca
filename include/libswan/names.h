/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables between numbers and names.
 */
#ifndef LIBSWAN_NAMES_H
#define LIBSWAN_NAMES_H

#include "libswan/print.h"

struct name {
	uint32_t value;
	const char *name;
};

struct names {
	const struct name *list;
	size_t nr;
};

#define NAMES(list) ((struct names){ (list), ARRAY_LEN(list) })

/* The name of VALUE, or NULL. */
const char *name_of(struct names names, uint32_t value);

/* Append the name, or the number when there is none. */
void text_add_name(struct text *out, struct names names, uint32_t value);

/* The value of NAME ('-' equals '_', case ignored); false when unknown. */
bool name_value(struct names names, struct view name, uint32_t *value);

#endif
