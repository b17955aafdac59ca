/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The kernel tells when local addresses or interfaces change.
 */
#include "address_watch.h"

#include <errno.h>
#include <string.h>

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>

#include "libswan/alloc.h"
#include "loop.h"

#define SETTLE MILLIS(200) /* changes seldom come alone */

struct address_watch {
	struct loop *loop;
	struct mnl_socket *socket;
	struct loop_io *io;
	struct loop_timer *settled;
	void (*on_change)(void *ctx);
	void *ctx;
};

static void on_settled(void *ctx)
{
	struct address_watch *watch = ctx;

	watch->on_change(watch->ctx);
}

/* What has changed is looked up afresh: so lost messages are no loss. */
static void on_readable(void *ctx, unsigned ready)
{
	struct address_watch *watch = ctx;
	char buffer[8192];

	(void)ready;
	while (recv(mnl_socket_get_fd(watch->socket), buffer, sizeof(buffer),
		    MSG_DONTWAIT) > 0) {
	}
	loop_timer_set(watch->settled,
		       monotime_add(loop_now(watch->loop), SETTLE));
}

diag_t address_watch_new(struct loop *loop, void (*on_change)(void *ctx),
			 void *ctx, struct address_watch **out)
{
	const unsigned groups =
		RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
	struct mnl_socket *socket =
		mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);

	*out = NULL;
	if (socket == NULL) {
		return diag("netlink socket for addresses: %s",
			    strerror(errno));
	}
	if (mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) < 0) {
		diag_t d = diag("changes of addresses: %s", strerror(errno));

		mnl_socket_close(socket);
		return d;
	}
	struct address_watch *watch = NEW(struct address_watch);

	watch->loop = loop;
	watch->socket = socket;
	watch->on_change = on_change;
	watch->ctx = ctx;
	watch->settled = loop_timer_new(loop, on_settled, watch);
	watch->io = loop_io_new(loop, mnl_socket_get_fd(socket), on_readable,
				watch);
	*out = watch;
	return NULL;
}

void address_watch_free(struct address_watch **watch)
{
	if (*watch != NULL) {
		loop_io_free(&(*watch)->io);
		loop_timer_free(&(*watch)->settled);
		mnl_socket_close((*watch)->socket);
		xfree(*watch);
		*watch = NULL;
	}
}
