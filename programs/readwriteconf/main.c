/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * readwriteconf: ipsec.conf as it has been understood, without includes, also=
 * and %default.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libipsecconf/config_file.h"
#include "libipsecconf/config_setup.h"
#include "libipsecconf/paths.h"
#include "libswan/logger.h"

enum { EXIT_USAGE = 2, EXIT_FILE = 3, EXIT_UNKNOWN_NAME = 21 };

struct options {
	const char *config;
	const char *conn; /* NULL: all */
	bool no_setup;
};

static int usage(FILE *to, int status)
{
	fputs("Usage: ipsec readwriteconf [--config FILE] [--conn NAME] "
	      "[--nosetup]\n",
	      to);
	return status;
}

static void write_line(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	(void)ctx;
	(void)level;
	(void)origin;
	fprintf(stderr, "ipsec readwriteconf: %s\n", text);
}

/* What a reader would end or begin a value at is between quotes. */
static void print_value(const struct conn_value *value)
{
	const char *text = value->value;
	bool quoted = *text == '\0' || strpbrk(text, " \t#'{}") != NULL ||
		      strchr(text, '"') != NULL;
	char quote = strchr(text, '"') != NULL ? '\'' : '"';

	if (quoted) {
		printf("\t%s=%c%s%c\n", value->key, quote, text, quote);
	} else {
		printf("\t%s=%s\n", value->key, text);
	}
}

static void print_values(const struct conn_values *values)
{
	for (size_t i = 0; i < values->nr; i++) {
		print_value(&values->list[i]);
	}
}

static diag_t print_conn(const struct config_file *file, size_t i)
{
	struct conn_values values;
	diag_t d = config_file_conn_values(file, i, &values);

	if (d == NULL) {
		printf("\nconn %s\n", config_file_conn_name(file, i));
		print_values(&values);
	}
	conn_values_done(&values);
	return d;
}

static diag_t print_conns(const struct config_file *file)
{
	diag_t d = NULL;

	for (size_t i = 0; i < config_file_nr_conns(file) && d == NULL; i++) {
		d = print_conn(file, i);
	}
	return d;
}

static int print_file(const struct options *options,
		      const struct config_file *file)
{
	size_t i = 0;

	if (options->conn != NULL &&
	    !config_file_find_conn(file, options->conn, &i)) {
		fprintf(stderr, "ipsec readwriteconf: conn %s: not found\n",
			options->conn);
		return EXIT_UNKNOWN_NAME;
	}
	if (!options->no_setup) {
		printf("config setup\n");
		print_values(config_file_setup(file));
	}
	diag_t d = options->conn != NULL ? print_conn(file, i) :
					   print_conns(file);

	if (d != NULL) {
		fprintf(stderr, "ipsec readwriteconf: %s\n", diag_text(d));
		diag_free(&d);
		return EXIT_FILE;
	}
	return EXIT_SUCCESS;
}

static int run(const struct options *options)
{
	const struct log_sink sink = { .write = write_line };
	struct config_file *file;
	struct logger log;

	logger_init(&log, &sink);
	diag_t d = config_file_load(options->config, CONFIG_ALL,
				    &config_reader_files, &log, &file);

	if (d == NULL) {
		d = config_setup_check(file, NULL);
	}
	int status = EXIT_FILE;

	if (d == NULL) {
		status = print_file(options, file);
	} else {
		fprintf(stderr, "ipsec readwriteconf: %s\n", diag_text(d));
		diag_free(&d);
	}
	config_file_free(&file);
	return status;
}

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "config", required_argument, NULL, 'f' },
	{ "conn", required_argument, NULL, 'c' },
	{ "nosetup", no_argument, NULL, 'n' },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	const char *config = getenv("IPSEC_CONF");
	struct options options = { .config = config == NULL ? IPSEC_CONF :
							       config };
	int option;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) >=
	       0) {
		switch (option) {
		case 'h':
			return usage(stdout, EXIT_SUCCESS);
		case 'f':
			options.config = optarg;
			break;
		case 'c':
			options.conn = optarg;
			break;
		case 'n':
			options.no_setup = true;
			break;
		default:
			return usage(stderr, EXIT_USAGE);
		}
	}
	return optind == argc ? run(&options) : usage(stderr, EXIT_USAGE);
}
