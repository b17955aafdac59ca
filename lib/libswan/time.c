/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Durations as text.
 */
#include "libswan/time.h"

#include <inttypes.h>
#include <string.h>

#define MAX_DIGITS 9 /* of the fraction; a finer one is malformed */

static const struct {
	const char *name;
	int64_t us;
} units[] = {
	{ "us", 1 },
	{ "ms", 1000 },
	{ "s", 1000000 },
	{ "m", INT64_C(60) * 1000000 },
	{ "h", INT64_C(3600) * 1000000 },
	{ "d", INT64_C(86400) * 1000000 },
	{ "w", INT64_C(604800) * 1000000 },
};

static bool unit_parse(struct view text, int64_t default_unit_ms, int64_t *us)
{
	if (text.len == 0) {
		*us = default_unit_ms * 1000;
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (view_eq(text, view_of_string(units[i].name))) {
			*us = units[i].us;
			return true;
		}
	}
	return false;
}

/* Take the digits that TEXT starts with; how many there were. */
static size_t take_digits(struct view *text, int64_t *value)
{
	size_t nr = 0;

	*value = 0;
	while (nr < text->len && text->ptr[nr] >= '0' && text->ptr[nr] <= '9') {
		int digit = text->ptr[nr] - '0';

		if (*value > (INT64_MAX - digit) / 10) {
			return 0;
		}
		*value = *value * 10 + digit;
		nr++;
	}
	text->ptr += nr;
	text->len -= nr;
	return nr;
}

bool deltatime_parse(struct view text, int64_t default_unit_ms,
		     struct deltatime *out)
{
	int64_t whole = 0, fraction = 0, unit_us = 0, scale = 1;

	if (text.len == 0 || take_digits(&text, &whole) == 0) {
		return false;
	}
	if (text.len > 0 && text.ptr[0] == '.') {
		text = view_of(text.ptr + 1, text.len - 1);
		size_t nr = take_digits(&text, &fraction);

		if (nr == 0 || nr > MAX_DIGITS) {
			return false;
		}
		for (size_t i = 0; i < nr; i++) {
			scale *= 10;
		}
	}
	if (!unit_parse(text, default_unit_ms, &unit_us)) {
		return false;
	}
	__int128 whole_us = (__int128)whole * unit_us;

	if (whole_us > (__int128)INT64_MAX * 1000) {
		return false;
	}
	/* up to a whole millisecond: what is not nothing stays so */
	__int128 parts = whole_us * scale + (__int128)fraction * unit_us;
	__int128 part_ms = (__int128)scale * 1000;
	__int128 ms = (parts + part_ms - 1) / part_ms;

	if (ms > INT64_MAX) {
		return false;
	}
	out->ms = (int64_t)ms;
	return true;
}

void text_add_deltatime(struct text *out, struct deltatime d)
{
	uint64_t ms = d.ms < 0 ? -(uint64_t)d.ms : (uint64_t)d.ms;
	unsigned rest = (unsigned)(ms % 1000);

	text_add(out, "%s%" PRIu64, d.ms < 0 ? "-" : "", ms / 1000);
	if (rest == 0) {
		return;
	}
	int nr_digits = 3;

	while (rest % 10 == 0) {
		rest /= 10;
		nr_digits--;
	}
	text_add(out, ".%0*u", nr_digits, rest);
}
