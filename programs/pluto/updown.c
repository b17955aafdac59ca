/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Scripts of leftupdown=, run when a Child SA or a trap comes and goes.
 */
#include "updown.h"

#include <string.h>
#include <sys/wait.h>

#include "children.h"
#include "kernel/route.h"
#include "kernel/xfrm.h"
#include "libswan/alloc.h"
#include "libswan/list.h"
#include "listen.h"
#include "loop.h"
#include "pluto.h"

/* One call of a script; those of one connection run one after another. */
struct run {
	struct list link;
	struct updown *updown;
	uint64_t conn_serial;
	char *command;
	char *verb;
	char *conn_name;
	char **environment;
	bool running;
};

struct updown {
	struct pluto *pluto;
	struct list runs;
	bool draining;
};

struct updown *updown_new(struct pluto *pluto)
{
	struct updown *updown = NEW(struct updown);

	updown->pluto = pluto;
	list_init(&updown->runs);
	return updown;
}

static void run_free(struct run *run)
{
	list_remove(&run->link);
	updown_environment_free(&run->environment);
	xfree(run->conn_name);
	xfree(run->verb);
	xfree(run->command);
	xfree(run);
}

void updown_free(struct updown **updown)
{
	if (*updown != NULL) {
		LIST_FOREACH_SAFE (link, after, &(*updown)->runs) {
			run_free(CONTAINER_OF(link, struct run, link));
		}
		xfree(*updown);
		*updown = NULL;
	}
}

static void on_line(void *ctx, const char *line)
{
	const struct run *run = ctx;

	log_debug(&run->updown->pluto->log, LOG_UPDOWN,
		  "\"%s\": command \"%s\" output: %s", run->conn_name,
		  run->verb, line);
}

static bool is_blocked(const struct updown *updown, const struct run *run)
{
	LIST_FOREACH (link, &updown->runs) {
		const struct run *other = CONTAINER_OF(link, struct run, link);

		if (other == run) {
			return false;
		}
		if (other->conn_serial == run->conn_serial) {
			return true; /* in front of it */
		}
	}
	return false;
}

static void log_end(const struct run *run, int status)
{
	const struct logger *log = &run->updown->pluto->log;

	if (WIFSIGNALED(status)) {
		log_warn(log,
			 "\"%s\": command \"%s\": terminated with signal %s "
			 "(%d)",
			 run->conn_name, run->verb, strsignal(WTERMSIG(status)),
			 WTERMSIG(status));
	} else if (WEXITSTATUS(status) != 0) {
		log_warn(log, "\"%s\": command \"%s\": exited with status %d",
			 run->conn_name, run->verb, WEXITSTATUS(status));
	}
}

static void start_next(struct updown *updown);

static void on_exit_of_run(void *ctx, int status)
{
	struct run *run = ctx;
	struct updown *updown = run->updown;

	log_end(run, status);
	run_free(run);
	start_next(updown);
}

static void start(struct run *run)
{
	char shell[] = "/bin/sh", option[] = "-c";
	char *const argv[] = { shell, option, run->command, NULL };
	struct child_events events = {
		.on_line = on_line,
		.on_exit = on_exit_of_run,
		.ctx = run,
	};

	run->running = true;
	diag_t d = children_start(run->updown->pluto->children, argv,
				  run->environment, &events);
	if (d != NULL) {
		log_error(&run->updown->pluto->log,
			  "\"%s\": command \"%s\": %s", run->conn_name,
			  run->verb, diag_text(d));
		diag_free(&d);
		run_free(run);
	}
}

static void start_next(struct updown *updown)
{
	if (updown->draining && list_is_empty(&updown->runs)) {
		loop_stop(updown->pluto->loop);
	}
	LIST_FOREACH_SAFE (link, after, &updown->runs) {
		struct run *run = CONTAINER_OF(link, struct run, link);

		if (!run->running && !is_blocked(updown, run)) {
			start(run);
		}
	}
}

