/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What happened, line by line: shown when a run fails.
 */
#include "sim/ladder.h"

#include <stdio.h>
#include <string.h>

#include "libswan/alloc.h"

#define LADDER_START   (16 * 1024)
#define LADDER_MAX     (128 * 1024)
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

/* The older half goes: what led to a failure is at the end. */
static void forget_half(struct ladder *ladder)
{
	const char *half = strchr(ladder->lines + ladder->len / 2, '\n') + 1;
	size_t left = (size_t)(ladder->lines + ladder->len - half);

	for (const char *c = ladder->lines; c < half; c++) {
		ladder->nr_lost += *c == '\n' ? 1 : 0;
	}
	memmove(ladder->lines, half, left + 1);
	ladder->len = left;
}

/* Room for one more line. */
static void make_room(struct ladder *ladder)
{
	if (ladder->size - ladder->len >= LINE_MAX_BYTES) {
		return;
	}
	if (ladder->size == LADDER_MAX) {
		forget_half(ladder);
		return;
	}
	ladder->lines = xrealloc(ladder->lines, ladder->size, 2 * ladder->size);
	ladder->size *= 2;
}

void ladder_add(struct ladder *ladder, struct monotime now, const char *who,
		const char *fmt, ...)
{
	int64_t ms = monotime_sub(now, ladder->start).ms;
	va_list ap;

	make_room(ladder);
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
	if (ladder->nr_lost > 0) {
		printf("(%zu earlier lines)\n", ladder->nr_lost);
	}
	fputs(ladder->lines, stdout);
}
