/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --configsetup: the effective values of "config setup".
 */
#include <stdio.h>

#include "addconn.h"
#include "libipsecconf/config_setup.h"

#define VALUE_BYTES 65536

/* NAME='VALUE' for a shell. */
static void print_variable(const struct addconn *addconn, const char *name,
			   const char *value)
{
	printf("%s%s", addconn->no_export ? "" : "export ",
	       addconn->prefix == NULL ? "" : addconn->prefix);
	for (const char *p = name; *p != '\0'; p++) {
		putchar(*p == '-' ? '_' : *p);
	}
	fputs("='", stdout);
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '\'') {
			fputs("'\\''", stdout);
		} else {
			putchar(*p);
		}
	}
	fputs("'\n", stdout);
}

static void print_all(const struct addconn *addconn,
		      const struct config_setup *setup)
{
	for (size_t i = 0; config_setup_key(i) != NULL; i++) {
		static char buf[VALUE_BYTES];
		struct text value = TEXT_IN(buf);

		(void)text_add_config_setup(&value, setup, config_setup_key(i));
		print_variable(addconn, config_setup_key(i), value.ptr);
	}
}

static int print_one(const struct addconn *addconn,
		     const struct config_setup *setup)
{
	static char buf[VALUE_BYTES];
	struct text value = TEXT_IN(buf);

	if (!text_add_config_setup(&value, setup, addconn->setup_key)) {
		addconn_say(addconn, "unrecognized 'config setup' keyword '%s'",
			    addconn->setup_key);
		return EXIT_NOTHING;
	}
	puts(value.ptr);
	return 0;
}

int addconn_setup(struct addconn *addconn)
{
	struct config_setup setup;
	diag_t d = config_setup_load(&setup, addconn->config,
				     &config_reader_files, &addconn->log);
	int status = 0;

	if (d != NULL) {
		addconn_say(addconn, "%s", diag_text(d));
		diag_free(&d);
		status = EXIT_FILE;
	} else if (addconn->setup_key != NULL) {
		status = print_one(addconn, &setup);
	} else {
		print_all(addconn, &setup);
	}
	config_setup_done(&setup);
	return status;
}
