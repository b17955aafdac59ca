/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target: the packet of --oppohere and --oppothere, a value a line.
 */
#include <string.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "oppo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define VALUES_MAX 8

/* What was read is one host's, and reads as it prints. */
static void check_end(const struct ip_selector *s)
{
	struct ip_selector again;
	char buf[200];
	struct text text = TEXT_IN(buf);

	ASSERT(ip_address_eq(&s->range.start, &s->range.end));
	ASSERT(s->start_port <= s->end_port);
	text_add_ip_selector(&text, s);
	diag_t d = ip_selector_parse(view_of_string(buf), &again);

	ASSERT(d == NULL && ip_selector_eq(s, &again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ip_selector local, remote;
	char *values[VALUES_MAX];
	size_t nr = 0;

	if (size > 1000) {
		return 0;
	}
	char *text = xstrndup((const char *)data, size);

	for (char *save, *line = strtok_r(text, "\n", &save);
	     line != NULL && nr < VALUES_MAX;
	     line = strtok_r(NULL, "\n", &save)) {
		values[nr++] = line;
	}
	diag_t d = oppo_parse(values, nr, &local, &remote);

	if (d == NULL) {
		ASSERT(local.range.start.family == remote.range.start.family);
		check_end(&local);
		check_end(&remote);
	}
	diag_free(&d);
	xfree(text);
	return 0;
}
