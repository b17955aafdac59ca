/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From whack's command line to requests.
 */
#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "libipsecconf/paths.h"
#include "libswan/alloc.h"
#include "libswan/print.h"

#define EXIT_WHACK_PROBLEM 33

int args_error(const struct whack_args *args, const char *fmt, ...)
{
	va_list ap;

	fputs("whack error: ", stderr);
	if (args->name != NULL) {
		fprintf(stderr, "\"%s\" ", args->name);
	}
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return EXIT_WHACK_PROBLEM;
}

static void print_help(void)
{
	fputs("Usage: ipsec whack [--name CONN] ACTION... [--json]\n"
	      "       ipsec whack --name CONN [OPTION...] --host ADDRESS "
	      "--to --host ADDRESS\n"
	      "\n"
	      "actions and options:\n",
	      stdout);
	for (size_t i = 0; i < nr_option_rows; i++) {
		static const char *const arguments[] = {
			[ARGUMENT_NO] = "",
			[ARGUMENT_YES] = " VALUE",
			[ARGUMENT_BOOL] = "[=VALUE]",
		};
		const struct option_row *row = &option_rows[i];

		printf("    --%s%s\n", row->name, arguments[row->argument]);
	}
}

/* The request of COMMAND: the one begun before, or a new one. */
static struct whack_request *request_of(struct whack_args *args,
					enum whack_command command)
{
	for (size_t i = 0; i < args->nr_requests; i++) {
		if (args->requests[i].command == command) {
			return &args->requests[i];
		}
	}
	if (args->nr_requests == MAX_REQUESTS) {
		return NULL;
	}
	struct whack_request *request = &args->requests[args->nr_requests++];

	*request = (struct whack_request){ .command = command };
	return request;
}

static int add_action(struct whack_args *args, const struct option_row *row,
		      const char *value)
{
	struct whack_request *request = request_of(args, row->number);

	if (request == NULL) {
		return args_error(args, "too many actions");
	}
	if (row->kind == OPTION_NEGATED || row->kind == OPTION_KEYED) {
		bool negated = row->kind == OPTION_NEGATED;
		char *text = xasprintf("%s%s%s", negated ? "no" : row->text,
				       negated ? "-" : "=", value);

		whack_request_add_value(request, text);
		xfree(text);
	} else if (row->kind == OPTION_VALUE) {
		whack_request_add_value(request,
					row->text != NULL ? row->text : value);
	}
	return -1;
}

static void add_conn_value(struct whack_args *args, const char *end,
			   const char *key, const char *value)
{
	char *text = xasprintf("%s%s=%s", end, key, value);

	whack_request_add_value(&args->add, text);
	xfree(text);
	args->conn_seen = true;
}

static int add_end_value(struct whack_args *args, const struct option_row *row,
			 const char *value)
{
	const char *end = args->to_seen ? "right" : "left";

	if (row->text[0] == '\0') {
		args->host_seen = true;
	}
	add_conn_value(args, end, row->text, value);
	return -1;
}

/* The table says "left"; behind --to it is "right". */
static void add_fixed(struct whack_args *args, const char *text)
{
	const size_t left_bytes = strlen("left");

	if (args->to_seen && strncmp(text, "left", left_bytes) == 0) {
		char *right = xasprintf("right%s", text + left_bytes);

		whack_request_add_value(&args->add, right);
		xfree(right);
	} else {
		whack_request_add_value(&args->add, text);
	}
	args->conn_seen = true;
}

static void add_authby(struct whack_args *args, const char *method)
{
	char *old = args->authby;

	args->authby =
		old == NULL ? xstrdup(method) : xasprintf("%s,%s", old, method);
	xfree(old);
	args->conn_seen = true;
}

static int take_to(struct whack_args *args)
{
	if (!args->host_seen) {
		return args_error(args, "connection missing --host before "
					"--to");
	}
	args->to_seen = true;
	args->host_seen = false;
	args->conn_seen = true;
	return -1;
}

