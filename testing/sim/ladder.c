/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What happened, line by line: shown when a run fails.
 */
#include "sim/ladder.h"

#include <stdio.h>
#include <string.h>

#include "libswan/alloc.h"

#define LADDER_START   (16 * 1024)
#define LADDER_MAX     (512 * 1024)
#define LINE_MAX_BYTES 700

void ladder_init(struct ladder *ladder, struct monotime start, bool live)
{
	*ladder = (struct ladder){
		.lines = xalloc(LADDER_START),
		.size = LADDER_START,
		.start = start,
		.live = live,
	};
}

void ladder_done(struct ladder *ladder)
{
	xfree(ladder->lines);
	*ladder = (struct ladder){ .lines = NULL };
}

/* Room for one more line; false: no more than this. */
static bool make_room(struct ladder *ladder)
{
	if (ladder->size - ladder->len >= LINE_MAX_BYTES) {
		return true;
	}
	if (ladder->size == LADDER_MAX) {
		return false;
	}
	ladder->lines = xrealloc(ladder->lines, ladder->size, 2 * ladder->size);
	ladder->size *= 2;
	return true;
}

void ladder_add(struct ladder *ladder, struct monotime now, const char *who,
		const char *fmt, ...)
{
	int64_t ms = monotime_sub(now, ladder->start).ms;
	va_list ap;

	if (!make_room(ladder)) {
		ladder->nr_lost++;
		return;
	}
	char *line = ladder->lines + ladder->len;
	struct text out = { line, 0, LINE_MAX_BYTES - 1 };

	text_add(&out, "%8jd.%03jd  %-14s ", (intmax_t)(ms / 1000),
		 (intmax_t)(ms % 1000), who);
	va_start(ap, fmt);
	text_add_v(&out, fmt, ap);
	va_end(ap);
	ladder->len += out.len;
	ladder->lines[ladder->len++] = '\n';
	ladder->lines[ladder->len] = '\0';
	if (ladder->live) {
		fputs(line, stdout);
	}
}

bool ladder_has(const struct ladder *ladder, const char *text)
{
	return strstr(ladder->lines, text) != NULL;
}

void ladder_print(const struct ladder *ladder)
{
	fputs(ladder->lines, stdout);
	if (ladder->nr_lost > 0) {
		printf("(%zu further lines)\n", ladder->nr_lost);
	}
}
