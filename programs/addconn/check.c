/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --checkconfig and --list...: what the file says, without the daemon.
 */
#include <stdio.h>
#include <string.h>

#include "addconn.h"

bool addconn_check_values(struct addconn *addconn, const char *name,
			  const struct conn_values *values)
{
	struct conn_specs specs;
	size_t bad;
	diag_t d = conn_specs_from_values(name, values->list, values->nr,
					  &specs, &bad);
	bool ok = d == NULL;

	for (size_t i = 0; i < specs.nr_warnings; i++) {
		addconn_say(addconn, "warning: %s", specs.warnings[i]);
	}
	if (ok) { /* of several, all have the same */
		ok = addconn_check_algorithms(addconn, name, values,
					      specs.list[0]);
	} else if (bad < values->nr && values->list[bad].origin != NULL) {
		addconn_say(addconn, "%s: \"%s\": %s", values->list[bad].origin,
			    name, diag_text(d));
	} else {
		addconn_say(addconn, "\"%s\": %s", name, diag_text(d));
	}
	diag_free(&d);
	conn_specs_done(&specs);
	return ok;
}

/* A section that is there for others to pull in need not be. */
static bool is_whole(const struct conn_values *values)
{
	return conn_values_find(values, "auto") != NULL ||
	       (conn_values_find(values, "left") != NULL &&
		conn_values_find(values, "right") != NULL);
}

int addconn_check(struct addconn *addconn, const struct config_file *file)
{
	int status = 0;

	for (size_t i = 0; i < config_file_nr_conns(file); i++) {
		const char *name = config_file_conn_name(file, i);
		struct conn_values values;
		diag_t d = config_file_conn_values(file, i, &values);

		if (d != NULL) {
			addconn_say(addconn, "%s", diag_text(d));
			diag_free(&d);
			status = EXIT_FILE;
			continue;
		}
		if (is_whole(&values) &&
		    !addconn_check_values(addconn, name, &values)) {
			status = EXIT_FILE;
		}
		conn_values_done(&values);
	}
	return status;
}

/* Words of auto= that mean the same as WHAT of --listWHAT. */
static bool is_listed(const char *what, const char *automatic)
{
	if (strcmp(what, "all") == 0) {
		return true;
	}
	if (strcmp(what, "route") == 0) {
		return strcmp(automatic, "route") == 0 ||
		       strcmp(automatic, "ondemand") == 0;
	}
	if (strcmp(what, "start") == 0) {
		return strcmp(automatic, "start") == 0 ||
		       strcmp(automatic, "up") == 0;
	}
	return strcmp(what, automatic) == 0;
}

int addconn_list(struct addconn *addconn, const struct config_file *file)
{
	if (strcmp(addconn->list, "stack") == 0) {
		puts("xfrm");
		return 0;
	}
	for (size_t i = 0; i < config_file_nr_conns(file); i++) {
		struct conn_values values;
		diag_t d = config_file_conn_values(file, i, &values);
		const char *automatic =
			d != NULL ? NULL : conn_values_find(&values, "auto");

		if (is_listed(addconn->list,
			      automatic == NULL ? "ignore" : automatic)) {
			puts(config_file_conn_name(file, i));
		}
		diag_free(&d);
		conn_values_done(&values);
	}
	return 0;
}
