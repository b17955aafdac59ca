/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configuration files in memory.
 */
#include "unit/libipsecconf/memory_files.h"

#include <errno.h>
#include <string.h>

#include "libswan/alloc.h"

static struct {
	const struct memory_file *files;
	size_t nr;
	char log[8192];
	struct text lines;
} memory;

void memory_files_set(const struct memory_file *files, size_t nr)
{
	memory.files = files;
	memory.nr = nr;
	memory.lines = TEXT_IN(memory.log);
}

static int read_memory(void *ctx, const char *path, struct blob *text)
{
	(void)ctx;
	*text = EMPTY_BLOB;
	for (size_t i = 0; i < memory.nr; i++) {
		if (strcmp(memory.files[i].path, path) == 0) {
			if (memory.files[i].text == NULL) {
				return EACCES;
			}
			*text = blob_clone(
				view_of_string(memory.files[i].text));
			return 0;
		}
	}
	return ENOENT;
}

static bool matches(const char *pattern, const char *path)
{
	size_t len = strlen(pattern);

	if (len > 0 && pattern[len - 1] == '*') {
		return strncmp(pattern, path, len - 1) == 0;
	}
	return strcmp(pattern, path) == 0;
}

static void glob_memory(void *ctx, const char *pattern, char ***paths,
			size_t *nr)
{
	(void)ctx;
	*paths = NEW_ARRAY(char *, memory.nr + 1);
	*nr = 0;
	for (size_t i = 0; i < memory.nr; i++) {
		if (matches(pattern, memory.files[i].path)) {
			(*paths)[(*nr)++] = xstrdup(memory.files[i].path);
		}
	}
}

const struct config_reader memory_reader = {
	.read = read_memory,
	.glob = glob_memory,
};

static void write_line(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	(void)ctx;
	(void)level;
	(void)origin;
	text_add(&memory.lines, "%s\n", text);
}

static const struct log_sink memory_sink = { .write = write_line };
const struct logger memory_logger = { .sink = &memory_sink };

const char *memory_log(void)
{
	return memory.log;
}
