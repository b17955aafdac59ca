/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel tells unasked: packets that want an SA, SAs that expire, ESP in
 * UDP that comes from elsewhere.
 */
#include "kernel/xfrm_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/xfrm.h>

#include "kernel/xfrm_selector.h"
#include "libswan/alloc.h"
#include "loop.h"

enum { PROTOCOL_AH = 2, PROTOCOL_ESP = 3 }; /* of IKE */

struct xfrm_listener {
	struct mnl_socket *socket;
	struct loop_io *io;
	xfrm_event_fn *on_event;
	void *ctx;
};

static uint8_t ike_protocol(uint8_t ip_protocol)
{
	return ip_protocol == IPPROTO_AH ? PROTOCOL_AH : PROTOCOL_ESP;
}

static bool decode_acquire(const struct nlmsghdr *message,
			   struct kernel_event *event)
{
	const struct xfrm_user_acquire *acquire =
		mnl_nlmsg_get_payload(message);
	const struct nlattr *attribute;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*acquire)) {
		return false;
	}
	event->kind = KERNEL_ACQUIRE;
	event->protocol = ike_protocol(acquire->id.proto);
	event->sa_dst =
		xfrm_address_from(&acquire->id.daddr, acquire->sel.family);
	xfrm_selector_decode(&acquire->sel, &event->src, &event->dst);
	mnl_attr_for_each(attribute, message, sizeof(*acquire))
	{
		const struct xfrm_user_tmpl *tmpl =
			mnl_attr_get_payload(attribute);

		if (mnl_attr_get_type(attribute) == XFRMA_TMPL &&
		    mnl_attr_get_payload_len(attribute) >= sizeof(*tmpl)) {
			event->reqid = tmpl->reqid;
			event->sa_dst = xfrm_address_from(&acquire->id.daddr,
							  tmpl->family);
			break;
		}
	}
	return true;
}

static bool decode_expire(const struct nlmsghdr *message,
			  struct kernel_event *event)
{
	const struct xfrm_user_expire *expire = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*expire) ||
	    expire->state.id.spi == 0) { /* an acquire that nobody answered */
		return false;
	}
	event->kind = expire->hard ? KERNEL_EXPIRE_HARD : KERNEL_EXPIRE_SOFT;
	event->protocol = ike_protocol(expire->state.id.proto);
	event->spi = ntohl(expire->state.id.spi);
	event->reqid = expire->state.reqid;
	event->sa_dst = xfrm_address_from(&expire->state.id.daddr,
					  expire->state.family);
	return true;
}

static bool decode_mapping(const struct nlmsghdr *message,
			   struct kernel_event *event)
{
	const struct xfrm_user_mapping *mapping =
		mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*mapping)) {
		return false;
	}
	event->kind = KERNEL_MAPPING;
	event->protocol = ike_protocol(mapping->id.proto);
	event->spi = ntohl(mapping->id.spi);
	event->reqid = mapping->reqid;
	event->sa_dst =
		xfrm_address_from(&mapping->id.daddr, mapping->id.family);
	event->source.address =
		xfrm_address_from(&mapping->new_saddr, mapping->id.family);
	event->source.port = ntohs(mapping->new_sport);
	return true;
}

bool xfrm_event_decode(const struct nlmsghdr *message,
		       struct kernel_event *event)
{
	memset(event, 0, sizeof(*event));
	switch (message->nlmsg_type) {
	case XFRM_MSG_ACQUIRE:
		return decode_acquire(message, event);
	case XFRM_MSG_EXPIRE:
		return decode_expire(message, event);
	case XFRM_MSG_MAPPING:
		return decode_mapping(message, event);
	default:
		return false;
	}
}

static void on_readable(void *ctx, unsigned ready)
{
	struct xfrm_listener *listener = ctx;
	char buffer[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
	ssize_t n = recv(mnl_socket_get_fd(listener->socket), buffer,
			 sizeof(buffer), MSG_DONTWAIT);
	const struct nlmsghdr *message = (const void *)buffer;
	struct kernel_event event;

	(void)ready;
	if (n < 0) {
		return; /* also ENOBUFS: what was lost comes again */
	}
	for (int len = (int)n; mnl_nlmsg_ok(message, len);
	     message = mnl_nlmsg_next(message, &len)) {
		if (xfrm_event_decode(message, &event)) {
			listener->on_event(listener->ctx, &event);
		}
	}
}

diag_t xfrm_listener_new(struct loop *loop, xfrm_event_fn *on_event, void *ctx,
			 struct xfrm_listener **out)
{
	const unsigned groups = 1u << (XFRMNLGRP_ACQUIRE - 1) |
				1u << (XFRMNLGRP_EXPIRE - 1) |
				1u << (XFRMNLGRP_MAPPING - 1);
	struct mnl_socket *socket =
		mnl_socket_open2(NETLINK_XFRM, SOCK_CLOEXEC | SOCK_NONBLOCK);

	*out = NULL;
	if (socket == NULL) {
		return diag("netlink socket for events: %s", strerror(errno));
	}
	if (mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) < 0) {
		diag_t d = diag("kernel events: %s", strerror(errno));

		mnl_socket_close(socket);
		return d;
	}
	struct xfrm_listener *listener = NEW(struct xfrm_listener);

	listener->socket = socket;
	listener->on_event = on_event;
	listener->ctx = ctx;
	listener->io = loop_io_new(loop, mnl_socket_get_fd(socket), on_readable,
				   listener);
	*out = listener;
	return NULL;
}

void xfrm_listener_free(struct xfrm_listener **listener)
{
	if (*listener != NULL) {
		loop_io_free(&(*listener)->io);
		mnl_socket_close((*listener)->socket);
		xfree(*listener);
		*listener = NULL;
	}
}
