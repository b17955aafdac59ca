/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Routes and source addresses that tunnels need, through rtnetlink.
 */
#include "kernel/route.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>

#include "kernel/netlink.h"
#include "kernel/prefixes.h"
#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"
#include "libswan/hash.h"
#include "libswan/list.h"

#define SOURCE_SCOPE 50 /* marks an IPv4 address on lo as ours */

/* One destination; its prefixes are in the main table while it is here. */
struct installed {
	struct hash_entry entry;
	struct ip_range dst;
	struct ip_address source; /* unset: none */
	struct ip_address gateway;
	unsigned interface;
	unsigned metric;
	unsigned mtu;
	unsigned nr_users;
};

/* A source address that we put on lo. */
struct source {
	struct list link;
	struct ip_address address;
	unsigned nr_users;
};

struct routes {
	struct netlink netlink;
	struct hash installed;
	struct list sources;
};

diag_t routes_new(struct routes **out)
{
	*out = NULL;

	struct routes *routes = NEW(struct routes);
	diag_t d = netlink_open(&routes->netlink, NETLINK_ROUTE);

	if (d != NULL) {
		xfree(routes);
		return d;
	}
	hash_init(&routes->installed, 0);
	list_init(&routes->sources);
	*out = routes;
	return NULL;
}

static uint64_t key_of(const struct ip_range *dst)
{
	uint8_t bytes[32];

	memcpy(bytes, dst->start.bytes, 16);
	memcpy(bytes + 16, dst->end.bytes, 16);
	return hash_bytes(0, view_of_array(bytes));
}

static struct installed *find(const struct routes *routes,
			      const struct ip_range *dst)
{
	struct hash_entry *entry = hash_find(&routes->installed, key_of(dst));

	for (; entry != NULL; entry = hash_next(entry)) {
		struct installed *installed =
			CONTAINER_OF(entry, struct installed, entry);

		if (ip_range_eq(&installed->dst, dst)) {
			return installed;
		}
	}
	return NULL;
}

static void put_address(struct nlmsghdr *message, uint16_t type,
			const struct ip_address *address)
{
	struct view octets = ip_address_view(address);

	mnl_attr_put(message, type, octets.len, octets.ptr);
}

static void take_attribute(struct route_answer *out,
			   const struct nlattr *attribute)
{
	struct view octets = view_of(mnl_attr_get_payload(attribute),
				     mnl_attr_get_payload_len(attribute));

	switch (mnl_attr_get_type(attribute)) {
	case RTA_OIF:
		out->interface = mnl_attr_get_u32(attribute);
		break;
	case RTA_PREFSRC:
		out->source = ip_address_from(octets);
		break;
	case RTA_GATEWAY:
		out->gateway = ip_address_from(octets);
		break;
	default:
		break;
	}
}

