/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Log files, their lines, and who watches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libswan/assert.h"
#include "log_sinks.h"
#include "loop.h"

static char path[] = "/tmp/log_sinks_test.XXXXXX";
static char content[8192];

static int make_file(void **unused)
{
	(void)unused;
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	return 0;
}

static int remove_file(void **unused)
{
	(void)unused;
	unlink(path);
	return 0;
}

static const char *read_file(void)
{
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	content[fread(content, 1, sizeof(content) - 1, file)] = '\0';
	fclose(file);
	return content;
}

static struct log_sinks *open_sinks(bool append, bool time)
{
	struct log_options options = {
		.file = path,
		.append = append,
		.time = time,
	};
	struct log_sinks *sinks;
	diag_t d = log_sinks_new(&options, &sinks);

	assert_null(d);
	return sinks;
}

static void say(struct log_sinks *sinks, const char *text)
{
	struct logger log;

	logger_init(&log, log_sinks_sink(sinks));
	log_info(&log, "%s", text);
}

static void a_time_stamp_is_readable_and_sortable(void **unused)
{
	char buf[64];
	struct text text = TEXT_IN(buf);

	(void)unused;
	setenv("TZ", "UTC", 1);
	text_add_log_time(&text, INT64_C(1795450364123456));
	assert_string_equal(buf, "Nov 23 16:12:44.123456: ");
	text = TEXT_IN(buf);
	text_add_log_time(&text, INT64_C(1793664000000007));
	assert_string_equal(buf, "Nov  3 00:00:00.000007: ");
}

static void lines_have_stamps_when_wanted(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, true);
	regex_t regex;

	(void)unused;
	say(sinks, "hello");
	log_sinks_free(&sinks);
	assert_int_equal(regcomp(&regex,
				 "^[A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8}\\."
				 "[0-9]{6}: hello\n$",
				 REG_EXTENDED | REG_NOSUB),
			 0);
	assert_int_equal(regexec(&regex, read_file(), 0, NULL, 0), 0);
	regfree(&regex);
}

static void a_file_is_appended_to_or_begun_anew(void **unused)
{
	(void)unused;
	for (int i = 0; i < 3; i++) {
		struct log_sinks *sinks = open_sinks(i == 1, false);

		say(sinks, i == 0 ? "one" : i == 1 ? "two" : "three");
		log_sinks_free(&sinks);
		if (i == 1) {
			assert_string_equal(read_file(), "one\ntwo\n");
		}
	}
	assert_string_equal(read_file(), "three\n");
}

static void levels_are_words_before_the_text(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, false);
	struct logger log;

	(void)unused;
	logger_init(&log, log_sinks_sink(sinks));
	log_sinks_sink(sinks)->debug = LOG_BASE;
	log_error(&log, "e");
	log_warn(&log, "w");
	log_debug(&log, LOG_BASE, "d");
	log_debug(&log, LOG_KERNEL, "k");
	log_sinks_free(&sinks);
	assert_string_equal(read_file(), "ERROR: e\nwarning: w\n| d\n");
}

static void after_rotation_a_new_file_is_written(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, false);
	char moved[sizeof(path) + 4];

	(void)unused;
	say(sinks, "before");
	snprintf(moved, sizeof(moved), "%s.1", path);
	assert_int_equal(rename(path, moved), 0);
	assert_null(log_sinks_reopen(sinks));
	say(sinks, "after");
	log_sinks_free(&sinks);
	assert_string_equal(read_file(), "after\n");
	unlink(moved);
}

static void a_file_that_cannot_be_opened_again_goes_on(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, false);
	char moved[sizeof(path) + 4];

	(void)unused;
	snprintf(moved, sizeof(moved), "%s.1", path);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	diag_t d = log_sinks_reopen(sinks);

	assert_non_null(d);
	assert_non_null(strstr(diag_text(d), "cannot open log file"));
	diag_free(&d);
	say(sinks, "after");
	log_sinks_free(&sinks);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rename(moved, path), 0);
	assert_string_equal(read_file(), "after\n");
}

