/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * addconn: read ipsec.conf, send its connections to the daemon.
 */
#include <stdio.h>
#include <stdlib.h>

#include "addconn.h"
#include "crypto/nss.h"
#include "libipsecconf/config_setup.h"
#include "libipsecconf/paths.h"
#include "libswan/alloc.h"

static void write_line(void *ctx, enum log_level level,
		       const struct logger *origin, const char *text)
{
	(void)level;
	(void)origin;
	addconn_say(ctx, "%s", text);
}

static int run_with_file(struct addconn *addconn)
{
	struct config_file *file;
	diag_t d = config_file_load(addconn->config, CONFIG_ALL,
				    &config_reader_files, &addconn->log, &file);
	int status;

	if (d == NULL) { /* the daemon warns of it at its start */
		d = config_setup_check(file, addconn->mode == MODE_CHECK
						     ? &addconn->log
						     : NULL);
	}
	if (d != NULL) {
		addconn_say(addconn, "%s", diag_text(d));
		diag_free(&d);
		config_file_free(&file);
		return EXIT_FILE;
	}
	if (addconn->mode == MODE_CHECK) {
		status = addconn_check(addconn, file);
	} else if (addconn->mode == MODE_LIST) {
		status = addconn_list(addconn, file);
	} else {
		status = addconn_add(addconn, file);
	}
	config_file_free(&file);
	return status;
}

static int run(struct addconn *addconn)
{
	if (addconn->mode == MODE_SETUP) {
		return addconn_setup(addconn);
	}
	if (addconn->mode == MODE_GIVEN) {
		return addconn_add(addconn, NULL);
	}
	if (addconn->mode == MODE_NAMED && addconn->nr_words == 0) {
		addconn_say(addconn, "no connection named; try --help");
		return EXIT_NOTHING;
	}
	return run_with_file(addconn);
}

int main(int argc, char **argv)
{
	const char *rundir = getenv("IPSEC_RUNDIR");
	const char *config = getenv("IPSEC_CONF");
	struct addconn addconn = {
		.tool = "addconn",
		.config = config == NULL ? IPSEC_CONF : config,
		.ctlsocket = xasprintf("%s/" IPSEC_CTL_NAME,
				       rundir == NULL ? IPSEC_RUNDIR : rundir),
	};
	const struct log_sink sink = { .write = write_line, .ctx = &addconn };

	logger_init(&addconn.log, &sink);
	int status = addconn_options(&addconn, argc, argv);

	if (status < 0) {
		status = run(&addconn);
	}
	if (addconn.has_nss) {
		nss_stop();
	}
	xfree(addconn.ctlsocket);
	return status;
}
