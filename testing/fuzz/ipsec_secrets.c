/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz ipsec.secrets.
 */
#include <errno.h>
#include <string.h>

#include "libipsecconf/secrets.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input is the file "/s", which is all that an include can find. */
static int read_input(void *ctx, const char *path, struct blob *text)
{
	const struct view *input = ctx;

	*text = EMPTY_BLOB;
	if (strcmp(path, "/s") != 0) {
		return ENOENT;
	}
	*text = blob_clone(*input);
	return 0;
}

/* An include that finds its own file is the one that could go on for ever. */
static void glob_input(void *ctx, const char *pattern, char ***paths,
		       size_t *nr)
{
	(void)ctx;
	*paths = NEW(char *);
	*nr = strcmp(pattern, "/s") == 0 ? 1 : 0;
	if (*nr == 1) {
		(*paths)[0] = xstrdup(pattern);
	}
}

static void write_line(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	(void)ctx;
	(void)level;
	(void)origin;
	ASSERT(strchr(text, '\n') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view input = view_of(data, size);
	const struct config_reader reader = { &input, read_input, glob_input };
	const struct log_sink sink = { .write = write_line };
	const struct logger log = { .sink = &sink };

	struct secret_specs *specs;

	ASSERT(secrets_load("/s", &reader, &log, &specs) != SECRETS_UNREADABLE);
	for (size_t i = 0; i < specs->nr; i++) {
		ASSERT(specs->list[i].psk.len > 0);
	}
	secret_specs_free(&specs);
	ASSERT(xalloc_nr_live() == 0);
	return 0;
}