static unsigned nr_watched;
static uint64_t watched_serial;

static void watch(void *ctx, enum log_level level, const struct logger *origin,
		  const char *text)
{
	(void)ctx;
	(void)level;
	(void)text;
	nr_watched++;
	watched_serial = logger_conn_serial(origin);
}

static void watchers_see_all_but_debug_lines(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, false);
	struct logger log;

	(void)unused;
	logger_init(&log, log_sinks_sink(sinks));
	log.conn_serial = 7;
	log_sinks_sink(sinks)->debug = LOG_ALL;
	nr_watched = 0;
	log_sinks_watch(sinks, watch, NULL);
	log_info(&log, "i");
	log_warn(&log, "w");
	log_debug(&log, LOG_BASE, "d");
	assert_int_equal(nr_watched, 2);
	assert_int_equal(watched_serial, 7);
	log_sinks_watch(sinks, NULL, NULL);
	log_info(&log, "i");
	assert_int_equal(nr_watched, 2);
	log_sinks_free(&sinks);
}

static void a_failed_expectation_is_in_the_log(void **unused)
{
	struct log_sinks *sinks = open_sinks(false, false);

	(void)unused;
	assert_false(EXPECT(1 == 2));
	log_sinks_free(&sinks);
	assert_non_null(strstr(read_file(), "EXPECTATION FAILED: 1 == 2"));
}

/* The loop that lines wait with, and what ends it. */
struct patience {
	struct loop *loop;
	struct loop_timer *timer;
	unsigned nr_looks;
};

/* Until the lines are there: the loop brings them by itself. */
static void look(void *ctx)
{
	struct patience *patience = ctx;

	patience->nr_looks++;
	if (read_file()[0] != '\0') {
		loop_stop(patience->loop);
	} else {
		loop_timer_set(
			patience->timer,
			monotime_add(loop_now(patience->loop), MILLIS(1)));
	}
}

static void lines_of_a_moment_are_written_together(void **unused)
{
	struct patience patience = { .loop = loop_new() };
	struct log_sinks *sinks = open_sinks(false, false);

	(void)unused;
	log_sinks_collect(sinks, patience.loop);
	say(sinks, "one");
	say(sinks, "two");
	assert_string_equal(read_file(), "");
	patience.timer = loop_timer_new(patience.loop, look, &patience);
	loop_timer_set(patience.timer, loop_now(patience.loop));
	loop_run(patience.loop);
	assert_string_equal(read_file(), "one\ntwo\n");
	say(sinks, "three");
	log_sinks_flush(sinks);
	assert_string_equal(read_file(), "one\ntwo\nthree\n");
	log_sinks_free(&sinks);
	loop_timer_free(&patience.timer);
	loop_free(&patience.loop);
}

static void stop(void *ctx)
{
	loop_stop(ctx);
}

/* Of what is due the earlier comes first, however late it is. */
static void lines_of_an_event_are_written_in_its_turn(void **unused)
{
	struct loop *loop = loop_new();
	struct log_sinks *sinks = open_sinks(false, false);
	struct loop_timer *timer = loop_timer_new(loop, stop, loop);

	(void)unused;
	log_sinks_collect(sinks, loop);
	say(sinks, "before");
	log_sinks_soon(sinks);
	say(sinks, "after");
	loop_timer_set(timer, monotime_add(loop_now(loop), MILLIS(1)));
	loop_run(loop);
	assert_string_equal(read_file(), "before\nafter\n");
	log_sinks_soon(sinks);
	say(sinks, "again");
	loop_timer_set(timer, monotime_add(loop_now(loop), MILLIS(1)));
	loop_run(loop);
	assert_string_equal(read_file(), "before\nafter\nagain\n");
	log_sinks_free(&sinks);
	loop_timer_free(&timer);
	loop_free(&loop);
}

