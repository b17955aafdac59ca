/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The control socket: clients, their requests, what they watch.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "command.h"
#include "libswan/alloc.h"
#include "libswan/list.h"
#include "log_sinks.h"
#include "loop.h"
#include "pluto.h"

#define CLIENTS_MAX 256
#define READ_BYTES  8192
#define IN_MAX	    (WHACK_REQUEST_BYTES + 64)
#define OUT_PAUSE   (1u << 20)	 /* above: no further request is begun */
#define OUT_MAX	    (256u << 20) /* above: the client is lost */
#define CALL_EVENTS 16

/* Log lines wait so long for more of them: each send wakes their reader. */
#define STREAM_MS 20

struct client {
	struct list link;
	struct control *control;
	uint64_t id;
	int fd;
	struct loop_io *io;
	struct blob in;
	size_t nr_in;
	struct builder out;
	size_t nr_sent;
	bool busy;    /* a request is not answered yet */
	bool last;    /* there will be no other */
	bool closing; /* once all is sent */
	bool lost;    /* nobody reads any more */
	bool touched; /* to be looked after at the end of the turn */
	bool waits_for_end;
	uint64_t watch; /* connection serial; 0: none */
};

struct control {
	struct pluto *pluto;
	char *path;
	int fd;
	struct loop_io *io;
	struct loop_turn_end *turn_end;
	bool touched; /* one of the clients is */
	struct loop_timer *stream;
	bool streaming; /* it is set */
	struct list clients;
	unsigned nr_clients;
	uint64_t last_id;

	/* during an engine call for a client */
	struct client *current;
	struct ike_event events[CALL_EVENTS];
	size_t nr_events;
};

static void client_free(struct client *client)
{
	struct control *control = client->control;

	if (control->current == client) {
		control->current = NULL;
	}
	list_remove(&client->link);
	control->nr_clients--;
	loop_io_free(&client->io);
	close(client->fd);
	blob_free(&client->in);
	builder_done(&client->out);
	xfree(client);
}

static size_t unsent(const struct client *client)
{
	return builder_written(&client->out).len - client->nr_sent;
}

/* Send what the socket takes; false when the client is to be freed. */
static bool flush(struct client *client)
{
	while (!client->lost && unsent(client) > 0) {
		struct view all = builder_written(&client->out);
		ssize_t n = send(client->fd, all.ptr + client->nr_sent,
				 all.len - client->nr_sent,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			client->lost = errno != EAGAIN;
			break;
		}
		client->nr_sent += (size_t)n;
	}
	if (unsent(client) == 0) {
		builder_truncate(&client->out, 0);
		client->nr_sent = 0;
	}
	if (!builder_ok(&client->out)) {
		client->lost = true;
	}
	return !client->lost && !(client->closing && unsent(client) == 0);
}

static void want(struct client *client)
{
	bool read = client->nr_in < IN_MAX && unsent(client) < OUT_PAUSE &&
		    !client->closing;

	loop_io_want(client->io, (read ? LOOP_READ : 0) |
					 (unsent(client) > 0 ? LOOP_WRITE : 0));
}

/* What was added goes out at the end of the turn, all together. */
static void client_touched(struct client *client)
{
	client->touched = true;
	client->control->touched = true;
}

/* Log lines may go out a little later. */
static void client_streams(struct client *client)
{
	struct control *control = client->control;

	if (!control->streaming) {
		control->streaming = true;
		loop_timer_set(control->stream,
			       monotime_add(loop_now(control->pluto->loop),
					    MILLIS(STREAM_MS)));
	}
}

static void on_stream(void *ctx)
{
	struct control *control = ctx;

	control->streaming = false;
	LIST_FOREACH (link, &control->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		if (unsent(client) > 0) {
			client_touched(client);
		}
	}
}

void client_text(struct client *client, unsigned code, const char *line)
{
	whack_reply_text(&client->out, code, line);
	client_touched(client);
}

void client_json(struct client *client, const char *json)
{
	whack_reply_json(&client->out, view_of_string(json));
	client_touched(client);
}

void client_exit(struct client *client, unsigned code)
{
	whack_reply_exit(&client->out, code);
	client->watch = 0;
	client->busy = false;
	client->closing = client->closing || client->last;
	client_touched(client);
}

static const struct ike_event *find_event(const struct control *control,
					  uint64_t serial)
{
	for (size_t i = 0; i < control->nr_events; i++) {
		if (control->events[i].conn_serial == serial) {
			return &control->events[i];
		}
	}
	return NULL;
}

