/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tests of configuration files in the file system.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "libipsecconf/config_reader.h"
#include "libswan/alloc.h"

static char dir[] = "/tmp/config_reader_test.XXXXXX";

static void write_file(const char *name, struct view bytes)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	fclose(file);
	xfree(path);
}

static int make_dir(void **unused)
{
	(void)unused;
	return mkdtemp(dir) == NULL;
}

static int remove_dir(void **unused)
{
	static const char *const names[] = { "a.conf", "b.conf", "c.other" };

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char *path = xasprintf("%s/%s", dir, names[i]);

		unlink(path);
		xfree(path);
	}
	return rmdir(dir);
}

static void a_file_is_read_whole_however_long(void **unused)
{
	(void)unused;
	struct blob bytes = blob_new(300000);
	struct blob text;
	char *path = xasprintf("%s/a.conf", dir);

	for (size_t i = 0; i < bytes.len; i++) {
		bytes.ptr[i] = (uint8_t)(i * 7);
	}
	write_file("a.conf", blob_view(&bytes));
	assert_int_equal(config_reader_files.read(NULL, path, &text), 0);
	assert_true(view_eq(blob_view(&text), blob_view(&bytes)));
	blob_free(&text);
	blob_free(&bytes);
	xfree(path);
}

static void a_missing_file_is_an_errno(void **unused)
{
	(void)unused;
	struct blob text;

	assert_int_equal(config_reader_files.read(NULL, "/nowhere/x", &text),
			 ENOENT);
	assert_int_equal(config_reader_files.read(NULL, "/", &text), EISDIR);
	assert_null(text.ptr);
}

static void a_pattern_gives_its_files_in_order(void **unused)
{
	(void)unused;
	char *pattern = xasprintf("%s/*.conf", dir);
	char **paths;
	size_t nr;

	write_file("b.conf", EMPTY_VIEW);
	write_file("a.conf", EMPTY_VIEW);
	write_file("c.other", EMPTY_VIEW);
	config_reader_files.glob(NULL, pattern, &paths, &nr);
	assert_int_equal(nr, 2);
	assert_string_equal(strrchr(paths[0], '/'), "/a.conf");
	assert_string_equal(strrchr(paths[1], '/'), "/b.conf");
	for (size_t i = 0; i < nr; i++) {
		xfree(paths[i]);
	}
	xfree(paths);
	xfree(pattern);
	config_reader_files.glob(NULL, "/nowhere/*", &paths, &nr);
	assert_int_equal(nr, 0);
	xfree(paths);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_read_whole_however_long),
		cmocka_unit_test(a_missing_file_is_an_errno),
		cmocka_unit_test(a_pattern_gives_its_files_in_order),
	};

	return cmocka_run_group_tests_name("configuration files", tests,
					   make_dir, remove_dir);
}
