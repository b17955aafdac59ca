/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tables between numbers and names.
 */
#include "libswan/names.h"

#include <ctype.h>
#include <string.h>

const char *name_of(struct names names, uint32_t value)
{
	for (size_t i = 0; i < names.nr; i++) {
		if (names.list[i].value == value) {
			return names.list[i].name;
		}
	}
	return NULL;
}

void text_add_name(struct text *out, struct names names, uint32_t value)
{
	const char *name = name_of(names, value);

	if (name != NULL) {
		text_add_string(out, name);
	} else {
		text_add(out, "%u", value);
	}
}

/* '-' and '_' are one character, and so are 'a' and 'A'. */
static int fold(char c)
{
	return c == '-' ? '_' : tolower((unsigned char)c);
}

static bool is_name(const char *name, struct view text)
{
	if (strlen(name) != text.len) {
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (fold(name[i]) != fold((char)text.ptr[i])) {
			return false;
		}
	}
	return true;
}

bool name_value(struct names names, struct view name, uint32_t *value)
{
	for (size_t i = 0; i < names.nr; i++) {
		if (is_name(names.list[i].name, name)) {
			*value = names.list[i].value;
			return true;
		}
	}
	return false;
}
