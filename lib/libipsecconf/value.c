/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The kinds of values that keywords have.
 */
#include "libipsecconf/value.h"

#include <string.h>

static const struct name bools[] = {
	{ true, "yes" }, { false, "no" },  { true, "true" }, { false, "false" },
	{ true, "on" },	 { false, "off" }, { true, "y" },    { false, "n" },
	{ true, "1" },	 { false, "0" },
};

diag_t value_bool(const char *text, bool *out)
{
	uint32_t value;

	if (!name_value(NAMES(bools), view_of_string(text), &value)) {
		return diag("'%s' unrecognized, expecting yes or no", text);
	}
	*out = value != 0;
	return NULL;
}

diag_t value_time(const char *text, int64_t default_unit_ms,
		  struct deltatime *out)
{
	if (!deltatime_parse(view_of_string(text), default_unit_ms, out)) {
		return diag("'%s' is not a duration, expecting a number and "
			    "us, ms, s, m, h, d or w",
			    text);
	}
	return NULL;
}

/* Digits from the start of *TEXT; false when none, or beyond 64 bits. */
static bool take_number(const char **text, uint64_t *out)
{
	const char *p = *text;
	uint64_t value = 0;

	while (*p >= '0' && *p <= '9') {
		uint64_t digit = (uint64_t)(*p - '0');

		if (value > (UINT64_MAX - digit) / 10) {
			return false;
		}
		value = value * 10 + digit;
		p++;
	}
	bool some = p > *text;

	*text = p;
	*out = value;
	return some;
}

diag_t value_number(const char *text, uint64_t max, uint64_t *out)
{
	const char *rest = text;
	uint64_t value;

	if (!take_number(&rest, &value) || *rest != '\0') {
		return diag("'%s' is not a number", text);
	}
	if (value > max) {
		return diag("%s is more than %llu", text,
			    (unsigned long long)max);
	}
	*out = value;
	return NULL;
}

/* "", "Ki", "KiB" ...: how often 1024; -1 when it is none of these. */
static int size_power(const char *suffix)
{
	static const char letters[] = "KMGTPE";

	if (suffix[0] == '\0' || strcmp(suffix, "B") == 0) {
		return 0;
	}
	const char *letter = strchr(letters, suffix[0]);

	if (letter == NULL || suffix[1] != 'i' ||
	    (suffix[2] != '\0' && strcmp(suffix + 2, "B") != 0)) {
		return -1;
	}
	return (int)(letter - letters) + 1;
}

diag_t value_size(const char *text, uint64_t *out)
{
	const char *rest = text;
	uint64_t value = 0;
	bool ok = take_number(&rest, &value);
	int power = size_power(rest);

	if (!ok || power < 0) {
		return diag("'%s' is not a size, expecting a number and Ki, "
			    "Mi, Gi, Ti, Pi or Ei",
			    text);
	}
	if (value > (uint64_t)INT64_MAX >> (10 * power)) {
		return diag("%s is more than 2^63", text);
	}
	*out = value << (10 * power);
	return NULL;
}

diag_t value_percent(const char *text, unsigned *out)
{
	const char *rest = text;
	uint64_t value;

	if (!take_number(&rest, &value) ||
	    (*rest != '\0' && strcmp(rest, "%") != 0)) {
		return diag("'%s' is not a percentage", text);
	}
	if (value > 1000) {
		return diag("%s is more than 1000%%", text);
	}
	*out = (unsigned)value;
	return NULL;
}

diag_t value_name(const char *text, struct names names, uint32_t *out)
{
	char buf[200];
	struct text list = TEXT_IN(buf);

	if (text[0] != '\0' && name_value(names, view_of_string(text), out)) {
		return NULL;
	}
	for (size_t i = 0; i < names.nr; i++) {
		const struct name *name = &names.list[i];

		if (name_of(names, name->value) == name->name) {
			text_add(&list, "%s%s", list.len == 0 ? "" : ", ",
				 name->name);
		}
	}
	return diag("'%s' unrecognized, expecting one of %s", text, list.ptr);
}

static bool is_separator(uint8_t c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '{' || c == '}';
}

struct view value_list_next(struct view *list)
{
	size_t start = 0;

	while (start < list->len && is_separator(list->ptr[start])) {
		start++;
	}
	size_t end = start;

	while (end < list->len && !is_separator(list->ptr[end])) {
		end++;
	}
	struct view item = view_of(list->ptr + start, end - start);

	*list = view_of(list->ptr + end, list->len - end);
	return item;
}
