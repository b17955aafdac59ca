/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The control socket: clients, their requests, what they watch.
 */
#ifndef PLUTO_CONTROL_H
#define PLUTO_CONTROL_H

#include "libike/ike.h"
#include "libwhack/whack.h"

struct pluto;
struct control;
struct client;

/* Listen on PATH, replacing what is there. */
diag_t control_new(struct pluto *pluto, const char *path,
		   struct control **out) MUST_USE;

/* The socket is removed and no request is run any more; clients stay. */
void control_stop_listening(struct control *control);

/* Close all clients; those that wait for our end are told of it first. */
void control_free(struct control **control);

/* What a command began has ended: its watchers get the status. */
void control_event(struct control *control, const struct ike_event *event);

/*
 * For command handlers.  Each request is answered by any number of texts and
 * one client_exit(), at once or later; until then the client's next request
 * waits.
 */
void client_text(struct client *client, unsigned code, const char *line);
void client_json(struct client *client, const char *json);
void client_exit(struct client *client, unsigned code);

/*
 * ANSWER of the engine as the end of the request: its text, then its code, or
 * a watch of its serial: log lines are sent until the event of the end.
 */
void client_answer(struct client *client, const struct ike_answer *answer,
		   bool asynchronous);

/* The connection is held open until the daemon's very end. */
void client_wait_for_end(struct client *client);

/* A name for asynchronous work; NULL when the client has gone. */
uint64_t client_id(const struct client *client);
struct client *control_find(struct control *control, uint64_t id);

/*
 * From here to control_leave() log lines go to CLIENT too, and events are
 * remembered for its client_answer().
 */
void control_enter(struct control *control, struct client *client);
void control_leave(struct control *control);

/* Allocations that control_free() will end; NULL has none. */
size_t control_nr_live(const struct control *control);

#endif
