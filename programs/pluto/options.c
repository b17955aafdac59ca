/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon's command line.
 */
#include "options.h"

#include <string.h>

enum kind {
	FLAG,	 /* sets KEY to VALUE */
	SETTING, /* sets KEY to the option's value */
	CONFIG,	 /* reads a file */
	IMPAIR,
	NO_FORK,
	TO_STDERR,
	SELF_TEST,
	LEAK_DETECTIVE,
	HELP,
	VERSION,
	IGNORED, /* accepted, has no effect here */
	IGNORED_VALUE
};

/* clang-format off */
static const struct option {
	const char *name;
	enum kind kind;
	const char *key;
	const char *value;
} table[] = {
	{ "nofork",                NO_FORK,       NULL, NULL },
	{ "config",                CONFIG,        NULL, NULL },
	{ "rundir",                SETTING,       "rundir", NULL },
	{ "ctlbase",               SETTING,       "rundir", NULL },
	{ "secretsfile",           SETTING,       "secretsfile", NULL },
	{ "dumpdir",               SETTING,       "dumpdir", NULL },
	{ "ipsecdir",              SETTING,       "ipsecdir", NULL },
	{ "nssdir",                SETTING,       "nssdir", NULL },
	{ "nhelpers",              SETTING,       "nhelpers", NULL },
	{ "logfile",               SETTING,       "logfile", NULL },
	{ "stderrlog",             TO_STDERR,     NULL, NULL },
	{ "log-no-time",           FLAG,          "logtime", "no" },
	{ "log-no-append",         FLAG,          "logappend", "no" },
	{ "logip",                 SETTING,       "logip", NULL },
	{ "log-no-ip",             FLAG,          "logip", "no" },
	{ "log-no-audit",          FLAG,          "audit-log", "no" },
	{ "listen",                SETTING,       "listen", NULL },
	{ "listen-udp",            FLAG,          "listen-udp", "yes" },
	{ "no-listen-udp",         FLAG,          "listen-udp", "no" },
	{ "listen-tcp",            FLAG,          "listen-tcp", "yes" },
	{ "no-listen-tcp",         FLAG,          "listen-tcp", "no" },
	{ "ike-socket-bufsize",    SETTING,       "ike-socket-bufsize", NULL },
	{ "keep-alive",            SETTING,       "keep-alive", NULL },
	{ "virtual-private",       SETTING,       "virtual-private", NULL },
	{ "shuntlifetime",         SETTING,       "shuntlifetime", NULL },
	{ "expire-shunt-interval", SETTING,       "expire-shunt-interval", NULL },
	{ "expire-lifetime",       SETTING,       "expire-lifetime", NULL },
	{ "uniqueids",             SETTING,       "uniqueids", NULL },
	{ "no-uniqueids",          FLAG,          "uniqueids", "no" },
	{ "ddos-mode",             SETTING,       "ddos-mode", NULL },
	{ "ddos-ike-threshold",    SETTING,       "ddos-ike-threshold", NULL },
	{ "max-halfopen-ike",      SETTING,       "max-halfopen-ike", NULL },
	{ "global-redirect",       SETTING,       "global-redirect", NULL },
	{ "global-redirect-to",    SETTING,       "global-redirect-to", NULL },
	{ "crl-strict",            FLAG,          "crl-strict", "yes" },
	{ "crlcheckinterval",      SETTING,       "crlcheckinterval", NULL },
	{ "ocsp-enable",           FLAG,          "ocsp-enable", "yes" },
	{ "ocsp-strict",           FLAG,          "ocsp-strict", "yes" },
	{ "ocsp-uri",              SETTING,       "ocsp-uri", NULL },
	{ "ocsp-trustname",        SETTING,       "ocsp-trustname", NULL },
	{ "ocsp-timeout",          SETTING,       "ocsp-timeout", NULL },
	{ "ocsp-cache-size",       SETTING,       "ocsp-cache-size", NULL },
	{ "ocsp-cache-min-age",    SETTING,       "ocsp-cache-min-age", NULL },
	{ "ocsp-cache-max-age",    SETTING,       "ocsp-cache-max-age", NULL },
	{ "ocsp-method",           SETTING,       "ocsp-method", NULL },
	{ "dnssec-rootkey-file",   SETTING,       "dnssec-rootkey-file", NULL },
	{ "dnssec-trusted",        SETTING,       "dnssec-anchors", NULL },
	{ "no-dnssec",             FLAG,          "dnssec-enable", "no" },
	{ "seccomp",               SETTING,       "seccomp", NULL },
	{ "statsbin",              SETTING,       "statsbin", NULL },
	{ "debug",                 SETTING,       "plutodebug", NULL },
	{ "debug-all",             FLAG,          "plutodebug", "all" },
	{ "debug-none",            FLAG,          "plutodebug", "none" },
	{ "impair",                IMPAIR,        NULL, NULL },
	{ "selftest",              SELF_TEST,     NULL, NULL },
	{ "leak-detective",        LEAK_DETECTIVE, NULL, NULL },
	{ "use-xfrm",              IGNORED,       NULL, NULL },
	{ "use-netkey",            IGNORED,       NULL, NULL },
	{ "efence-protect",        IGNORED,       NULL, NULL },
	{ "vendorid",              SETTING,       "myvendorid", NULL },
	{ "protostack",            SETTING,       "protostack", NULL },
	{ "seedbits",              SETTING,       "seedbits", NULL },
	{ "coredir",               SETTING,       "dumpdir", NULL },
	{ "interface",             IGNORED_VALUE, NULL, NULL },
	{ "help",                  HELP,          NULL, NULL },
	{ "version",               VERSION,       NULL, NULL },
};
/* clang-format on */

