/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From key=value texts to connections in the engine.
 */
#include "adder.h"

#include "control.h"
#include "kernel/xfrm.h"
#include "libipsecconf/conn_values.h"
#include "libswan/alloc.h"
#include "libswan/list.h"
#include "listen.h"
#include "loop.h"
#include "pluto.h"
#include "resolve.h"

#define RETRY_SECONDS 60

/* Specs whose names are being looked up, or were not found. */
struct waiting {
	struct list link;
	uint64_t id;
	uint64_t client; /* its id; 0: nobody waits for an answer */
	char *name;
	char **values; /* to begin anew with: specs are never changed */
	size_t nr_values;
	struct conn_specs specs; /* during the look-up */
	bool running;
	bool added; /* with or without addresses */
};

struct adder {
	struct pluto *pluto;
	struct resolver *resolver;
	struct loop_timer *timer;
	struct list waiting;
	uint64_t last_id;
};

static void waiting_free(struct waiting *w)
{
	list_remove(&w->link);
	conn_specs_done(&w->specs);
	for (size_t i = 0; i < w->nr_values; i++) {
		xfree(w->values[i]);
	}
	xfree(w->values);
	xfree(w->name);
	xfree(w);
}

static void on_timer(void *ctx)
{
	adder_retry(ctx);
}

struct adder *adder_new(struct pluto *pluto)
{
	struct adder *adder = NEW(struct adder);

	adder->pluto = pluto;
	adder->resolver = resolver_new(pluto->loop);
	adder->timer = loop_timer_new(pluto->loop, on_timer, adder);
	list_init(&adder->waiting);
	return adder;
}

void adder_free(struct adder **adder)
{
	if (*adder == NULL) {
		return;
	}
	resolver_free(&(*adder)->resolver);
	LIST_FOREACH_SAFE (link, after, &(*adder)->waiting) {
		waiting_free(CONTAINER_OF(link, struct waiting, link));
	}
	loop_timer_free(&(*adder)->timer);
	xfree(*adder);
	*adder = NULL;
}

/* leftikeport= of our end is a port to listen on. */
static void add_port(void *ctx, const struct ike_conn_status *c)
{
	struct pluto *pluto = ctx;
	const struct end_spec *local =
		c->left_is_local ? &c->spec->left : &c->spec->right;

	if (c->oriented && local->ikeport != 0) {
		listener_add_port(pluto->listener, local->ikeport);
	}
}

static bool has_port(const struct conn_spec *spec)
{
	return spec->left.ikeport != 0 || spec->right.ikeport != 0;
}

/* Give the specs to the engine; the first code that is not 0 counts. */
static struct ike_answer commit(struct adder *adder,
				const struct conn_specs *specs)
{
	struct pluto *pluto = adder->pluto;
	struct ike_answer first = { .code = RC_OK };

	for (size_t i = 0; i < specs->nr; i++) {
		struct ike_answer answer = ike_add(
			pluto->engine, specs->list[i], loop_now(pluto->loop));

		if (first.code == RC_OK) {
			first = answer;
		}
		if (answer.code == RC_OK && has_port(specs->list[i])) {
			ike_status_conns(pluto->engine, specs->list[i]->name,
					 add_port, pluto);
		}
	}
	first.conn_serial = 0; /* added is added: nothing to wait for */
	return first;
}

static bool is_resolved(const struct conn_specs *specs)
{
	for (size_t i = 0; i < specs->nr; i++) {
		const struct end_spec *ends[] = { &specs->list[i]->left,
						  &specs->list[i]->right };

		for (size_t e = 0; e < ARRAY_LEN(ends); e++) {
			if (ends[e]->host == HOST_NAME &&
			    !ip_address_is_set(&ends[e]->address)) {
				return false;
			}
		}
	}
	return true;
}

static struct waiting *find(const struct adder *adder, uint64_t id)
{
	LIST_FOREACH (link, &adder->waiting) {
		struct waiting *w = CONTAINER_OF(link, struct waiting, link);

		if (w->id == id) {
			return w;
		}
	}
	return NULL;
}

/* What auto= asks for was refused when there was no address. */
static void start_late(struct pluto *pluto, const struct conn_specs *specs)
{
	struct monotime now = loop_now(pluto->loop);

	for (size_t i = 0; i < specs->nr; i++) {
		const struct conn_spec *spec = specs->list[i];

		if (spec->autostart == AUTO_ONDEMAND) {
			ike_route(pluto->engine, spec->name, now);
		} else if (spec->autostart == AUTO_UP) {
			ike_up(pluto->engine, spec->name, now);
		}
	}
}

