/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * addconn's command line.
 */
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "addconn.h"
#include "libipsecconf/paths.h"
#include "libswan/alloc.h"

enum option_id {
	OPTION_CONFIG = 1,
	OPTION_CTLSOCKET,
	OPTION_RUNDIR,
	OPTION_CALLED,
	OPTION_AUTO,
	OPTION_AUTOALL,
	OPTION_ADDALL,
	OPTION_CHECK,
	OPTION_SETUP,
	OPTION_NOEXPORT,
	OPTION_VARPREFIX,
	OPTION_LIST,
	OPTION_NAME,
	OPTION_ASYNCHRONOUS,
	OPTION_DRY_RUN,
	OPTION_VERBOSE,
	OPTION_QUIET,
	OPTION_IGNORED,
	OPTION_HELP,
	OPTION_VERSION
};

/* clang-format off */
static const struct option options[] = {
	{ "config",       required_argument, NULL, OPTION_CONFIG },
	{ "ctlsocket",    required_argument, NULL, OPTION_CTLSOCKET },
	{ "ctlbase",      required_argument, NULL, OPTION_CTLSOCKET },
	{ "rundir",       required_argument, NULL, OPTION_RUNDIR },
	{ "called",       required_argument, NULL, OPTION_CALLED },
	{ "auto",         required_argument, NULL, OPTION_AUTO },
	{ "autoall",      no_argument,       NULL, OPTION_AUTOALL },
	{ "addall",       no_argument,       NULL, OPTION_ADDALL },
	{ "checkconfig",  no_argument,       NULL, OPTION_CHECK },
	{ "configsetup",  optional_argument, NULL, OPTION_SETUP },
	{ "noexport",     no_argument,       NULL, OPTION_NOEXPORT },
	{ "varprefix",    required_argument, NULL, OPTION_VARPREFIX },
	{ "listall",      no_argument,       NULL, OPTION_LIST },
	{ "listadd",      no_argument,       NULL, OPTION_LIST },
	{ "listroute",    no_argument,       NULL, OPTION_LIST },
	{ "liststart",    no_argument,       NULL, OPTION_LIST },
	{ "listignore",   no_argument,       NULL, OPTION_LIST },
	{ "liststack",    no_argument,       NULL, OPTION_LIST },
	{ "name",         required_argument, NULL, OPTION_NAME },
	{ "asynchronous", no_argument,       NULL, OPTION_ASYNCHRONOUS },
	{ "async",        no_argument,       NULL, OPTION_ASYNCHRONOUS },
	{ "dry-run",      no_argument,       NULL, OPTION_DRY_RUN },
	{ "verbose",      no_argument,       NULL, OPTION_VERBOSE },
	{ "debug",        no_argument,       NULL, OPTION_VERBOSE },
	{ "quiet",        no_argument,       NULL, OPTION_QUIET },
	{ "remote-host",  required_argument, NULL, OPTION_IGNORED },
	{ "help",         no_argument,       NULL, OPTION_HELP },
	{ "version",      no_argument,       NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 }
};
/* clang-format on */

static void usage(FILE *out)
{
	fputs("Usage: ipsec add [--config FILE] [--auto=VALUE] CONN...\n"
	      "       ipsec addconn [--config FILE] --autoall | --addall\n"
	      "       ipsec addconn --name CONN KEY=VALUE...\n"
	      "       ipsec addconn [--config FILE] --checkconfig\n"
	      "       ipsec addconn [--config FILE] --configsetup[=KEY] "
	      "[--noexport] [--varprefix PREFIX]\n"
	      "       ipsec addconn [--config FILE] --listall | --listadd | "
	      "--listroute |\n"
	      "             --liststart | --listignore | --liststack\n"
	      "options: --ctlsocket SOCKET --asynchronous --dry-run --verbose "
	      "--quiet\n",
	      out);
}

void addconn_say(const struct addconn *addconn, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "ipsec %s: ", addconn->tool);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* A check is of all connections, whichever are named. */
static bool takes_words(const struct addconn *addconn)
{
	return addconn->mode == MODE_NAMED || addconn->mode == MODE_GIVEN ||
	       addconn->mode == MODE_CHECK;
}

