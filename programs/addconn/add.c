/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Send connections to the daemon, then do what auto= says.
 */
#include <stdio.h>
#include <string.h>

#include "addconn.h"
#include "libipsecconf/value_list.h"
#include "libswan/alloc.h"

#define MAX_IN_FLIGHT 32 /* requests sent before an answer is waited for */
#define NOT_OF_FILE   SIZE_MAX

/* The connections of one run, and the daemon. */
struct session {
	struct addconn *addconn;
	const struct config_file *file;
	struct whack_client client;
	bool open;
	size_t sent[MAX_IN_FLIGHT]; /* connections of the file, oldest first */
	unsigned in_flight;
	bool warned;		       /* in the answer that is being read */
	int status;		       /* the first that is not 0 */
	struct whack_request after[2]; /* names to route, to initiate */
};

enum { AFTER_ROUTE, AFTER_INITIATE };

static void set_status(struct session *session, int status)
{
	if (session->status == 0) {
		session->status = status;
	}
}

static bool is_warning(const struct whack_reply *reply)
{
	static const char start[] = "warning: ";
	size_t len = sizeof(start) - 1;

	return reply->text.len > len &&
	       memcmp(reply->text.ptr, start, len) == 0;
}

static void print_reply(void *ctx, const struct whack_reply *reply)
{
	struct session *session = ctx;
	bool quiet = session->addconn->quiet && reply->code < 20;

	session->warned |= is_warning(reply);
	if (reply->kind == WHACK_REPLY_TEXT && !quiet &&
	    (reply->code == 0 || reply->text.len > 0)) {
		fwrite(reply->text.ptr, 1, reply->text.len, stdout);
		putchar('\n');
		if (session->in_flight <= 1) {
			fflush(stdout); /* many at once need not trickle */
		}
	}
}

/* Without the daemon nothing more can be done: true when it is there. */
static bool check_daemon(struct session *session, diag_t d)
{
	if (d == NULL) {
		return true;
	}
	addconn_say(session->addconn, "ERROR: %s", diag_text(d));
	diag_free(&d);
	if (session->open) {
		whack_client_close(&session->client);
		session->open = false;
	}
	session->status = EXIT_WHACK_PROBLEM;
	return false;
}

/* The daemon says what is wrong with a value; the file, where it is. */
static void say_where(const struct session *session, size_t i)
{
	struct conn_values values;

	if (i == NOT_OF_FILE) {
		return;
	}
	diag_t d = config_file_conn_values(session->file, i, &values);

	if (d == NULL) {
		(void)addconn_check_values(
			session->addconn,
			config_file_conn_name(session->file, i), &values);
	}
	diag_free(&d);
	conn_values_done(&values);
}

static bool receive_one(struct session *session)
{
	size_t sent = session->sent[0];
	unsigned status = 0;

	session->warned = false;
	diag_t d = whack_client_receive(&session->client, print_reply, session,
					&status);

	session->in_flight--;
	memmove(session->sent, session->sent + 1,
		session->in_flight * sizeof(session->sent[0]));
	if (status != 0 || session->warned) {
		fflush(stdout);
		say_where(session, sent);
	}
	set_status(session, (int)status);
	return check_daemon(session, d);
}

static bool receive_all(struct session *session)
{
	while (session->open && session->in_flight > 0) {
		if (!receive_one(session)) {
			return false;
		}
	}
	return session->open;
}

static void print_request(const struct whack_request *request)
{
	printf("%s %s", whack_command_name(request->command),
	       request->name == NULL ? "" : request->name);
	for (size_t i = 0; i < request->nr_values; i++) {
		printf(" '%s'", request->values[i]);
	}
	putchar('\n');
}

/*
 * Send REQUEST and free it; answers may come later.  I is the connection of the
 * file that it adds.
 */
static void send_request(struct session *session, struct whack_request *request,
			 size_t i)
{
	if (session->addconn->dry_run) {
		print_request(request);
	} else if (session->open &&
		   check_daemon(session,
				whack_client_send(&session->client, request))) {
		session->sent[session->in_flight++] = i;
		if (session->in_flight == MAX_IN_FLIGHT) {
			(void)receive_one(session);
		}
	}
	whack_request_done(request);
}

static void send_command(struct session *session, enum whack_command command,
			 const char *name)
{
	struct whack_request request = {
		.command = command,
		.name = name == NULL ? NULL : xstrdup(name),
	};

	if (command == WHACK_INITIATE &&
	    (session->addconn->asynchronous ||
	     session->addconn->mode == MODE_AUTOALL)) {
		request.flags |= WHACK_ASYNCHRONOUS;
	}
	send_request(session, &request, NOT_OF_FILE);
}

/* What is due once all are added. */
static void plan_after(struct session *session, const char *name,
		       const char *automatic)
{
	if (strcmp(automatic, "route") == 0 ||
	    strcmp(automatic, "ondemand") == 0) {
		whack_request_add_value(&session->after[AFTER_ROUTE], name);
	} else if (strcmp(automatic, "up") == 0 ||
		   strcmp(automatic, "start") == 0) {
		whack_request_add_value(&session->after[AFTER_INITIATE], name);
	}
}

static void do_after(struct session *session)
{
	static const enum whack_command commands[] = {
		[AFTER_ROUTE] = WHACK_ROUTE, [AFTER_INITIATE] = WHACK_INITIATE
	};

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		struct whack_request *names = &session->after[i];

		for (size_t j = 0; j < names->nr_values; j++) {
			send_command(session, commands[i], names->values[j]);
			receive_all(session);
		}
		whack_request_done(names);
	}
}