/* What could not be found is added all the same, and looked up again. */
static void on_resolved(void *ctx, uint64_t id)
{
	struct adder *adder = ctx;
	struct pluto *pluto = adder->pluto;
	struct waiting *w = find(adder, id);

	if (w == NULL) {
		return;
	}
	struct client *client = control_find(pluto->control, w->client);
	bool resolved = is_resolved(&w->specs);

	w->running = false;
	if (resolved || !w->added) {
		control_enter(pluto->control, client);
		struct ike_answer answer = commit(adder, &w->specs);

		if (client != NULL) {
			client_answer(client, &answer, false);
		}
		if (w->added) {
			start_late(pluto, &w->specs);
		}
		control_leave(pluto->control);
	}
	w->client = 0;
	w->added = true;
	conn_specs_done(&w->specs);
	w->specs = (struct conn_specs){ .nr = 0 };
	if (resolved) {
		waiting_free(w);
	} else {
		struct monotime when = monotime_add(loop_now(pluto->loop),
						    SECONDS(RETRY_SECONDS));
		loop_timer_set(adder->timer, when);
	}
}

/* Check VALUES; warnings and the error are logged. */
static diag_t make_specs(struct adder *adder, const char *name,
			 char *const *values, size_t nr_values,
			 struct conn_specs *specs)
{
	const struct logger *log = &adder->pluto->log;
	struct conn_values list = { .nr = 0 };
	diag_t d = conn_values_from_texts(values, nr_values, &list);

	*specs = (struct conn_specs){ .nr = 0 };
	if (d == NULL) {
		d = conn_specs_from_values(name, list.list, list.nr, specs,
					   NULL);
	}
	conn_values_done(&list);
	for (size_t i = 0; i < specs->nr_warnings; i++) {
		log_warn(log, "%s", specs->warnings[i]);
	}
	for (size_t i = 0; i < specs->nr; i++) {
		resolve_local(specs->list[i], xfrm_routes(adder->pluto->xfrm));
	}
	return d;
}

static bool any_name(const struct conn_specs *specs)
{
	for (size_t i = 0; i < specs->nr; i++) {
		if (resolve_has_names(specs->list[i])) {
			return true;
		}
	}
	return false;
}

/* An older one of the same name is not looked up any more. */
static void forget(struct adder *adder, const char *name)
{
	LIST_FOREACH_SAFE (link, after, &adder->waiting) {
		struct waiting *w = CONTAINER_OF(link, struct waiting, link);

		if (view_eq(view_of_string(w->name), view_of_string(name)) &&
		    !w->running) {
			waiting_free(w);
		}
	}
}

static void wait_for_names(struct adder *adder, struct client *client,
			   const char *name, char *const *values,
			   size_t nr_values, struct conn_specs *specs)
{
	struct waiting *w = NEW(struct waiting);

	w->id = ++adder->last_id;
	w->client = client_id(client);
	w->name = xstrdup(name);
	w->values = NEW_ARRAY(char *, nr_values + 1);
	for (size_t i = 0; i < nr_values; i++) {
		w->values[i] = xstrdup(values[i]);
	}
	w->nr_values = nr_values;
	w->specs = *specs;
	*specs = (struct conn_specs){ .nr = 0 };
	w->running = true;
	list_add_tail(&adder->waiting, &w->link);
	resolver_start(adder->resolver, w->specs.list, w->specs.nr, on_resolved,
		       adder, w->id);
}

void adder_add(struct adder *adder, struct client *client, const char *name,
	       char *const *values, size_t nr_values)
{
	struct conn_specs specs;
	diag_t d = make_specs(adder, name, values, nr_values, &specs);

	forget(adder, name);
	if (d != NULL) {
		log_info(&adder->pluto->log,
			 "\"%s\": failed to add connection: %s", name,
			 diag_text(d));
		diag_free(&d);
		client_exit(client, RC_FATAL);
	} else if (any_name(&specs)) {
		wait_for_names(adder, client, name, values, nr_values, &specs);
	} else {
		struct ike_answer answer = commit(adder, &specs);

		client_answer(client, &answer, false);
	}
	conn_specs_done(&specs);
}

static void note(void *ctx, const struct ike_conn_status *c)
{
	(void)c;
	*(bool *)ctx = true;
}

/* Begin anew, unless the connection was deleted meanwhile. */
static void retry(struct adder *adder, struct waiting *w)
{
	bool exists = false;
	diag_t d;

	ike_status_conns(adder->pluto->engine, w->name, note, &exists);
	if (!exists) {
		waiting_free(w);
		return;
	}
	d = make_specs(adder, w->name, w->values, w->nr_values, &w->specs);
	if (d != NULL) { /* it was good the first time */
		diag_free(&d);
		waiting_free(w);
		return;
	}
	w->running = true;
	resolver_start(adder->resolver, w->specs.list, w->specs.nr, on_resolved,
		       adder, w->id);
}

void adder_retry(struct adder *adder)
{
	LIST_FOREACH_SAFE (link, after, &adder->waiting) {
		struct waiting *w = CONTAINER_OF(link, struct waiting, link);

		if (!w->running) {
			retry(adder, w);
		}
	}
}
