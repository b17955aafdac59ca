/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names and aliases of algorithms.
 */
#include "crypto/alias.h"

#include <string.h>

/* Not tolower(): a locale must not change what a configuration means. */
static char fold(char c)
{
	if (c >= 'A' && c <= 'Z') {
		return (char)(c - 'A' + 'a');
	}
	return c == '-' ? '_' : c;
}

static bool words_match(const char *name, size_t len, struct view word)
{
	if (len != word.len) {
		return false;
	}
	for (size_t i = 0; i < len; i++) {
		if (fold(name[i]) != fold((char)word.ptr[i])) {
			return false;
		}
	}
	return true;
}

bool alias_match(const char *name, const char *aliases, struct view word)
{
	if (words_match(name, strlen(name), word)) {
		return true;
	}
	for (const char *alias = aliases; *alias != '\0';) {
		size_t len = strcspn(alias, ",");

		if (words_match(alias, len, word)) {
			return true;
		}
		alias += len;
		alias += *alias == ',' ? 1 : 0;
	}
	return false;
}