void client_answer(struct client *client, const struct ike_answer *answer,
		   bool asynchronous)
{
	const struct ike_event *ended =
		find_event(client->control, answer->conn_serial);

	if (answer->text[0] != '\0') {
		client_text(client, (unsigned)answer->code, answer->text);
	}
	if (answer->code != 0 || answer->conn_serial == 0 || asynchronous) {
		client_exit(client, (unsigned)answer->code);
	} else if (ended != NULL) { /* before the call returned */
		client_exit(client, (unsigned)ended->exit_code);
	} else {
		client->watch = answer->conn_serial;
	}
}

void client_wait_for_end(struct client *client)
{
	client->waits_for_end = true;
}

uint64_t client_id(const struct client *client)
{
	return client->id;
}

struct client *control_find(struct control *control, uint64_t id)
{
	LIST_FOREACH (link, &control->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		if (client->id == id && !client->lost) {
			return client;
		}
	}
	return NULL;
}

void control_enter(struct control *control, struct client *client)
{
	control->current = client;
	control->nr_events = 0;
}

void control_leave(struct control *control)
{
	control->current = NULL;
	control->nr_events = 0;
}

void control_event(struct control *control, const struct ike_event *event)
{
	if (control->current != NULL && control->nr_events < CALL_EVENTS) {
		control->events[control->nr_events++] = *event;
	}
	LIST_FOREACH (link, &control->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		if (client->watch != 0 && client->watch == event->conn_serial) {
			client_exit(client, (unsigned)event->exit_code);
		}
	}
}

/* The client waits for the connection of SERIAL, alone or with others. */
static bool watches(const struct client *client, uint64_t serial)
{
	const struct ike_engine *engine = client->control->pluto->engine;

	return client->watch != 0 && serial != 0 &&
	       (client->watch == serial ||
		client->watch == ike_up_leader(engine, serial));
}

/* A log line: to whom it concerns. */
static void on_log_line(void *ctx, enum log_level level,
			const struct logger *origin, const char *text)
{
	struct control *control = ctx;
	uint64_t serial = logger_conn_serial(origin);

	(void)level;
	LIST_FOREACH (link, &control->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		if (client == control->current || watches(client, serial)) {
			whack_reply_text(&client->out, 0, text);
			client_streams(client);
		}
	}
}

static void refuse(struct client *client)
{
	client_text(client, 50,
		    "malformed request, or of another version of the control "
		    "protocol");
	client_exit(client, 50);
	client->closing = true;
	client->nr_in = 0;
}

/* Run the requests that are here, one after the other. */
static void process(struct client *client)
{
	struct control *control = client->control;
	size_t used = 0;

	control_enter(control, client);
	while (control->fd >= 0 && !client->busy && !client->closing &&
	       unsent(client) < OUT_PAUSE && used < client->nr_in) {
		struct whack_request request = { .command = WHACK_NONE };
		size_t consumed = 0;
		enum whack_decoded decoded = whack_request_decode(
			view_of(client->in.ptr + used, client->nr_in - used),
			&consumed, &request);

		if (decoded == WHACK_MALFORMED ||
		    (decoded == WHACK_INCOMPLETE &&
		     client->nr_in - used >= IN_MAX)) {
			refuse(client);
			break;
		}
		if (decoded == WHACK_INCOMPLETE) {
			break;
		}
		used += consumed;
		client->busy = true;
		client->last = (request.flags & WHACK_LAST) != 0;
		control->nr_events = 0;
		command_run(control->pluto, client, &request);
		whack_request_done(&request);
	}
	if (used > 0 && client->nr_in > 0) {
		client->nr_in -= used;
		memmove(client->in.ptr, client->in.ptr + used, client->nr_in);
	}
	control->current = NULL;
	control->nr_events = 0;
}

