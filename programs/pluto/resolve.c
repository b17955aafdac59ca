/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hosts of a connection that are not addresses: %defaultroute, %eth0, names.
 */
#include "resolve.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "kernel/route.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "libswan/list.h"
#include "loop.h"
#include "sockaddr.h"

/* One name to look up; the thread writes FOUND only. */
struct lookup {
	struct end_spec *end;
	char *name;
	enum ip_family family; /* IP_NONE: either */
	struct ip_address found;
};

/* Owned by its thread until it is in the list of finished ones. */
struct query {
	struct list link;
	struct shared *shared;
	struct lookup *lookups;
	size_t nr;
	resolver_done_fn *done;
	void *ctx;
	uint64_t id;
};

/* Outlives the resolver while threads are under way: the last one frees it. */
struct shared {
	pthread_mutex_t lock;
	struct list finished;
	unsigned nr_running;
	bool abandoned;
	int event_fd;
};

struct resolver {
	struct shared *shared;
	struct loop_io *io;
};

/* Far away, so that the answer is the default route. */
static struct ip_address far_away(enum ip_family family)
{
	struct ip_address address;
	const char *text = family == IP_V6 ? "2001:4860::1" : "198.41.0.4";

	if (!ip_address_parse(view_of_string(text), &address)) {
		address = ip_address_any(family);
	}
	return address;
}

static void resolve_default_route(const struct conn_spec *spec,
				  struct end_spec *end,
				  const struct end_spec *other,
				  struct routes *routes)
{
	struct ip_address to = other->host == HOST_ADDRESS
				       ? other->address
				       : far_away(spec->host_family);
	struct route_answer answer;
	diag_t d = routes_ask(routes, &to, NULL, &answer);

	if (d == NULL) {
		end->address = answer.source;
		if (!ip_address_is_set(&end->nexthop)) {
			end->nexthop = answer.gateway;
		}
	}
	diag_free(&d); /* unoriented is what the user sees */
}

/* TEXT is "%eth0". */
static void resolve_interface(const struct conn_spec *spec,
			      struct end_spec *end)
{
	struct ifaddrs *list = NULL;

	if (end->host_text == NULL || end->host_text[0] != '%' ||
	    getifaddrs(&list) < 0) {
		return;
	}
	for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
		if (i->ifa_addr == NULL ||
		    strcmp(i->ifa_name, end->host_text + 1) != 0) {
			continue;
		}
		struct ip_address address =
			sockaddr_endpoint(i->ifa_addr).address;

		if (address.family == spec->host_family ||
		    (address.family == IP_V4 && spec->host_family == IP_NONE)) {
			end->address = address;
			break;
		}
	}
	freeifaddrs(list);
}

static void resolve_end(const struct conn_spec *spec, struct end_spec *end,
			const struct end_spec *other, struct routes *routes)
{
	if (end->host == HOST_DEFAULTROUTE) {
		resolve_default_route(spec, end, other, routes);
	} else if (end->host == HOST_INTERFACE) {
		resolve_interface(spec, end);
	}
}

void resolve_local(struct conn_spec *spec, struct routes *routes)
{
	resolve_end(spec, &spec->left, &spec->right, routes);
	resolve_end(spec, &spec->right, &spec->left, routes);
}

bool resolve_has_names(const struct conn_spec *spec)
{
	return spec->left.host == HOST_NAME || spec->right.host == HOST_NAME;
}

static void shared_free(struct shared *shared)
{
	close(shared->event_fd);
	pthread_mutex_destroy(&shared->lock);
	xfree(shared);
}

static void query_free(struct query *query)
{
	for (size_t i = 0; i < query->nr; i++) {
		xfree(query->lookups[i].name);
	}
	xfree(query->lookups);
	xfree(query);
}

static void look_up(struct lookup *lookup)
{
	struct addrinfo *list = NULL;
	struct addrinfo hints = {
		.ai_family = lookup->family == IP_V6   ? AF_INET6
			     : lookup->family == IP_V4 ? AF_INET
						       : AF_UNSPEC,
		.ai_socktype = SOCK_DGRAM,
	};

	if (getaddrinfo(lookup->name, NULL, &hints, &list) == 0) {
		lookup->found = sockaddr_endpoint(list->ai_addr).address;
		freeaddrinfo(list);
	}
}