static void what_is_urgent_does_not_wait_nor_overtake(void **unused)
{
	struct loop *loop = loop_new();
	struct log_sinks *sinks = open_sinks(false, false);
	struct logger log;

	(void)unused;
	logger_init(&log, log_sinks_sink(sinks));
	log_sinks_collect(sinks, loop);
	log_info(&log, "i");
	log_warn(&log, "w");
	assert_string_equal(read_file(), "i\nwarning: w\n");
	log_info(&log, "last");
	log_sinks_free(&sinks);
	assert_string_equal(read_file(), "i\nwarning: w\nlast\n");
	loop_free(&loop);
}

static void no_line_is_lost_when_many_wait(void **unused)
{
	struct loop *loop = loop_new();
	struct log_sinks *sinks = open_sinks(false, false);
	char line[61];
	size_t len = 0;

	(void)unused;
	log_sinks_collect(sinks, loop);
	for (unsigned n = 0; n < 400; n++) {
		snprintf(line, sizeof(line), "%060u", n);
		say(sinks, line);
	}
	log_sinks_collect(sinks, NULL);
	FILE *file = fopen(path, "r");

	for (unsigned n = 0; n < 400; n++) {
		assert_int_equal(fscanf(file, "%60s", line), 1);
		assert_int_equal(strtoul(line, NULL, 10), n);
		len += strlen(line);
	}
	fclose(file);
	assert_int_equal(len, 400 * 60);
	log_sinks_free(&sinks);
	loop_free(&loop);
}

static void a_dying_process_says_what_it_knew(void **unused)
{
	pid_t child = fork();
	int status;

	(void)unused;
	if (child == 0) {
		struct log_sinks *sinks = open_sinks(false, false);

		log_sinks_collect(sinks, loop_new());
		say(sinks, "last words");
		raise(SIGABRT);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_string_equal(read_file(), "last words\n");
}

static void leave_quietly(int number)
{
	(void)number;
	_exit(7);
}

/* Dies of a signal that somebody else has a handler for. */
static void die_handled(bool collects)
{
	const struct sigaction before = { .sa_handler = leave_quietly };
	struct log_sinks *sinks = open_sinks(false, false);

	sigaction(SIGABRT, &before, NULL);
	log_sinks_collect(sinks, loop_new());
	say(sinks, "last words");
	if (!collects) {
		log_sinks_collect(sinks, NULL);
	}
	raise(SIGABRT);
	_exit(0);
}

/* A sanitizer's report, for instance, is not lost: nor is its end. */
static void who_handled_the_signal_before_does_so_again(void **unused)
{
	(void)unused;
	for (unsigned collects = 0; collects < 2; collects++) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			die_handled(collects == 1);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 7);
		assert_string_equal(read_file(), "last words\n");
	}
}

static void a_file_that_cannot_be_opened_is_an_error(void **unused)
{
	struct log_options options = { .file = "/nowhere/at/all" };
	struct log_sinks *sinks;
	diag_t d = log_sinks_new(&options, &sinks);

	(void)unused;
	assert_non_null(d);
	assert_non_null(strstr(diag_text(d), "/nowhere/at/all"));
	diag_free(&d);
	log_sinks_free(&sinks);
}

#define file_test(f) cmocka_unit_test_setup_teardown(f, make_file, remove_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_time_stamp_is_readable_and_sortable),
		file_test(lines_have_stamps_when_wanted),
		file_test(a_file_is_appended_to_or_begun_anew),
		file_test(levels_are_words_before_the_text),
		file_test(after_rotation_a_new_file_is_written),
		file_test(a_file_that_cannot_be_opened_again_goes_on),
		file_test(watchers_see_all_but_debug_lines),
		file_test(a_failed_expectation_is_in_the_log),
		file_test(lines_of_a_moment_are_written_together),
		file_test(lines_of_an_event_are_written_in_its_turn),
		file_test(what_is_urgent_does_not_wait_nor_overtake),
		file_test(no_line_is_lost_when_many_wait),
		file_test(a_dying_process_says_what_it_knew),
		file_test(who_handled_the_signal_before_does_so_again),
		cmocka_unit_test(a_file_that_cannot_be_opened_is_an_error),
	};

	return cmocka_run_group_tests_name("log_sinks", tests, NULL, NULL);
}