/* False at the end of what the client has to say, or an error. */
static bool receive(struct client *client)
{
	if (client->in.len < client->nr_in + READ_BYTES) {
		struct blob larger = blob_new(2 * client->in.len + READ_BYTES);

		if (client->nr_in > 0) {
			memcpy(larger.ptr, client->in.ptr, client->nr_in);
		}
		blob_free(&client->in);
		client->in = larger;
	}
	ssize_t n = recv(client->fd, client->in.ptr + client->nr_in,
			 client->in.len - client->nr_in, MSG_DONTWAIT);

	if (n > 0) {
		client->nr_in += (size_t)n;
	}
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Flush, and go on with what was held back; the client may be gone afterwards. */
static void look_after(struct client *client)
{
	client->touched = false;
	if (!flush(client)) {
		client_free(client);
		return;
	}
	process(client);
	want(client);
}

static bool on_turn_end(void *ctx)
{
	struct control *control = ctx;

	if (!control->touched) {
		return false;
	}
	control->touched = false;
	log_sinks_flush(control->pluto->sinks); /* who is told may read it */
	LIST_FOREACH_SAFE (link, after, &control->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		if (client->touched) {
			look_after(client);
		}
	}
	return control->touched;
}

static void on_client_ready(void *ctx, unsigned ready)
{
	struct client *client = ctx;

	if ((ready & LOOP_READ) && !receive(client)) {
		client_free(client);
		return;
	}
	process(client);
	if ((ready & LOOP_WRITE) || client->nr_in >= IN_MAX) {
		client_touched(client);
	}
}

static void on_accept(void *ctx, unsigned ready)
{
	struct control *control = ctx;
	int fd = accept4(control->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	(void)ready;
	if (fd < 0) {
		return;
	}
	if (control->nr_clients == CLIENTS_MAX) {
		log_warn(&control->pluto->log,
			 "more than %d control connections; one was refused",
			 CLIENTS_MAX);
		close(fd);
		return;
	}
	struct client *client = NEW(struct client);

	client->control = control;
	client->id = ++control->last_id;
	client->fd = fd;
	builder_init(&client->out, OUT_MAX);
	list_add_tail(&control->clients, &client->link);
	control->nr_clients++;
	client->io =
		loop_io_new(control->pluto->loop, fd, on_client_ready, client);
	on_client_ready(client, LOOP_READ); /* it is often here already */
}

static diag_t listen_on(const char *path, int *fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(address.sun_path)) {
		return diag("\"%s\" is too long for a socket", path);
	}
	strcpy(address.sun_path, path);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0) {
		return diag("socket: %s", strerror(errno));
	}
	unlink(path);

	mode_t before = umask(077);
	int error = bind(*fd, (const struct sockaddr *)&address,
			 sizeof(address)) < 0
			    ? errno
			    : 0;

	umask(before);
	if (error == 0 && (chmod(path, 0700) < 0 || listen(*fd, 64) < 0)) {
		error = errno;
	}
	if (error != 0) {
		close(*fd);
		return diag("cannot listen on \"%s\": %s", path,
			    strerror(error));
	}
	return NULL;
}

diag_t control_new(struct pluto *pluto, const char *path, struct control **out)
{
	int fd = -1;
	diag_t d = listen_on(path, &fd);

	*out = NULL;
	if (d != NULL) {
		return d;
	}
	struct control *control = NEW(struct control);

	control->pluto = pluto;
	control->path = xstrdup(path);
	control->fd = fd;
	list_init(&control->clients);
	control->io = loop_io_new(pluto->loop, fd, on_accept, control);
	control->turn_end = loop_turn_end_new(pluto->loop, on_turn_end, control);
	control->stream = loop_timer_new(pluto->loop, on_stream, control);
	log_sinks_watch(pluto->sinks, on_log_line, control);
	*out = control;
	return NULL;
}

/* The last words may wait a little for their reader. */
static void say_goodbye(struct client *client)
{
	struct timeval limit = { .tv_sec = 1 };

	if (client->waits_for_end) {
		client_exit(client, 0);
	}
	fcntl(client->fd, F_SETFL, 0);
	setsockopt(client->fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	struct view all = builder_written(&client->out);

	while (client->nr_sent < all.len) {
		ssize_t n = send(client->fd, all.ptr + client->nr_sent,
				 all.len - client->nr_sent, MSG_NOSIGNAL);

		if (n <= 0) {
			break;
		}
		client->nr_sent += (size_t)n;
	}
}

void control_stop_listening(struct control *control)
{
	if (control->fd >= 0) {
		loop_io_free(&control->io);
		close(control->fd);
		control->fd = -1;
		unlink(control->path);
	}
}

void control_free(struct control **control)
{
	struct control *c = *control;

	*control = NULL;
	if (c == NULL) {
		return;
	}
	log_sinks_watch(c->pluto->sinks, NULL, NULL);
	control_stop_listening(c);
	LIST_FOREACH_SAFE (link, after, &c->clients) {
		struct client *client = CONTAINER_OF(link, struct client, link);

		say_goodbye(client);
		client_free(client);
	}
	loop_turn_end_free(&c->turn_end);
	loop_timer_free(&c->stream);
	xfree(c->path);
	xfree(c);
}

size_t control_nr_live(const struct control *control)
{
	size_t nr = 0;

	if (control == NULL) {
		return 0;
	}
	nr = 4 + (control->io != NULL); /* itself, path, turn's end, timer */
	LIST_FOREACH (link, &control->clients) {
		const struct client *client =
			CONTAINER_OF(link, struct client, link);

		nr += 2 + (client->in.ptr != NULL) + (client->out.ptr != NULL);
	}
	return nr;
}