diag_t routes_ask(struct routes *routes, const struct ip_address *to,
		  const struct ip_address *from, struct route_answer *out)
{
	char buffer[256] __attribute__((aligned(NLMSG_ALIGNTO)));
	char reply[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct rtmsg *rt = mnl_nlmsg_put_extra_header(request, sizeof(*rt));
	int error = 0;

	memset(out, 0, sizeof(*out));
	request->nlmsg_type = RTM_GETROUTE;
	rt->rtm_family = (uint8_t)xfrm_family(to);
	rt->rtm_dst_len = (uint8_t)(8 * ip_family_bytes(to->family));
	put_address(request, RTA_DST, to);
	if (from != NULL && ip_address_is_set(from)) {
		rt->rtm_src_len = rt->rtm_dst_len;
		put_address(request, RTA_SRC, from);
	}
	diag_t d = netlink_query(&routes->netlink, request, reply,
				 sizeof(reply), &error);
	if (d != NULL) {
		return d;
	}
	if (error != 0) {
		char name[64];
		struct text text = TEXT_IN(name);

		text_add_ip_address(&text, to);
		return diag("no route to %s: %s", name, strerror(error));
	}
	const struct nlattr *attribute;
	const struct nlmsghdr *answer = (const void *)reply;
	const struct rtmsg *got = mnl_nlmsg_get_payload(answer);

	out->local = got->rtm_type == RTN_LOCAL;
	mnl_attr_for_each(attribute, answer, sizeof(*got))
	{
		take_attribute(out, attribute);
	}
	return NULL;
}

/* Run a batch where WHAT may fail only with IGNORED. */
static diag_t run(struct routes *routes, struct netlink_batch *batch,
		  int ignored, const char *what)
{
	diag_t d = netlink_run(&routes->netlink, batch);

	for (size_t i = 0; i < batch->nr && d == NULL; i++) {
		int error = batch->messages[i].error;

		if (error != 0 && error != ignored) {
			d = diag("%s: %s%s%s", what, strerror(error),
				 batch->why[0] != '\0' ? ": " : "", batch->why);
		}
	}
	netlink_batch_done(batch);
	return d;
}

static void put_source(struct netlink_batch *batch, uint16_t type,
		       const struct ip_address *source)
{
	struct ifaddrmsg body = {
		.ifa_family = (uint8_t)xfrm_family(source),
		.ifa_prefixlen = (uint8_t)(8 * ip_family_bytes(source->family)),
		.ifa_scope = source->family == IP_V4 ? SOURCE_SCOPE
						     : RT_SCOPE_UNIVERSE,
		.ifa_flags = source->family == IP_V6 ? IFA_F_NODAD : 0,
		.ifa_index = if_nametoindex("lo"),
	};
	struct nlmsghdr *message = netlink_batch_begin(
		batch, type, type == RTM_NEWADDR ? NLM_F_CREATE : 0,
		view_of(&body, sizeof(body)));

	put_address(message, IFA_LOCAL, source);
	put_address(message, IFA_ADDRESS, source);
	netlink_batch_end(batch, message);
}

static struct source *find_source(const struct routes *routes,
				  const struct ip_address *address)
{
	LIST_FOREACH (link, &routes->sources) {
		struct source *source = CONTAINER_OF(link, struct source, link);

		if (ip_address_eq(&source->address, address)) {
			return source;
		}
	}
	return NULL;
}

/* ADDRESS is local already, or goes on lo. */
static diag_t use_source(struct routes *routes,
			 const struct ip_address *address)
{
	struct source *source = find_source(routes, address);
	struct route_answer answer;

	if (source != NULL) {
		source->nr_users++;
		return NULL;
	}
	diag_t d = routes_ask(routes, address, NULL, &answer);

	if (d == NULL && answer.local) {
		return NULL;
	}
	diag_free(&d);

	struct netlink_batch batch;

	netlink_batch_init(&batch);
	put_source(&batch, RTM_NEWADDR, address);
	d = run(routes, &batch, EEXIST, "adding the source address");
	if (d == NULL) {
		source = NEW(struct source);
		source->address = *address;
		source->nr_users = 1;
		list_add_tail(&routes->sources, &source->link);
	}
	return d;
}

static void drop_source(struct routes *routes, const struct ip_address *address)
{
	struct source *source = find_source(routes, address);

	if (source == NULL || --source->nr_users > 0) {
		return;
	}
	struct netlink_batch batch;

	netlink_batch_init(&batch);
	put_source(&batch, RTM_DELADDR, address);
	diag_t d = run(routes, &batch, EADDRNOTAVAIL, "source address");
	diag_free(&d); /* somebody else removed it */
	list_remove(&source->link);
	xfree(source);
}

static void put_mtu(struct nlmsghdr *message, unsigned mtu)
{
	struct nlattr *metrics = mnl_attr_nest_start(message, RTA_METRICS);

	mnl_attr_put_u32(message, RTAX_MTU, mtu);
	mnl_attr_nest_end(message, metrics);
}

static void put_route(struct netlink_batch *batch, uint16_t type,
		      const struct installed *installed,
		      const struct prefix *prefix)
{
	enum ip_family family = installed->dst.start.family;
	bool has_gateway = ip_address_is_set(&installed->gateway);
	struct rtmsg body = {
		.rtm_family = (uint8_t)xfrm_family(&installed->dst.start),
		.rtm_dst_len = (uint8_t)prefix->bits,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_BOOT,
		.rtm_scope = has_gateway ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};

	if (type == RTM_DELROUTE) {
		body.rtm_scope = RT_SCOPE_NOWHERE; /* any */
	}
	struct nlmsghdr *message = netlink_batch_begin(
		batch, type,
		type == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_REPLACE : 0,
		view_of(&body, sizeof(body)));

	mnl_attr_put(message, RTA_DST, ip_family_bytes(family), prefix->bytes);
	mnl_attr_put_u32(message, RTA_OIF, installed->interface);
	if (has_gateway) {
		put_address(message, RTA_GATEWAY, &installed->gateway);
	}
	if (installed->metric != 0) {
		mnl_attr_put_u32(message, RTA_PRIORITY, installed->metric);
	}
	if (type == RTM_NEWROUTE && ip_address_is_set(&installed->source)) {
		put_address(message, RTA_PREFSRC, &installed->source);
	}
	if (type == RTM_NEWROUTE && installed->mtu != 0) {
		put_mtu(message, installed->mtu);
	}
	netlink_batch_end(batch, message);
}

/* A default route stays the system's: ours is its two halves. */
static bool route_prefixes(const struct ip_range *dst, struct prefixes *out)
{
	if (!prefixes_of_range(dst, out)) {
		return false;
	}
	if (out->nr == 1 && out->list[0].bits == 0) {
		out->nr = 2;
		out->list[1] = out->list[0];
		out->list[0].bits = out->list[1].bits = 1;
		out->list[1].bytes[0] = 0x80;
	}
	return true;
}

static diag_t run_route(struct routes *routes, uint16_t type,
			const struct installed *installed)
{
	struct prefixes prefixes;
	struct netlink_batch batch;
	diag_t d;

	netlink_batch_init(&batch);
	if (!route_prefixes(&installed->dst, &prefixes)) {
		d = diag("the range would need too many routes");
	} else {
		for (size_t i = 0; i < prefixes.nr; i++) {
			put_route(&batch, type, installed, &prefixes.list[i]);
		}
		d = run(routes, &batch, type == RTM_DELROUTE ? ESRCH : 0,
			type == RTM_DELROUTE ? "removing" : "adding");
	}
	return d;
}

static bool is_needed(struct routes *routes, const struct kernel_route *route)
{
	struct ip_address probe = route->dst.start;
	struct route_answer answer;

	if (ip_address_is_set(&route->source) || route->mtu != 0) {
		return true;
	}
	if (!ip_address_eq(&route->dst.start, &route->dst.end)) {
		probe.bytes[ip_family_bytes(probe.family) - 1] |= 1;
	}
	diag_t d = routes_ask(routes, &probe, NULL, &answer);
	bool needed = d != NULL;

	diag_free(&d);
	return needed;
}

/* The next hop: as configured, else as the peer is reached. */
static diag_t find_next_hop(struct routes *routes,
			    const struct kernel_route *route,
			    struct installed *installed)
{
	struct route_answer answer;
	diag_t d = routes_ask(routes, &route->peer, &route->local, &answer);

	if (d != NULL) {
		return d;
	}
	installed->interface = answer.interface;
	installed->gateway = ip_address_is_set(&route->gateway)
				     ? route->gateway
				     : answer.gateway;
	if (ip_address_eq(&installed->gateway, &route->peer) ||
	    installed->gateway.family != route->dst.start.family) {
		installed->gateway = (struct ip_address){ .family = IP_NONE };
	}
	return NULL;
}

/* Everything that INSTALLED says, into the kernel. */
static diag_t install(struct routes *routes, const struct installed *installed)
{
	bool has_source = ip_address_is_set(&installed->source);

	if (has_source) {
		diag_t d = use_source(routes, &installed->source);

		if (d != NULL) {
			return d;
		}
	}
	diag_t d = run_route(routes, RTM_NEWROUTE, installed);

	if (d != NULL && has_source) {
		drop_source(routes, &installed->source);
	}
	return d;
}

diag_t routes_add(struct routes *routes, const struct kernel_route *route)
{
	struct installed *installed = find(routes, &route->dst);

	if (installed != NULL) {
		installed->nr_users++;
		return NULL;
	}
	if (!is_needed(routes, route)) {
		return NULL;
	}
	installed = NEW(struct installed);
	installed->dst = route->dst;
	installed->source = route->source;
	installed->metric = route->metric;
	installed->mtu = route->mtu;
	installed->nr_users = 1;

	diag_t d = find_next_hop(routes, route, installed);

	if (d == NULL) {
		d = install(routes, installed);
	}
	if (d != NULL) {
		xfree(installed);
		return d;
	}
	hash_add(&routes->installed, &installed->entry, key_of(&route->dst));
	return NULL;
}

static void remove_installed(struct routes *routes, struct installed *installed)
{
	diag_t d = run_route(routes, RTM_DELROUTE, installed);

	diag_free(&d); /* gone already, or its interface is */
	if (ip_address_is_set(&installed->source)) {
		drop_source(routes, &installed->source);
	}
	hash_remove(&routes->installed, &installed->entry);
	xfree(installed);
}

void routes_delete(struct routes *routes, const struct kernel_route *route)
{
	struct installed *installed = find(routes, &route->dst);

	if (installed != NULL && --installed->nr_users == 0) {
		remove_installed(routes, installed);
	}
}

void routes_forget(struct routes *routes)
{
	size_t bucket;

	for (struct hash_entry *entry = hash_first(&routes->installed, &bucket);
	     entry != NULL; entry = hash_first(&routes->installed, &bucket)) {
		hash_remove(&routes->installed, entry);
		xfree(CONTAINER_OF(entry, struct installed, entry));
	}
	LIST_FOREACH_SAFE (link, after, &routes->sources) {
		list_remove(link);
		xfree(CONTAINER_OF(link, struct source, link));
	}
}

void routes_free(struct routes **routes)
{
	struct routes *r = *routes;

	*routes = NULL;
	if (r == NULL) {
		return;
	}
	size_t bucket;

	for (struct hash_entry *entry = hash_first(&r->installed, &bucket);
	     entry != NULL; entry = hash_first(&r->installed, &bucket)) {
		remove_installed(r,
				 CONTAINER_OF(entry, struct installed, entry));
	}
	hash_done(&r->installed);
	netlink_close(&r->netlink);
	xfree(r);
}
