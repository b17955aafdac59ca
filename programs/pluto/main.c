/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon: options, start, stop.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "daemonize.h"
#include "libipsecconf/paths.h"
#include "libswan/alloc.h"
#include "log_sinks.h"
#include "options.h"
#include "pid_file.h"
#include "pluto.h"
#include "start.h"

#define TOOL "ipsec pluto"

static void stderr_write(void *ctx, enum log_level level,
			 const struct logger *origin, const char *text)
{
	(void)ctx;
	(void)level;
	(void)origin;
	fprintf(stderr, TOOL ": %s\n", text);
}

static const struct log_sink stderr_sink = { .write = stderr_write };

/* Say it where the user is, and end with CODE. */
static int refuse(diag_t *d, int code)
{
	fprintf(stderr, TOOL ": FATAL ERROR: %s\n", diag_text(*d));
	diag_free(d);
	return code;
}

static void print_usage(void)
{
	char buf[8192];
	struct text text = TEXT_IN(buf);

	text_add_pluto_usage(&text);
	fputs(buf, stdout);
}

static diag_t make_rundir(const char *rundir)
{
	if (mkdir(rundir, 0700) < 0 && errno != EEXIST) {
		return diag("cannot make \"%s\": %s", rundir, strerror(errno));
	}
	return NULL;
}

static diag_t open_log(struct pluto *pluto, const struct pluto_options *options)
{
	const char *file = pluto->setup.logfile;
	struct log_options log = {
		.file = file[0] == '\0' || options->to_stderr ? NULL : file,
		.append = pluto->setup.logappend,
		.time = pluto->setup.logtime,
		.to_stderr = options->to_stderr,
		.to_syslog = file[0] == '\0' && !options->to_stderr,
		.debug = pluto->setup.debug,
	};
	diag_t d = log_sinks_new(&log, &pluto->sinks);

	logger_init(&pluto->log, log_sinks_sink(pluto->sinks));
	return d;
}

/*
 * Cores are dumped to the current folder; and the one that we were started in
 * must not be held.
 */
static void enter_dumpdir(const struct pluto *pluto)
{
	const char *folder = pluto->setup.dumpdir;

	if (chdir(folder) < 0) {
		log_warn(&pluto->log, "dumpdir=%s: %s; running in /",
			 folder, strerror(errno));
		(void)!chdir("/");
	}
}

/* Everything between a log that is open and one that is closed. */
static int run(struct pluto *pluto, const struct pluto_options *options)
{
	int code = start(pluto, options);

	if (code == PLUTO_EXIT_OK) {
		daemonize_ready(PLUTO_EXIT_OK, options->to_stderr);
		start_serve(pluto);
	}
	start_undo(pluto);
	daemonize_ready(code, options->to_stderr);
	return code;
}

/* Locked: go into the background, open the log, run. */
static int run_locked(struct pluto *pluto, const struct pluto_options *options,
		      int *lock_fd, const char *pid_path)
{
	diag_t d = NULL;

	if (options->fork) {
		d = daemonize();
	}
	if (d != NULL) {
		return refuse(&d, PLUTO_EXIT_FORK);
	}
	d = pid_file_write(*lock_fd);
	if (d != NULL) {
		return refuse(&d, PLUTO_EXIT_LOCK);
	}
	d = open_log(pluto, options);
	if (d != NULL) {
		log_error(&pluto->log, "%s; logging to syslog", diag_text(d));
		fprintf(stderr, TOOL ": %s; logging to syslog\n", diag_text(d));
		diag_free(&d);
	}
	enter_dumpdir(pluto);
	int code = run(pluto, options);

	if (options->leak_detective) {
		start_report_leaks(pluto);
	}
	pid_file_remove(pid_path, lock_fd);
	start_end(pluto); /* who waits for our end hears of it */
	log_sinks_free(&pluto->sinks);
	return code;
}

/* Beside a daemon that runs: its lock and its log are not touched. */
static int run_self_test(struct pluto *pluto, struct pluto_options *options)
{
	options->to_stderr = true;
	diag_t d = open_log(pluto, options);

	if (d != NULL) {
		return refuse(&d, PLUTO_EXIT_FAIL);
	}
	int code = start(pluto, options);

	start_undo(pluto);
	if (options->leak_detective) {
		start_report_leaks(pluto);
	}
	log_sinks_free(&pluto->sinks);
	return code;
}

static int run_in_rundir(struct pluto *pluto,
			 const struct pluto_options *options)
{
	char *pid_path =
		xasprintf("%s/%s", pluto->setup.rundir, IPSEC_PID_NAME);
	int lock_fd = -1;
	bool running = false;
	int code;
	diag_t d = make_rundir(pluto->setup.rundir);

	if (d == NULL) {
		d = pid_file_lock(pid_path, &lock_fd, &running);
	}
	if (d != NULL) {
		code = refuse(&d, running ? PLUTO_EXIT_LOCK : PLUTO_EXIT_FAIL);
	} else {
		code = run_locked(pluto, options, &lock_fd, pid_path);
		pid_file_remove(pid_path, &lock_fd);
	}
	xfree(pid_path);
	return code;
}

int main(int argc, char **argv)
{
	struct pluto pluto = { .loop = NULL };
	struct pluto_options options = { .fork = true };
	int code = PLUTO_EXIT_OK;

	logger_init(&pluto.log, &stderr_sink);
	config_setup_init(&pluto.setup);
	diag_t d = pluto_options_parse(argc, argv, &pluto.setup, &options,
				       &pluto.log);

	if (d != NULL) {
		code = refuse(&d, PLUTO_EXIT_FAIL);
	} else if (options.help) {
		print_usage();
	} else if (options.version) {
		printf("Libreswan %s\n", IPSEC_VERSION);
	} else if (options.self_test) {
		code = run_self_test(&pluto, &options);
	} else {
		config_setup_make_absolute(&pluto.setup);
		if (options.fork) {
			daemonize_close_inherited();
		}
		code = run_in_rundir(&pluto, &options);
	}
	config_setup_done(&pluto.setup);
	return code;
}
