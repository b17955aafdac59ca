/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The client's end of the control socket: blocking, for short programs.
 */
#ifndef LIBWHACK_CLIENT_H
#define LIBWHACK_CLIENT_H

#include <sys/types.h>

#include "libwhack/whack.h"

/* One connection to the daemon. */
struct whack_client {
	int fd;
	pid_t daemon; /* who listens; 0: unknown */
	struct blob received;
	size_t nr_received;
};

/*
 * Connect to the control socket PATH.  The error is whole: "Pluto is not
 * running (no "/run/pluto/pluto.ctl"): No such file or directory (errno 2)".
 */
diag_t whack_client_open(struct whack_client *client,
			 const char *path) MUST_USE;
void whack_client_close(struct whack_client *client);

diag_t whack_client_send(struct whack_client *client,
			 const struct whack_request *request) MUST_USE;

/*
 * The replies to one request, each given to ON_REPLY as it comes.  *STATUS is
 * the exit status; an error when the daemon went before the end.
 */
typedef void whack_on_reply(void *ctx, const struct whack_reply *reply);
diag_t whack_client_receive(struct whack_client *client,
			    whack_on_reply *on_reply, void *ctx,
			    unsigned *status) MUST_USE;

/* Until the daemon's process is gone; false after TIMEOUT_MS. */
bool whack_client_wait_gone(const struct whack_client *client, int timeout_ms);

#endif
