/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One daemon a run directory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pid_file.h"

static char folder[] = "/tmp/pid_file_test.XXXXXX";
static char path[64];

static int make_folder(void **unused)
{
	(void)unused;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/pluto.pid", folder);
	return 0;
}

static int remove_folder(void **unused)
{
	(void)unused;
	unlink(path);
	rmdir(folder);
	return 0;
}

static void assert_lock(int *fd)
{
	bool running;
	diag_t d = pid_file_lock(path, fd, &running);

	assert_null(d);
	assert_true(*fd >= 0);
}

static void the_file_holds_the_pid_and_a_newline(void **unused)
{
	char expected[32], got[32] = "";
	int fd;

	(void)unused;
	assert_lock(&fd);
	assert_null(pid_file_write(fd));
	FILE *file = fopen(path, "r");

	assert_non_null(fgets(got, sizeof(got), file));
	fclose(file);
	snprintf(expected, sizeof(expected), "%d\n", (int)getpid());
	assert_string_equal(got, expected);
	pid_file_remove(path, &fd);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_second_daemon_is_refused(void **unused)
{
	int fd, second;
	bool running = false;
	char pid[32];

	(void)unused;
	assert_lock(&fd);
	assert_null(pid_file_write(fd));
	diag_t d = pid_file_lock(path, &second, &running);

	assert_non_null(d);
	assert_true(running);
	snprintf(pid, sizeof(pid), "process %d", (int)getpid());
	assert_non_null(strstr(diag_text(d), pid));
	diag_free(&d);
	pid_file_remove(path, &fd);
}

/* Left behind by a crash: nobody holds its lock. */
static void a_stale_file_is_taken_over(void **unused)
{
	FILE *file = fopen(path, "w");
	int fd;

	(void)unused;
	fputs("1\n", file);
	fclose(file);
	assert_lock(&fd);
	pid_file_remove(path, &fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_holds_the_pid_and_a_newline),
		cmocka_unit_test(a_second_daemon_is_refused),
		cmocka_unit_test(a_stale_file_is_taken_over),
	};

	return cmocka_run_group_tests_name("pid_file", tests, make_folder,
					   remove_folder);
}