/* auto= as asked, which need not be as the file has it. */
static const char *override_auto(struct session *session, const char *name,
				 const struct conn_values *values)
{
	const char *wanted = session->addconn->automatic;
	const char *written = conn_values_find(values, "auto");

	if (wanted == NULL) {
		return written == NULL ? "ignore" : written;
	}
	if (written != NULL && strcmp(written, wanted) != 0) {
		fprintf(stderr, "conn %s: overriding auto=%s with auto=%s\n",
			name, written, wanted);
	}
	return wanted;
}

static void print_values(const char *name, const struct conn_values *values)
{
	for (size_t i = 0; i < values->nr; i++) {
		const struct conn_value *value = &values->list[i];

		printf("conn %s: %s=%s (%s)\n", name, value->key, value->value,
		       value->origin == NULL ? "command line" : value->origin);
	}
}

/* VALUES make the connection NAME, number I of the file. */
static void add_values(struct session *session, const char *name,
		       const struct conn_values *values, size_t i)
{
	struct whack_request request = {
		.command = WHACK_ADD,
		.name = xstrdup(name),
	};
	const char *automatic = override_auto(session, name, values);

	if (session->addconn->verbose) {
		print_values(name, values);
	}
	for (size_t j = 0; j < values->nr; j++) {
		const struct conn_value *value = &values->list[j];

		if (strcmp(value->key, "auto") != 0) {
			char *text =
				xasprintf("%s=%s", value->key, value->value);

			whack_request_add_value(&request, text);
			xfree(text);
		}
	}
	char *text = xasprintf("auto=%s", automatic);

	whack_request_add_value(&request, text);
	xfree(text);
	plan_after(session, name, automatic);
	send_request(session, &request, i);
}

/* The connection number I of the file; false when it cannot be told. */
static bool values_of(struct session *session, size_t i,
		      struct conn_values *values)
{
	diag_t d = config_file_conn_values(session->file, i, values);

	if (d != NULL) {
		receive_all(session);
		addconn_say(session->addconn, "%s", diag_text(d));
		diag_free(&d);
		set_status(session, EXIT_FAILED);
		return false;
	}
	return true;
}

static void add_number(struct session *session, size_t i)
{
	struct conn_values values;

	if (values_of(session, i, &values)) {
		add_values(session, config_file_conn_name(session->file, i),
			   &values, i);
		conn_values_done(&values);
	}
}

/* All of the file that auto= names. */
static void add_auto(struct session *session)
{
	for (size_t i = 0; i < config_file_nr_conns(session->file); i++) {
		const char *name = config_file_conn_name(session->file, i);
		struct conn_values values;

		if (!values_of(session, i, &values)) {
			continue;
		}
		const char *written = conn_values_find(&values, "auto");

		if (session->addconn->mode == MODE_ADDALL ||
		    (written != NULL && strcmp(written, "ignore") != 0)) {
			add_values(session, name, &values, i);
		}
		conn_values_done(&values);
	}
}

static bool has_alias(const struct conn_values *values, const char *name)
{
	for (size_t i = 0; i < values->nr; i++) {
		const struct conn_value *value = &values->list[i];
		struct view list = view_of_string(value->value);

		if (strcmp(value->key, "connalias") != 0) {
			continue;
		}
		for (struct view alias = value_list_next(&list); alias.len > 0;
		     alias = value_list_next(&list)) {
			if (view_eq(alias, view_of_string(name))) {
				return true;
			}
		}
	}
	return false;
}

/* By name, else all that have it as an alias. */
static void add_named(struct session *session, const char *name)
{
	bool found = false;
	size_t i;

	if (config_file_find_conn(session->file, name, &i)) {
		add_number(session, i);
		return;
	}
	for (i = 0; i < config_file_nr_conns(session->file); i++) {
		struct conn_values values;
		diag_t d = config_file_conn_values(session->file, i, &values);

		if (d == NULL && has_alias(&values, name)) {
			found = true;
			add_values(session,
				   config_file_conn_name(session->file, i),
				   &values, i);
		}
		diag_free(&d);
		conn_values_done(&values);
	}
	if (!found) {
		receive_all(session); /* what was said before comes first */
		fprintf(stderr, "conn %s: not found (tried aliases)\n", name);
		set_status(session, EXIT_UNKNOWN_NAME);
	}
}

static void add_given(struct session *session)
{
	struct conn_values values;
	diag_t d = addconn_given_values(session->addconn, &values);

	if (d != NULL) {
		addconn_say(session->addconn, "%s", diag_text(d));
		diag_free(&d);
		set_status(session, EXIT_WHACK_PROBLEM);
		return;
	}
	add_values(session, session->addconn->name, &values, NOT_OF_FILE);
	conn_values_done(&values);
}

static bool open_session(struct session *session)
{
	if (session->addconn->dry_run) {
		return true;
	}
	diag_t d = whack_client_open(&session->client,
				     session->addconn->ctlsocket);

	session->open = d == NULL;
	return check_daemon(session, d);
}

int addconn_add(struct addconn *addconn, const struct config_file *file)
{
	struct session session = { .addconn = addconn, .file = file };

	if (!open_session(&session)) {
		return session.status;
	}
	switch (addconn->mode) {
	case MODE_AUTOALL:
		send_command(&session, WHACK_LISTEN, NULL);
		add_auto(&session);
		break;
	case MODE_ADDALL:
		add_auto(&session);
		break;
	case MODE_GIVEN:
		add_given(&session);
		break;
	default:
		for (size_t i = 0; i < addconn->nr_words; i++) {
			add_named(&session, addconn->words[i]);
		}
		break;
	}
	receive_all(&session);
	do_after(&session);
	if (session.open) {
		whack_client_close(&session.client);
	}
	return session.status;
}
