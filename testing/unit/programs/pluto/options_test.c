/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon's command line.
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

#include "options.h"

#define ARGS_MAX 16

static struct config_setup setup;
static struct pluto_options options;

/* Blank separated words; the error, or NULL. */
static diag_t parse(const char *line)
{
	static char buf[512];
	char *argv[ARGS_MAX] = { buf };
	int argc = 1;

	snprintf(buf, sizeof(buf), "%s", line);
	for (char *word = strtok(buf, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		argv[argc++] = word;
	}
	options = (struct pluto_options){ .fork = true };
	return pluto_options_parse(argc, argv, &setup, &options, NULL);
}

static int set_up(void **unused)
{
	(void)unused;
	config_setup_init(&setup);
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	config_setup_done(&setup);
	return 0;
}

static void assert_parses(const char *line)
{
	diag_t d = parse(line);

	if (d != NULL) {
		fail_msg("%s: %s", line, diag_text(d));
	}
}

static void settings_are_those_of_config_setup(void **unused)
{
	(void)unused;
	assert_parses("--nofork --rundir /r --nssdir /n --nhelpers 3 "
		      "--logfile=/l --log-no-time --uniqueids no");
	assert_false(options.fork);
	assert_string_equal(setup.rundir, "/r");
	assert_string_equal(setup.nssdir, "/n");
	assert_string_equal(setup.logfile, "/l");
	assert_int_equal(setup.nhelpers, 3);
	assert_false(setup.logtime);
	assert_false(setup.uniqueids);
}

static void ctlbase_is_the_old_name_of_rundir(void **unused)
{
	(void)unused;
	assert_parses("--ctlbase /old");
	assert_string_equal(setup.rundir, "/old");
}

static void the_command_line_counts_more_than_the_file(void **unused)
{
	char path[] = "/tmp/options_test.XXXXXX";
	char line[128];
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");

	(void)unused;
	assert_non_null(file);
	fputs("config setup\n\tlogfile=/file\n\tnhelpers=5\n", file);
	fclose(file);
	snprintf(line, sizeof(line), "--logfile /line --config %s", path);
	assert_parses(line);
	assert_string_equal(setup.logfile, "/line");
	assert_int_equal(setup.nhelpers, 5);
	assert_string_equal(setup.configfile, path);
	unlink(path);
}

static void what_cannot_be_is_an_error_that_names_it(void **unused)
{
	static const struct {
		const char *line;
		const char *in_error;
	} cases[] = {
		{"--nonsense",		"unrecognized option '--nonsense'"},
		{ "--nhelpers",		"requires an argument"	       },
		{ "--nofork=yes",		  "takes no argument"		      },
		{ "word",			  "unexpected argument \"word\""	 },
		{ "--nhelpers many",	     "--nhelpers: "		    },
		{ "--config /nowhere/at/all", "/nowhere/at/all"			},
	};

	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		diag_t d = parse(cases[i].line);

		assert_non_null(d);
		if (strstr(diag_text(d), cases[i].in_error) == NULL) {
			fail_msg("%s: %s", cases[i].line, diag_text(d));
		}
		diag_free(&d);
	}
}

static void impairments_are_collected(void **unused)
{
	(void)unused;
	assert_parses("--impair revival --impair suppress_retransmits");
	assert_int_equal(options.nr_impair, 2);
	assert_string_equal(options.impair[1], "suppress_retransmits");
}

#define setup_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		setup_test(settings_are_those_of_config_setup),
		setup_test(ctlbase_is_the_old_name_of_rundir),
		setup_test(the_command_line_counts_more_than_the_file),
		setup_test(what_cannot_be_is_an_error_that_names_it),
		setup_test(impairments_are_collected),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
