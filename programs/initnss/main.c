/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * initnss: create the NSS database; --check: create it where it is missing.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/nss.h"
#include "libipsecconf/paths.h"
#include "libswan/alloc.h"

enum { EXIT_USAGE = 2, EXIT_OLD_FORMAT = 4, EXIT_EXISTS = 42 };

enum {
	OPTION_CHECK = 1,
	OPTION_NSSDIR,
	OPTION_QUIET,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{ "check", no_argument, NULL, OPTION_CHECK },
	{ "nssdir", required_argument, NULL, OPTION_NSSDIR },
	{ "configdir", required_argument, NULL, OPTION_NSSDIR },
	{ "settrusts", no_argument, NULL, OPTION_QUIET },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 }
};

static bool has_file(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	bool exists = access(path, F_OK) == 0;

	xfree(path);
	return exists;
}

/* The folder and those above it; only the last is private. */
static bool make_dir(const char *dir)
{
	char *path = xstrdup(dir);

	for (char *slash = strchr(path + 1, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(path, 0755);
		*slash = '/';
	}
	bool made = mkdir(path, 0700) == 0 || errno == EEXIST;

	xfree(path);
	return made;
}

static int create(const char *nssdir)
{
	if (!make_dir(nssdir)) {
		fprintf(stderr, "ipsec initnss: ERROR: cannot make %s: %s\n",
			nssdir, strerror(errno));
		return EXIT_FAILURE;
	}
	printf("Initializing NSS database\n\n");
	diag_t d = nss_create_db(nssdir);

	if (d != NULL) {
		fprintf(stderr, "ipsec initnss: ERROR: %s\n", diag_text(d));
		diag_free(&d);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int run(const char *nssdir, bool check)
{
	if (has_file(nssdir, "cert9.db")) {
		if (check) {
			return EXIT_SUCCESS;
		}
		fprintf(stderr,
			"ipsec initnss: ERROR: there is an NSS database in "
			"%s already\n",
			nssdir);
		return EXIT_EXISTS;
	}
	if (has_file(nssdir, "cert8.db") || has_file(nssdir, "key3.db")) {
		fprintf(stderr,
			"ipsec initnss: ERROR: the NSS database in %s is of "
			"the old format (cert8.db); convert it with certutil\n",
			nssdir);
		return EXIT_OLD_FORMAT;
	}
	return create(nssdir);
}

int main(int argc, char **argv)
{
	const char *nssdir = getenv("IPSEC_NSSDIR");
	bool check = false;
	int option;

	if (nssdir == NULL) {
		nssdir = IPSEC_NSSDIR;
	}
	while ((option = getopt_long(argc, argv, "d:", options, NULL)) >= 0) {
		switch (option) {
		case OPTION_CHECK:
			check = true;
			break;
		case OPTION_NSSDIR:
		case 'd':
			nssdir = optarg;
			break;
		case OPTION_QUIET:
			break;
		case OPTION_HELP:
			puts("Usage: ipsec initnss [--nssdir DIR]\n"
			     "       ipsec checknss [--nssdir DIR] "
			     "[--settrusts]");
			return EXIT_SUCCESS;
		case OPTION_VERSION:
			puts("Libreswan " IPSEC_VERSION);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	return run(nssdir, check);
}