static const char *interface_of(const struct pluto *pluto,
				const struct ip_address *local)
{
	size_t nr;
	const struct ike_interface *list =
		listener_interfaces(pluto->listener, &nr);

	for (size_t i = 0; i < nr; i++) {
		if (ip_address_eq(&list[i].address, local)) {
			return list[i].name;
		}
	}
	return NULL;
}

static struct updown_facts facts_of(const struct pluto *pluto,
				    const struct ike_child_status *child)
{
	struct updown_facts facts = {
		.interface = interface_of(pluto, &child->local.address),
		.dns_resolver = pluto->setup.dns_resolver,
	};
	struct route_answer answer;
	diag_t d = routes_ask(xfrm_routes(pluto->xfrm), &child->remote.address,
			      &child->local.address, &answer);

	if (d == NULL) {
		facts.next_hop = ip_address_is_set(&answer.gateway)
					 ? answer.gateway
					 : child->remote.address;
	}
	diag_free(&d);
	return facts;
}

/* One verb for every pair of selectors. */
static void queue_verb(struct updown *updown, const char *verb,
		       const char *command,
		       const struct ike_child_status *child,
		       const struct updown_facts *facts)
{
	size_t nr = child->nr_local_ts * child->nr_remote_ts;

	for (size_t i = 0; i < nr; i++) {
		struct run *run = NEW(struct run);

		run->updown = updown;
		run->conn_serial = child->conn_serial;
		run->command = xstrdup(command);
		run->verb = xstrdup(verb);
		run->conn_name = xstrdup(child->conn_name);
		run->environment = updown_environment(
			verb, child, facts,
			&child->local_ts[i / child->nr_remote_ts],
			&child->remote_ts[i % child->nr_remote_ts]);
		list_add_tail(&updown->runs, &run->link);
	}
}

/* The route is the trap's, where there is one. */
static const char *const *verbs_of(const struct ike_event *event)
{
	static const char *const up[] = { "prepare", "route", "up", NULL };
	static const char *const up_routed[] = { "prepare", "up", NULL };
	static const char *const resumed[] = { "route", "up", NULL };
	static const char *const resumed_routed[] = { "up", NULL };
	static const char *const down[] = { "down", "unroute", NULL };
	static const char *const down_routed[] = { "down", NULL };
	static const char *const routed[] = { "prepare", "route", NULL };
	static const char *const unrouted[] = { "unroute", NULL };

	switch (event->kind) {
	case IKE_EVENT_CHILD_UP:
		if (event->child->suspended) {
			return event->child->routed ? resumed_routed : resumed;
		}
		return event->child->routed ? up_routed : up;
	case IKE_EVENT_CHILD_DOWN:
		return event->child->routed ? down_routed : down;
	case IKE_EVENT_ROUTED:
		return routed;
	default:
		return unrouted;
	}
}

void updown_run(struct updown *updown, const struct ike_event *event)
{
	const struct ike_child_status *child = event->child;
	const struct end_spec *local =
		child->left_is_local ? &child->spec->left : &child->spec->right;
	const char *const *verbs = verbs_of(event);

	if (local->updown == NULL || local->updown[0] == '\0') {
		return;
	}
	struct updown_facts facts = facts_of(updown->pluto, child);

	for (; *verbs != NULL; verbs++) {
		queue_verb(updown, *verbs, local->updown, child, &facts);
	}
	start_next(updown);
}

static void on_limit(void *ctx)
{
	struct updown *updown = ctx;

	log_warn(&updown->pluto->log, "not waiting for updown scripts");
	loop_stop(updown->pluto->loop);
}

void updown_drain(struct updown *updown, struct deltatime limit)
{
	struct loop *loop = updown->pluto->loop;

	if (list_is_empty(&updown->runs)) {
		return;
	}
	struct loop_timer *timer = loop_timer_new(loop, on_limit, updown);

	loop_timer_set(timer, monotime_add(loop_now(loop), limit));
	updown->draining = true;
	loop_run(loop);
	loop_timer_free(&timer);
}
