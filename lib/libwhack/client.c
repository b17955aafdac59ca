/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The client's end of the control socket.
 */
#include "libwhack/client.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "libswan/alloc.h"

#define POLL_MS	 10
#define REAP_MS 1000 /* what has ended is seen until its parent noticed */

/* The process that listens, as the kernel knows it. */
static pid_t peer_pid(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0) {
		return 0;
	}
	return peer.pid;
}

static diag_t diag_connect(const char *path, int error)
{
	if (error == EACCES || error == EPERM) {
		return diag("no right to communicate with pluto "
			    "(access(\"%s\")): %s (errno %d)",
			    path, strerror(error), error);
	}
	return diag("Pluto is not running (no \"%s\"): %s (errno %d)", path,
		    strerror(error), error);
}

diag_t whack_client_open(struct whack_client *client, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	*client = (struct whack_client){ .fd = -1 };
	if (strlen(path) >= sizeof(address.sun_path)) {
		return diag(
			"control socket \"%s\": the name is longer than %zu "
			"octets",
			path, sizeof(address.sun_path) - 1);
	}
	memcpy(address.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)&address,
			      sizeof(address)) < 0) {
		int error = errno;

		if (fd >= 0) {
			close(fd);
		}
		return diag_connect(path, error);
	}
	client->fd = fd;
	client->daemon = peer_pid(fd);
	client->received = blob_new(WHACK_REPLY_BYTES);
	return NULL;
}

void whack_client_close(struct whack_client *client)
{
	if (client->fd >= 0) {
		close(client->fd);
	}
	blob_free(&client->received);
	client->fd = -1;
	client->nr_received = 0;
}

/* All of BYTES; a daemon that went away is an error, not a signal. */
static bool send_all(int fd, struct view bytes)
{
	while (bytes.len > 0) {
		ssize_t nr = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

		if (nr < 0 && errno == EINTR) {
			continue;
		}
		if (nr <= 0) {
			return false;
		}
		bytes = view_of(bytes.ptr + nr, bytes.len - (size_t)nr);
	}
	return true;
}

diag_t whack_client_send(struct whack_client *client,
			 const struct whack_request *request)
{
	struct builder out;
	diag_t d = NULL;

	builder_init(&out, WHACK_REQUEST_BYTES);
	if (!whack_request_encode(&out, request)) {
		d = diag("the request is longer than %u octets or has more "
			 "than %u values",
			 WHACK_REQUEST_BYTES, WHACK_NR_VALUES);
	} else if (!send_all(client->fd, builder_written(&out))) {
		d = diag("cannot send to pluto: %s (errno %d)", strerror(errno),
			 errno);
	}
	builder_done(&out);
	return d;
}

/* Octets received and not yet decoded. */
static struct view pending(const struct whack_client *client)
{
	return view_of(client->received.ptr, client->nr_received);
}

static void forget(struct whack_client *client, size_t consumed)
{
	client->nr_received -= consumed;
	memmove(client->received.ptr, client->received.ptr + consumed,
		client->nr_received);
}

static diag_t receive_more(struct whack_client *client)
{
	ssize_t nr;

	do {
		nr = read(client->fd,
			  client->received.ptr + client->nr_received,
			  client->received.len - client->nr_received);
	} while (nr < 0 && errno == EINTR);
	if (nr < 0) {
		return diag("cannot read from pluto: %s (errno %d)",
			    strerror(errno), errno);
	}
	if (nr == 0) {
		return diag("pluto closed the connection before the end of "
			    "its answer");
	}
	client->nr_received += (size_t)nr;
	return NULL;
}

/* Hand on every whole reply up to the end of this request's. */
static diag_t decode_received(struct whack_client *client,
			      struct whack_exit *exit, whack_on_reply *on_reply,
			      void *ctx)
{
	size_t done = 0;
	enum whack_decoded decoded = WHACK_DECODED;

	while (!exit->ended && decoded == WHACK_DECODED) {
		struct view rest = pending(client);
		struct whack_reply reply;
		size_t consumed;

		rest = view_of(rest.ptr + done, rest.len - done);
		decoded = whack_reply_decode(rest, &consumed, &reply);
		if (decoded == WHACK_DECODED) {
			whack_exit_add(exit, &reply);
			on_reply(ctx, &reply);
			done += consumed;
		}
	}
	forget(client, done);
	if (decoded == WHACK_MALFORMED) {
		return diag("pluto's answer is not of this version of the "
			    "protocol (%u)",
			    WHACK_VERSION);
	}
	return NULL;
}

diag_t whack_client_receive(struct whack_client *client,
			    whack_on_reply *on_reply, void *ctx,
			    unsigned *status)
{
	struct whack_exit exit = { .status = 0 };
	diag_t d = decode_received(client, &exit, on_reply, ctx);

	while (d == NULL && !exit.ended) {
		d = receive_more(client);
		if (d == NULL) {
			d = decode_received(client, &exit, on_reply, ctx);
		}
	}
	*status = exit.status;
	return d;
}

/* By asking again and again, where there are no process descriptors. */
static bool poll_gone(pid_t pid, int timeout_ms)
{
	for (int waited_ms = 0; kill(pid, 0) == 0; waited_ms += POLL_MS) {
		if (waited_ms >= timeout_ms) {
			return false;
		}
		poll(NULL, 0, POLL_MS);
	}
	return true;
}

bool whack_client_wait_gone(const struct whack_client *client, int timeout_ms)
{
	if (client->daemon <= 0) {
		return true;
	}
	int fd = (int)syscall(SYS_pidfd_open, client->daemon, 0);

	if (fd < 0) {
		return errno == ESRCH || poll_gone(client->daemon, timeout_ms);
	}
	struct pollfd process = { .fd = fd, .events = POLLIN };
	int nr;

	do {
		nr = poll(&process, 1, timeout_ms);
	} while (nr < 0 && errno == EINTR);
	close(fd);
	if (nr == 1) {
		poll_gone(client->daemon, REAP_MS);
	}
	return nr == 1;
}