static void *run_query(void *arg)
{
	struct query *query = arg;
	struct shared *shared = query->shared;
	uint64_t one = 1;

	for (size_t i = 0; i < query->nr; i++) {
		look_up(&query->lookups[i]);
	}
	pthread_mutex_lock(&shared->lock);
	shared->nr_running--;
	bool abandoned = shared->abandoned;
	bool last = shared->nr_running == 0;

	if (!abandoned) {
		list_add_tail(&shared->finished, &query->link);
		while (write(shared->event_fd, &one, sizeof(one)) < 0 &&
		       errno == EINTR) {
		}
	}
	pthread_mutex_unlock(&shared->lock);
	if (abandoned) {
		query_free(query);
	}
	if (abandoned && last) {
		shared_free(shared);
	}
	return NULL;
}

static struct query *take_finished(struct shared *shared)
{
	struct query *query = NULL;

	pthread_mutex_lock(&shared->lock);
	if (!list_is_empty(&shared->finished)) {
		query = CONTAINER_OF(shared->finished.next, struct query, link);
		list_remove(&query->link);
	}
	pthread_mutex_unlock(&shared->lock);
	return query;
}

static void finish(struct query *query)
{
	for (size_t i = 0; i < query->nr; i++) {
		query->lookups[i].end->address = query->lookups[i].found;
	}
	query->done(query->ctx, query->id);
	query_free(query);
}

static void on_bell(void *ctx, unsigned ready)
{
	struct resolver *resolver = ctx;
	struct query *query;
	uint64_t count;

	(void)ready;
	if (read(resolver->shared->event_fd, &count, sizeof(count)) < 0) {
		return;
	}
	while ((query = take_finished(resolver->shared)) != NULL) {
		finish(query);
	}
}

struct resolver *resolver_new(struct loop *loop)
{
	struct resolver *resolver = NEW(struct resolver);
	struct shared *shared = NEW(struct shared);

	pthread_mutex_init(&shared->lock, NULL);
	list_init(&shared->finished);
	shared->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT(shared->event_fd >= 0);
	resolver->shared = shared;
	resolver->io = loop_io_new(loop, shared->event_fd, on_bell, resolver);
	return resolver;
}

void resolver_free(struct resolver **resolver)
{
	struct query *query;

	if (*resolver == NULL) {
		return;
	}
	struct shared *shared = (*resolver)->shared;

	loop_io_free(&(*resolver)->io);
	while ((query = take_finished(shared)) != NULL) {
		query_free(query);
	}
	pthread_mutex_lock(&shared->lock);
	shared->abandoned = true;
	bool last = shared->nr_running == 0;

	pthread_mutex_unlock(&shared->lock);
	if (last) {
		shared_free(shared);
	}
	xfree(*resolver);
	*resolver = NULL;
}

static void add_lookup(struct query *query, const struct conn_spec *spec,
		       struct end_spec *end)
{
	struct lookup *lookup = &query->lookups[query->nr];

	if (end->host != HOST_NAME || end->host_text == NULL) {
		return;
	}
	lookup->end = end;
	lookup->name = xstrdup(end->host_text);
	lookup->family = spec->host_family;
	query->nr++;
}

static bool start_thread(struct query *query)
{
	sigset_t all, before;
	pthread_t thread;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&thread, NULL, run_query, query);

	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error == 0) {
		pthread_detach(thread);
	}
	return error == 0;
}

void resolver_start(struct resolver *resolver, struct conn_spec **list,
		    size_t nr, resolver_done_fn *done, void *ctx, uint64_t id)
{
	struct query *query = NEW(struct query);

	query->shared = resolver->shared;
	query->lookups = NEW_ARRAY(struct lookup, 2 * nr + 1);
	query->done = done;
	query->ctx = ctx;
	query->id = id;
	for (size_t i = 0; i < nr; i++) {
		add_lookup(query, list[i], &list[i]->left);
		add_lookup(query, list[i], &list[i]->right);
	}
	pthread_mutex_lock(&resolver->shared->lock);
	resolver->shared->nr_running++;
	pthread_mutex_unlock(&resolver->shared->lock);
	if (!start_thread(query)) {
		pthread_mutex_lock(&resolver->shared->lock);
		resolver->shared->nr_running--;
		pthread_mutex_unlock(&resolver->shared->lock);
		finish(query); /* as if nothing had been found */
	}
}