static void set_ctlsocket(struct whack_args *args, char *path)
{
	xfree(args->ctlsocket);
	args->ctlsocket = path;
}

static int take_version(void)
{
	puts("Libreswan " IPSEC_VERSION);
	return 0;
}

static int take_help(void)
{
	print_help();
	return 0;
}

/* What ROW asks for; the exit status when that ends the program, else -1. */
static int take_option(struct whack_args *args, const struct option_row *row,
		       const char *value)
{
	switch (row->kind) {
	case OPTION_ACTION:
	case OPTION_VALUE:
	case OPTION_NEGATED:
	case OPTION_KEYED:
		return add_action(args, row, value);
	case OPTION_FLAG:
		args->flags |= row->number;
		return -1;
	case OPTION_CONN:
		add_conn_value(args, "", row->text, value);
		return -1;
	case OPTION_CONN_FIXED:
		add_fixed(args, row->text);
		return -1;
	case OPTION_CONN_AUTHBY:
		add_authby(args, row->text);
		return -1;
	case OPTION_END:
		return add_end_value(args, row, value);
	case OPTION_TO:
		return take_to(args);
	case OPTION_NAME:
		args->name = value;
		return -1;
	case OPTION_REMOTE_HOST:
		args->remote_host = value;
		return -1;
	case OPTION_CTLSOCKET:
		set_ctlsocket(args, xstrdup(value));
		return -1;
	case OPTION_RUNDIR:
		set_ctlsocket(args, xasprintf("%s/" IPSEC_CTL_NAME, value));
		return -1;
	case OPTION_HELP:
		return take_help();
	case OPTION_VERSION:
		return take_version();
	case OPTION_OBSOLETE:
		fprintf(stderr,
			"ipsec whack: warning: obsolete option "
			"--%s ignored\n",
			row->name);
		return -1;
	case OPTION_QUIET:
		return -1;
	}
	return -1;
}

static bool is_bool_word(const char *word)
{
	static const char *const words[] = { "yes",  "no",     "true",	"false",
					     "auto", "either", "insist" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (word != NULL && strcmp(word, words[i]) == 0) {
			return true;
		}
	}
	return false;
}

/*
 * The argument of ROW: behind '=', or the next word, which a yes-or-no option
 * takes only when it is such a word.  NULL when there is none.
 */
static const char *take_argument(const struct option_row *row,
				 const char *equals, char **argv, int *at)
{
	const char *next = argv[*at + 1];

	if (equals != NULL) {
		return equals + 1;
	}
	if (row->argument == ARGUMENT_BOOL && !is_bool_word(next)) {
		return "yes";
	}
	if (next != NULL) {
		(*at)++;
	}
	return next;
}

/* An option's use is remembered for each end. */
static int check_repeated(struct whack_args *args, const struct option_row *row,
			  uint8_t *seen)
{
	uint8_t bit = row->kind == OPTION_END && args->to_seen ? 2 : 1;

	if ((*seen & bit) != 0 && !row->repeats) {
		return args_error(args, "duplicated flag \"--%s\"", row->name);
	}
	*seen |= bit;
	return -1;
}

static int parse_one(struct whack_args *args, char **argv, int *at,
		     uint8_t *seen)
{
	const char *word = argv[*at];

	if (strncmp(word, "--", 2) != 0) {
		return args_error(args, "unexpected argument \"%s\"", word);
	}
	const char *equals = strchr(word, '=');
	size_t len =
		equals == NULL ? strlen(word + 2) : (size_t)(equals - word - 2);
	const struct option_row *row = option_find(view_of(word + 2, len));

	if (row == NULL || len == 0) {
		fprintf(stderr, "ipsec whack: unrecognized option '%s'\n",
			word);
		return EXIT_WHACK_PROBLEM;
	}
	const char *value = NULL;

	if (row->argument != ARGUMENT_NO) {
		value = take_argument(row, equals, argv, at);
		if (value == NULL) {
			return args_error(args, "option --%s needs an argument",
					  row->name);
		}
	} else if (equals != NULL) {
		return args_error(args, "option --%s takes no argument",
				  row->name);
	}
	int status = check_repeated(args, row, &seen[row - option_rows]);

	return status >= 0 ? status : take_option(args, row, value);
}

