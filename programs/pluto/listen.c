/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The local addresses, and a socket on each of their IKE ports.
 */
#include "listen.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

#include "libswan/alloc.h"
#include "libswan/hash.h"
#include "libswan/list.h"
#include "sockaddr.h"

#define PORTS_MAX 16

/* One open socket. */
struct listening {
	struct hash_entry entry;
	struct list link;
	struct udp *udp;
	char interface[IF_NAMESIZE];
	bool seen; /* its address is still there */
};

struct listener {
	struct loop *loop;
	char *only;
	const struct udp_options *options;
	const struct logger *log;
	uint16_t ports[PORTS_MAX];
	size_t nr_ports;
	struct ike_interface *interfaces;
	size_t nr_interfaces;
	struct hash by_endpoint;
	struct list all;
};

struct listener *listener_new(struct loop *loop, const char *only,
			      const struct udp_options *options,
			      const struct logger *log)
{
	struct listener *l = NEW(struct listener);

	l->loop = loop;
	l->only = only == NULL || only[0] == '\0' ? NULL : xstrdup(only);
	l->options = options;
	l->log = log;
	l->ports[0] = 500;
	l->ports[1] = 4500;
	l->nr_ports = 2;
	hash_init(&l->by_endpoint, 0);
	list_init(&l->all);
	return l;
}

static void close_one(struct listener *l, struct listening *one)
{
	hash_remove(&l->by_endpoint, &one->entry);
	list_remove(&one->link);
	udp_close(&one->udp);
	xfree(one);
}

void listener_free(struct listener **listener)
{
	struct listener *l = *listener;

	*listener = NULL;
	if (l == NULL) {
		return;
	}
	LIST_FOREACH_SAFE (link, after, &l->all) {
		close_one(l, CONTAINER_OF(link, struct listening, link));
	}
	hash_done(&l->by_endpoint);
	xfree(l->interfaces);
	xfree(l->only);
	xfree(l);
}

static uint64_t key_of(const struct ip_endpoint *local)
{
	uint8_t bytes[18];

	memcpy(bytes, local->address.bytes, 16);
	bytes[16] = (uint8_t)(local->port >> 8);
	bytes[17] = (uint8_t)local->port;
	return hash_bytes(0, view_of_array(bytes));
}

static struct listening *find(const struct listener *l,
			      const struct ip_endpoint *local)
{
	struct hash_entry *entry = hash_find(&l->by_endpoint, key_of(local));

	for (; entry != NULL; entry = hash_next(entry)) {
		struct listening *one =
			CONTAINER_OF(entry, struct listening, entry);

		if (ip_endpoint_eq(udp_local(one->udp), local)) {
			return one;
		}
	}
	return NULL;
}

struct udp *listener_find(const struct listener *l,
			  const struct ip_endpoint *local)
{
	struct listening *one = find(l, local);

	return one == NULL ? NULL : one->udp;
}

/* NAME or ADDRESS is one of the words of listen=. */
static bool is_wanted(const struct listener *l, const char *name,
		      const struct ip_address *address)
{
	char text[64];
	struct text out = TEXT_IN(text);

	if (l->only == NULL) {
		return true;
	}
	text_add_ip_address(&out, address);
	for (const char *word = l->only; *word != '\0';) {
		size_t len = strcspn(word, ", \t");

		if (len > 0 &&
		    ((strlen(name) == len && strncmp(word, name, len) == 0) ||
		     (out.len == len && strncmp(word, text, len) == 0))) {
			return true;
		}
		word += len + (word[len] != '\0');
	}
	return false;
}

/* IKE's addresses: unicast, and with a meaning beyond their link. */
static bool is_usable(const struct ip_address *address)
{
	if (!ip_address_is_set(address) || ip_address_is_any(address)) {
		return false;
	}
	bool link_local = address->family == IP_V6 &&
			  address->bytes[0] == 0xfe &&
			  (address->bytes[1] & 0xc0) == 0x80;
	return !link_local;
}

static void add_interface(struct listener *l, const char *name,
			  const struct ip_address *address)
{
	size_t size = sizeof(*l->interfaces);

	l->interfaces = xrealloc(l->interfaces, l->nr_interfaces * size,
				 (l->nr_interfaces + 1) * size);

	struct ike_interface *i = &l->interfaces[l->nr_interfaces++];

	memset(i, 0, size);
	strncpy(i->name, name, sizeof(i->name) - 1);
	i->address = *address;
}

