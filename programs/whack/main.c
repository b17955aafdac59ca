/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * whack: tell the daemon what to do, show what it says.
 */
#include <stdio.h>
#include <unistd.h>

#include "libwhack/client.h"
#include "options.h"

#define EXIT_WHACK_PROBLEM 33
#define SHUTDOWN_MS	   60000

/* Lines as they come: a terminal shows an exchange while it runs. */
static void print_reply(void *ctx, const struct whack_reply *reply)
{
	bool *json = ctx;

	switch (reply->kind) {
	case WHACK_REPLY_TEXT:
		if (reply->code == 0 || reply->text.len > 0) {
			fwrite(reply->text.ptr, 1, reply->text.len, stdout);
			putchar('\n');
		}
		break;
	case WHACK_REPLY_JSON:
		fwrite(reply->text.ptr, 1, reply->text.len, stdout);
		*json = reply->text.ptr[reply->text.len - 1] != '\n';
		break;
	case WHACK_REPLY_EXIT:
		if (*json) {
			putchar('\n');
		}
		break;
	}
	fflush(stdout);
}

static int problem(diag_t *d)
{
	fprintf(stderr, "ipsec whack: ERROR: %s\n", diag_text(*d));
	diag_free(d);
	return EXIT_WHACK_PROBLEM;
}

/* Whoever stops the daemon may count on its being gone. */
static int wait_gone(const struct whack_client *client)
{
	if (!whack_client_wait_gone(client, SHUTDOWN_MS)) {
		fprintf(stderr,
			"ipsec whack: ERROR: pluto (process %d) is still "
			"running after %d seconds\n",
			(int)client->daemon, SHUTDOWN_MS / 1000);
		return EXIT_WHACK_PROBLEM;
	}
	return 0;
}

static int run_request(struct whack_client *client,
		       const struct whack_request *request)
{
	unsigned status = 0;
	bool json = false;
	bool shutdown = request->command == WHACK_SHUTDOWN;
	diag_t d = whack_client_send(client, request);

	if (d == NULL) {
		d = whack_client_receive(client, print_reply, &json, &status);
	}
	if (d != NULL && !shutdown) {
		return problem(&d);
	}
	diag_free(&d); /* it may go before it has said goodbye */
	if (shutdown) {
		return wait_gone(client);
	}
	/* scripts know that facts are 0; programs that want JSON got none */
	return whack_command_is_status(request->command) &&
			       (request->flags & WHACK_JSON) == 0
		       ? 0
		       : (int)status;
}

/* All requests, whatever becomes of one; the first bad status stays. */
static int run_requests(struct whack_args *args)
{
	struct whack_client client;
	diag_t d = whack_client_open(&client, args->ctlsocket);
	int status = 0;

	if (d != NULL) {
		return problem(&d);
	}
	for (size_t i = 0; i < args->nr_requests; i++) {
		struct whack_request *request = &args->requests[i];

		/* a daemon that ends hangs up by itself, when it is gone */
		if (i + 1 == args->nr_requests &&
		    request->command != WHACK_SHUTDOWN) {
			request->flags |= WHACK_LAST;
		}
		int one = run_request(&client, request);

		if (status == 0) {
			status = one;
		}
	}
	whack_client_close(&client);
	return status;
}

int main(int argc, char **argv)
{
	struct whack_args args;
	int status = args_parse(&args, argc, argv);

	if (status < 0) {
		status = run_requests(&args);
	}
	args_done(&args);
	return status;
}
