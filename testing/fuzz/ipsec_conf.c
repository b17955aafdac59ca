/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz ipsec.conf: text to sections, values and checked connections.
 */
#include <errno.h>
#include <string.h>

#include "libike/conn_spec.h"
#include "libipsecconf/config_file.h"
#include "libipsecconf/config_setup.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input is the file "/f", which is all that an include can find. */
static int read_input(void *ctx, const char *path, struct blob *text)
{
	const struct view *input = ctx;

	*text = EMPTY_BLOB;
	if (strcmp(path, "/f") != 0) {
		return ENOENT;
	}
	*text = blob_clone(*input);
	return 0;
}

static void glob_input(void *ctx, const char *pattern, char ***paths,
		       size_t *nr)
{
	(void)ctx;
	*paths = NEW(char *);
	*nr = strcmp(pattern, "/f") == 0 ? 1 : 0;
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

static void check_conn(const struct config_file *file, size_t i)
{
	const char *name = config_file_conn_name(file, i);
	struct conn_values values;
	struct conn_specs specs;
	diag_t d = config_file_conn_values(file, i, &values);

	if (d == NULL) {
		d = conn_specs_from_values(name, values.list, values.nr, &specs,
					   NULL);
		ASSERT((d == NULL) == (specs.nr > 0));
		for (size_t j = 0; j < specs.nr; j++) {
			char buf[400];
			struct text text = TEXT_IN(buf);

			text_add_conn_policy(&text, specs.list[j], 0);
		}
		conn_specs_done(&specs);
	}
	diag_free(&d);
	conn_values_done(&values);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view input = view_of(data, size);
	const struct config_reader reader = { &input, read_input, glob_input };
	const struct log_sink sink = { .write = write_line };
	const struct logger log = { .sink = &sink };
	struct config_setup setup;
	struct config_file *file;
	diag_t d = config_setup_load(&setup, "/f", &reader, &log);

	diag_free(&d);
	config_setup_done(&setup);
	d = config_file_load("/f", CONFIG_ALL, &reader, &log, &file);
	ASSERT((d == NULL) == (file != NULL));
	for (size_t i = 0; file != NULL && i < config_file_nr_conns(file);
	     i++) {
		check_conn(file, i);
	}
	diag_free(&d);
	config_file_free(&file);
	ASSERT(xalloc_nr_live() == 0);
	return 0;
}
