/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Netlink: many requests in one call, each answer found by its number.
 */
#ifndef PLUTO_KERNEL_NETLINK_H
#define PLUTO_KERNEL_NETLINK_H

#include <linux/netlink.h>

#include "libswan/diag.h"
#include "libswan/ip_address.h"

struct mnl_socket;

struct netlink {
	struct mnl_socket *socket;
	uint32_t seq;
};

/* PROTOCOL: NETLINK_XFRM or NETLINK_ROUTE. */
diag_t netlink_open(struct netlink *nl, int protocol) MUST_USE;
void netlink_close(struct netlink *nl);

/* What one message may grow to, header included. */
#define NETLINK_MESSAGE_MAX 2048

/* Messages to be sent together; they may hold keys, so they are wiped. */
struct netlink_batch {
	struct blob buffer;
	size_t len;
	struct {
		size_t at; /* offset of the message */
		int error; /* errno, after netlink_run() */
		bool answered;
	} * messages;
	size_t nr;
	size_t size;
	char why[120]; /* the kernel's own words on the first failure, or "" */
};

void netlink_batch_init(struct netlink_batch *batch);
void netlink_batch_done(struct netlink_batch *batch);

/*
 * Start a message with BODY behind its header; attributes are then put with
 * libmnl, up to NETLINK_MESSAGE_MAX, and the message ended.
 */
struct nlmsghdr *netlink_batch_begin(struct netlink_batch *batch, uint16_t type,
				     uint16_t flags, struct view body);
void netlink_batch_end(struct netlink_batch *batch,
		       const struct nlmsghdr *message);

/*
 * Send all, wait for all answers (the kernel gives them before the send
 * returns).  Errors of single messages are in BATCH; the diag is for a socket
 * that does not work.
 */
diag_t netlink_run(struct netlink *nl, struct netlink_batch *batch) MUST_USE;

/*
 * Send one request and get its one answer into REPLY, an array of SIZE octets.
 * The errno of a refusal is in *ERROR, 0 on success.
 */
diag_t netlink_query(struct netlink *nl, struct nlmsghdr *request, void *reply,
		     size_t size, int *error) MUST_USE;

/* Send a request for a list and give each message of the answer to FN. */
diag_t netlink_dump(struct netlink *nl, struct nlmsghdr *request,
		    void (*fn)(void *ctx, const struct nlmsghdr *message),
		    void *ctx) MUST_USE;

#endif
