/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * algparse: what ike=, esp= and ah= strings stand for, and whether the
 * algorithms work.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "crypto/nss.h"
#include "crypto/self_test.h"

enum { EXIT_USAGE = 2 };

enum {
	OPTION_PFS = 256,
	OPTION_FIPS,
	OPTION_TP,
	OPTION_TA,
	OPTION_IGNORE,
	OPTION_QUIET,
	OPTION_NSSDIR,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option options[] = {
	{"ikev1",	   no_argument,	NULL, '1'		  },
	{ "ikev2",	   no_argument,	NULL, '2'		  },
	{ "pfs",	 optional_argument, NULL, OPTION_PFS    },
	{ "fips",	  optional_argument, NULL, OPTION_FIPS   },
	{ "tp",	no_argument,	     NULL, OPTION_TP     },
	{ "ta",	no_argument,	     NULL, OPTION_TA     },
	{ "ignore",   no_argument,	 NULL, OPTION_IGNORE },
	{ "verbose",  no_argument,	  NULL, 'v'	    },
	{ "debug",	   optional_argument, NULL, OPTION_QUIET	 },
	{ "nssdir",   required_argument, NULL, OPTION_NSSDIR },
	{ "password", required_argument, NULL, OPTION_QUIET  },
	{ "seeddev",  required_argument, NULL, OPTION_QUIET  },
	{ "seedbits", required_argument, NULL, OPTION_QUIET  },
	{ "help",	  no_argument,       NULL, OPTION_HELP	 },
	{ "version",  no_argument,	  NULL, OPTION_VERSION},
	{ NULL,	0,		   NULL, 0		   }
};

static const char usage[] =
	"usage: ipsec algparse [OPTION]... ike|esp|ah|[ike=|esp=|ah=]STR...\n"
	"       ipsec algparse [OPTION]... --tp | --ta\n"
	"  ike, esp, ah         the default proposals\n"
	"  ike=STR ...          what STR stands for; STR alone: for all three\n"
	"  --tp                 check the parser with built-in strings\n"
	"  --ta                 check the algorithms with known answers\n"
	"  --pfs[=yes|no]       Child SAs have a key exchange (default: no)\n"
	"  --fips[=yes|no]      FIPS mode (default: as NSS says)\n"
	"  --ignore             skip unknown algorithms\n"
	"  --ikev2, -2          the only version\n"
	"  --nssdir DIR         NSS database (default: none)\n"
	"  --verbose, -v, --debug, --password X, --seeddev X, --seedbits X\n"
	"                       accepted, without effect\n"
	"  --help, --version\n";

struct command {
	struct settings settings;
	const char *nssdir;
	bool fips_is_set;
	bool tp;
	bool ta;
	int exit_status; /* -1: go on */
};

/* "yes", "no", nothing (yes); false when it is something else. */
static bool parse_bool(const char *text, bool *value)
{
	if (text == NULL || strcmp(text, "yes") == 0) {
		*value = true;
	} else if (strcmp(text, "no") == 0) {
		*value = false;
	} else {
		fprintf(stderr, "ipsec algparse: '%s' is not yes or no\n",
			text);
		return false;
	}
	return true;
}

static void parse_option(struct command *command, int option)
{
	struct settings *settings = &command->settings;
	bool ok = true;

	switch (option) {
	case '2':
	case 'v':
	case OPTION_QUIET:
		break;
	case OPTION_PFS:
		ok = parse_bool(optarg, &settings->pfs);
		break;
	case OPTION_FIPS:
		ok = parse_bool(optarg, &settings->fips);
		command->fips_is_set = true;
		break;
	case OPTION_TP:
		command->tp = true;
		break;
	case OPTION_TA:
		command->ta = true;
		break;
	case OPTION_IGNORE:
		settings->ignore_unknown = true;
		break;
	case OPTION_NSSDIR:
		command->nssdir = optarg;
		break;
	case OPTION_HELP:
		fputs(usage, stdout);
		command->exit_status = EXIT_SUCCESS;
		break;
	case OPTION_VERSION:
		printf("algparse %s\n", IPSEC_VERSION);
		command->exit_status = EXIT_SUCCESS;
		break;
	case '1':
		fputs("ipsec algparse: IKEv1 is not supported\n", stderr);
		ok = false;
		break;
	default:
		ok = false; /* getopt has said it */
		break;
	}
	if (!ok) {
		command->exit_status = EXIT_USAGE;
	}
}

/* "esp=aes" is for ESP only; "aes" is for all of them. */
static unsigned check_argument(const struct settings *settings,
			       const char *argument)
{
	static const struct {
		const char *name;
		enum protocol protocol;
	} kinds[] = {
		{"ike",	 PROTOCOL_IKE},
		{ "esp", PROTOCOL_ESP},
		{ "ah",	PROTOCOL_AH }
	};
	unsigned nr_failed = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t len = strlen(kinds[i].name);

		if (strncmp(argument, kinds[i].name, len) != 0 ||
		    (argument[len] != '\0' && argument[len] != '=')) {
			continue;
		}
		return !check_proposals(
			settings, kinds[i].protocol,
			argument[len] == '=' ? argument + len + 1 : NULL,
			EXPECT_NOTHING);
	}
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		nr_failed += !check_proposals(settings, kinds[i].protocol,
					      argument, EXPECT_NOTHING);
	}
	return nr_failed;
}

static unsigned check_algorithms(void)
{
	diag_t d = crypto_self_test();

	if (d == NULL) {
		printf("algorithms: all known answers are right\n");
		return 0;
	}
	printf("\tERROR: %s\n", diag_text(d));
	diag_free(&d);
	return 1;
}

static int run(const struct command *command, char **arguments)
{
	unsigned nr_failed = 0;

	if (command->ta) {
		nr_failed += check_algorithms();
	}
	if (command->tp) {
		nr_failed += check_matrix(&command->settings);
	}
	for (; *arguments != NULL; arguments++) {
		nr_failed += check_argument(&command->settings, *arguments);
	}
	if (nr_failed > 0) {
		fflush(stdout);
		fprintf(stderr, "%u FAILURES\n", nr_failed);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct command command = { .exit_status = -1 };
	int option;

	while (command.exit_status < 0 &&
	       (option = getopt_long(argc, argv, "12v", options, NULL)) != -1) {
		parse_option(&command, option);
	}
	if (command.exit_status >= 0) {
		return command.exit_status;
	}
	bool has_arguments = optind < argc;

	if (command.tp ? has_arguments : !has_arguments && !command.ta) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	diag_t d = nss_start(command.nssdir, NULL);

	if (d != NULL) {
		fprintf(stderr, "ipsec algparse: %s\n", diag_text(d));
		diag_free(&d);
		return EXIT_FAILURE;
	}
	if (!command.fips_is_set) {
		command.settings.fips = nss_is_fips();
	}
	int exit_status = run(&command, argv + optind);

	nss_stop();
	return exit_status;
}