static void find_interfaces(struct listener *l)
{
	struct ifaddrs *list = NULL;

	l->nr_interfaces = 0;
	if (getifaddrs(&list) < 0) {
		log_error(l->log, "cannot list the interfaces: %s",
			  strerror(errno));
		return;
	}
	for (const struct ifaddrs *i = list; i != NULL; i = i->ifa_next) {
		if (i->ifa_addr == NULL || !(i->ifa_flags & IFF_UP)) {
			continue;
		}
		struct ip_address address =
			sockaddr_endpoint(i->ifa_addr).address;

		if (is_usable(&address) &&
		    is_wanted(l, i->ifa_name, &address)) {
			add_interface(l, i->ifa_name, &address);
		}
	}
	freeifaddrs(list);
}

void text_add_listen(struct text *out, const char *interface,
		     const struct udp *udp)
{
	text_add(out, "%s ", interface);
	text_add_ip_endpoint_udp(out, udp_local(udp));
	if (udp_is_nat(udp)) {
		text_add_string(out, " (NAT)");
	}
}

static void open_one(struct listener *l, const struct ike_interface *interface,
		     uint16_t port)
{
	struct ip_endpoint local = { interface->address, port };
	struct listening *one = find(l, &local);
	struct udp *udp;
	char name[96];
	struct text text = TEXT_IN(name);

	if (one != NULL) {
		one->seen = true;
		return;
	}
	diag_t d = udp_open(l->loop, &local, l->options, l->log, &udp);

	if (d != NULL) {
		text_add_ip_endpoint_udp(&text, &local);
		log_error(l->log, "cannot listen on %s %s: %s", interface->name,
			  name, diag_text(d));
		diag_free(&d);
		return;
	}
	one = NEW(struct listening);
	one->udp = udp;
	one->seen = true;
	memcpy(one->interface, interface->name, sizeof(interface->name));
	hash_add(&l->by_endpoint, &one->entry, key_of(&local));
	list_add_tail(&l->all, &one->link);
	text_add_listen(&text, one->interface, udp);
	log_info(l->log, "adding interface %s", name);
}

static void open_new(struct listener *l)
{
	for (size_t i = 0; i < l->nr_interfaces; i++) {
		for (size_t p = 0; p < l->nr_ports; p++) {
			open_one(l, &l->interfaces[i], l->ports[p]);
		}
	}
}

static void close_lost(struct listener *l)
{
	LIST_FOREACH_SAFE (link, after, &l->all) {
		struct listening *one =
			CONTAINER_OF(link, struct listening, link);
		char name[96];
		struct text text = TEXT_IN(name);

		if (one->seen) {
			continue;
		}
		text_add_listen(&text, one->interface, one->udp);
		log_info(l->log, "shutting down interface %s", name);
		close_one(l, one);
	}
}

static bool has_interface(const struct listener *l,
			  const struct ike_interface *interface)
{
	for (size_t i = 0; i < l->nr_interfaces; i++) {
		if (ip_address_eq(&l->interfaces[i].address,
				  &interface->address)) {
			return true;
		}
	}
	return false;
}

bool listener_has_lost(struct listener *l)
{
	struct ike_interface *before = l->interfaces;
	size_t nr = l->nr_interfaces;
	bool lost = false;

	l->interfaces = NULL;
	l->nr_interfaces = 0;
	find_interfaces(l);
	for (size_t i = 0; i < nr; i++) {
		lost |= !has_interface(l, &before[i]);
	}
	xfree(l->interfaces); /* until it is scanned */
	l->interfaces = before;
	l->nr_interfaces = nr;
	return lost;
}

void listener_scan(struct listener *l)
{
	LIST_FOREACH (link, &l->all) {
		CONTAINER_OF(link, struct listening, link)->seen = false;
	}
	find_interfaces(l);
	open_new(l);
	close_lost(l);
}

void listener_add_port(struct listener *l, uint16_t port)
{
	for (size_t i = 0; i < l->nr_ports; i++) {
		if (l->ports[i] == port) {
			return;
		}
	}
	if (l->nr_ports == PORTS_MAX) {
		log_error(l->log, "cannot listen on port %u: %d ports at most",
			  port, PORTS_MAX);
		return;
	}
	l->ports[l->nr_ports++] = port;
	open_new(l);
}

const struct ike_interface *listener_interfaces(const struct listener *l,
						size_t *nr)
{
	*nr = l->nr_interfaces;
	return l->interfaces;
}

void listener_each(const struct listener *l, listener_fn *fn, void *ctx)
{
	LIST_FOREACH (link, &l->all) {
		const struct listening *one =
			CONTAINER_OF(link, struct listening, link);

		fn(ctx, one->interface, one->udp);
	}
}