static bool takes_value(enum kind kind)
{
	return kind == SETTING || kind == CONFIG || kind == IMPAIR ||
	       kind == IGNORED_VALUE;
}

/* WORD is the option without dashes, up to its '='. */
static const struct option *find(const char *word, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (strlen(table[i].name) == len &&
		    strncmp(table[i].name, word, len) == 0) {
			return &table[i];
		}
	}
	return NULL;
}

static diag_t apply(const struct option *option, const char *value,
		    struct config_setup *setup, struct pluto_options *options,
		    const struct logger *log)
{
	switch (option->kind) {
	case FLAG:
		return config_setup_set(setup, option->key, option->value);
	case SETTING:
		return config_setup_set(setup, option->key, value);
	case CONFIG:
		config_setup_done(setup); /* it begins with the defaults */
		return config_setup_load(setup, value, &config_reader_files,
					 log);
	case IMPAIR:
		if (options->nr_impair == ARRAY_LEN(options->impair)) {
			return diag("too many --impair");
		}
		options->impair[options->nr_impair++] = value;
		return NULL;
	case NO_FORK:
		options->fork = false;
		return NULL;
	case TO_STDERR:
		options->to_stderr = true;
		return NULL;
	case SELF_TEST:
		options->self_test = true;
		return NULL;
	case LEAK_DETECTIVE:
		options->leak_detective = true;
		return NULL;
	case HELP:
		options->help = true;
		return NULL;
	case VERSION:
		options->version = true;
		return NULL;
	case IGNORED:
	case IGNORED_VALUE:
		return NULL;
	}
	return NULL;
}

/* The option at ARGV[*AT] and its value; *AT is then at the last of them. */
static diag_t take(int argc, char **argv, int *at, const struct option **option,
		   const char **value)
{
	const char *word = argv[*at];

	if (strncmp(word, "--", 2) != 0) {
		return diag("unexpected argument \"%s\"", word);
	}
	word += 2;
	size_t len = strcspn(word, "=");

	*option = find(word, len);
	if (*option == NULL) {
		return diag("unrecognized option '--%.*s'", (int)len, word);
	}
	*value = word[len] == '=' ? word + len + 1 : NULL;
	if (takes_value((*option)->kind) && *value == NULL) {
		if (*at + 1 == argc) {
			return diag("option '--%s' requires an argument",
				    (*option)->name);
		}
		*value = argv[++*at];
	} else if (!takes_value((*option)->kind) && *value != NULL) {
		return diag("option '--%s' takes no argument", (*option)->name);
	}
	return NULL;
}

diag_t pluto_options_parse(int argc, char **argv, struct config_setup *setup,
			   struct pluto_options *options,
			   const struct logger *log)
{
	/* the file first, wherever it is named: the command line counts more */
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 1; i < argc; i++) {
			const struct option *option = NULL;
			const char *value = NULL;
			diag_t d = take(argc, argv, &i, &option, &value);

			if (d == NULL &&
			    (option->kind == CONFIG) == (pass == 0)) {
				d = apply(option, value, setup, options, log);
				diag_prefix(&d, "--%s: ", option->name);
			}
			if (d != NULL) {
				return d;
			}
		}
	}
	return NULL;
}

void text_add_pluto_usage(struct text *out)
{
	text_add_string(out, "Usage: ipsec pluto");
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		text_add(out, "\n\t[--%s%s]", table[i].name,
			 takes_value(table[i].kind) ? " VALUE" : "");
	}
	text_add_string(out, "\n");
}