/* Name, remote host and flags are those of every request. */
static void complete_request(const struct whack_args *args,
			     struct whack_request *request)
{
	request->flags = args->flags;
	if (args->name != NULL) {
		request->name = xstrdup(args->name);
	}
	if (args->remote_host != NULL) {
		request->remote_host = xstrdup(args->remote_host);
	}
}

/* The connection described goes first, so that it can be acted on. */
static int complete_conn(struct whack_args *args)
{
	if (!args->to_seen) {
		return args_error(args, "connection description option, but "
					"no --to");
	}
	if (!args->host_seen) {
		return args_error(args, "connection missing --host after "
					"--to");
	}
	if (args->authby != NULL) {
		add_conn_value(args, "", "authby", args->authby);
	}
	if (args->nr_requests == MAX_REQUESTS) {
		return args_error(args, "too many actions");
	}
	memmove(args->requests + 1, args->requests,
		args->nr_requests * sizeof(args->requests[0]));
	args->requests[0] = args->add;
	args->add = (struct whack_request){ .command = WHACK_NONE };
	args->nr_requests++;
	return -1;
}

/* Commands that act on a connection, and those that may. */
static bool needs_name(enum whack_command command)
{
	return command == WHACK_TRACE ||
	       (command >= WHACK_ADD && command <= WHACK_SUSPEND) ||
	       (command >= WHACK_REKEY_IKE && command <= WHACK_DELETE_CHILD) ||
	       command == WHACK_DELETEUSER || command == WHACK_DELETEID;
}

static bool uses_name(enum whack_command command)
{
	return needs_name(command) || command == WHACK_TRAFFICSTATUS ||
	       command == WHACK_CONNECTIONSTATUS ||
	       command == WHACK_BRIEFCONNECTIONSTATUS ||
	       command == WHACK_SHOWSTATES || command == WHACK_REDIRECT ||
	       command == WHACK_DEBUG;
}

static int complete_requests(struct whack_args *args)
{
	bool name_used = false;

	if (args->nr_requests == 0) {
		return args_error(args,
				  args->name != NULL
					  ? "no reason for --name"
					  : "no action specified; try --help "
					    "for hints");
	}
	for (size_t i = 0; i < args->nr_requests; i++) {
		struct whack_request *request = &args->requests[i];

		if (args->name == NULL && needs_name(request->command)) {
			return args_error(args, "missing --name "
						"<connection_name>");
		}
		name_used = name_used || uses_name(request->command);
		complete_request(args, request);
	}
	if (args->name != NULL && !name_used) {
		return args_error(args, "no reason for --name");
	}
	return -1;
}

int args_parse(struct whack_args *args, int argc, char **argv)
{
	uint8_t *seen = NEW_ARRAY(uint8_t, nr_option_rows);
	int status = -1;

	*args = (struct whack_args){ .name = NULL };
	args->ctlsocket = xstrdup(IPSEC_RUNDIR "/" IPSEC_CTL_NAME);
	args->add.command = WHACK_ADD;
	for (int at = 1; at < argc && status < 0; at++) {
		status = parse_one(args, argv, &at, seen);
	}
	if (status < 0 && args->conn_seen) {
		status = complete_conn(args);
	}
	if (status < 0) {
		status = complete_requests(args);
	}
	xfree(seen);
	return status;
}

void args_done(struct whack_args *args)
{
	for (size_t i = 0; i < args->nr_requests; i++) {
		whack_request_done(&args->requests[i]);
	}
	whack_request_done(&args->add);
	xfree(args->authby);
	xfree(args->ctlsocket);
}