static void set_ctlsocket(struct addconn *addconn, char *path)
{
	xfree(addconn->ctlsocket);
	addconn->ctlsocket = path;
}

static void set_list(struct addconn *addconn, const char *option)
{
	addconn->mode = MODE_LIST;
	addconn->list = option + strlen("list");
}

static void set_mode(struct addconn *addconn, enum option_id id)
{
	addconn->mode = id == OPTION_AUTOALL  ? MODE_AUTOALL
			: id == OPTION_ADDALL ? MODE_ADDALL
			: id == OPTION_CHECK  ? MODE_CHECK
					      : MODE_SETUP;
}

/* The exit status, or -1 to go on. */
static int take_option(struct addconn *addconn, enum option_id id,
		       const char *option, const char *value)
{
	switch (id) {
	case OPTION_CONFIG:
		addconn->config = value;
		break;
	case OPTION_CTLSOCKET:
		set_ctlsocket(addconn, xstrdup(value));
		break;
	case OPTION_RUNDIR:
		set_ctlsocket(addconn, xasprintf("%s/" IPSEC_CTL_NAME, value));
		break;
	case OPTION_CALLED:
		addconn->tool = value;
		break;
	case OPTION_AUTO:
		addconn->automatic = value;
		break;
	case OPTION_SETUP:
		addconn->setup_key = value;
		set_mode(addconn, id);
		break;
	case OPTION_AUTOALL:
	case OPTION_ADDALL:
	case OPTION_CHECK:
		set_mode(addconn, id);
		break;
	case OPTION_NOEXPORT:
		addconn->no_export = true;
		break;
	case OPTION_VARPREFIX:
		addconn->prefix = value;
		break;
	case OPTION_LIST:
		set_list(addconn, option);
		break;
	case OPTION_NAME:
		addconn->name = value;
		addconn->mode = MODE_GIVEN;
		break;
	case OPTION_ASYNCHRONOUS:
		addconn->asynchronous = true;
		break;
	case OPTION_DRY_RUN:
		addconn->dry_run = true;
		break;
	case OPTION_VERBOSE:
		addconn->verbose = true;
		break;
	case OPTION_QUIET:
		addconn->quiet = true;
		break;
	case OPTION_IGNORED:
		break;
	case OPTION_HELP:
		usage(stdout);
		return 0;
	case OPTION_VERSION:
		puts("Libreswan " IPSEC_VERSION);
		return 0;
	}
	return -1;
}

/* Up to here the words are options; behind --name NAME they describe it. */
static int split_words(struct addconn *addconn, int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--name") == 0) {
			addconn->words = argv + i + 2;
			addconn->nr_words = (size_t)(argc - i - 2);
			return i + 2;
		}
	}
	return argc;
}

int addconn_options(struct addconn *addconn, int argc, char **argv)
{
	int nr_options = split_words(addconn, argc, argv);
	int index = 0, id;

	while ((id = getopt_long(nr_options, argv, "nv", options, &index)) >=
	       0) {
		int status;

		if (id == '?') {
			usage(stderr);
			return EXIT_USAGE;
		}
		if (id == 'n' || id == 'v') {
			id = id == 'n' ? OPTION_DRY_RUN : OPTION_VERBOSE;
		}
		status = take_option(addconn, (enum option_id)id,
				     options[index].name, optarg);
		if (status >= 0) {
			return status;
		}
	}
	if (addconn->mode != MODE_GIVEN) {
		addconn->words = argv + optind;
		addconn->nr_words = (size_t)(nr_options - optind);
	}
	if (!takes_words(addconn) && addconn->nr_words > 0) {
		addconn_say(addconn, "unexpected argument '%s'",
			    addconn->words[0]);
		return EXIT_USAGE;
	}
	/* "ipsec add" says what auto= is to be; "ipsec addconn" asks the file
	 */
	if (addconn->automatic == NULL && addconn->mode == MODE_NAMED &&
	    strcmp(addconn->tool, "addconn") != 0) {
		addconn->automatic = "add";
	}
	return -1;
}
