/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE datagrams on one local address and port.
 */
#ifndef PLUTO_UDP_H
#define PLUTO_UDP_H

#include "libswan/diag.h"
#include "libswan/ip_endpoint.h"
#include "libswan/logger.h"

struct loop;
struct udp;

/* What came, without the non-ESP marker. */
typedef void udp_receive_fn(void *ctx, const struct ip_endpoint *local,
			    const struct ip_endpoint *remote,
			    struct view datagram);

/*
 * Where received datagrams are put; shared by all sockets, because a datagram
 * is done with before the next is read.
 */
struct udp_buffers;
struct udp_buffers *udp_buffers_new(void);
void udp_buffers_free(struct udp_buffers **buffers);

struct udp_options {
	unsigned buffer_bytes; /* of the kernel; 0: as is */
	struct udp_buffers *buffers;
	udp_receive_fn *receive;
	void *ctx;
};

/*
 * Ports other than 500 carry the non-ESP marker (RFC 3948), and the kernel
 * takes ESP out of them.  OPTIONS must outlive the socket.
 */
diag_t udp_open(struct loop *loop, const struct ip_endpoint *local,
		const struct udp_options *options, const struct logger *log,
		struct udp **out) MUST_USE;
void udp_close(struct udp **udp);

/* One datagram; loss is allowed.  An octet 0xff alone is a keep-alive. */
void udp_send(struct udp *udp, const struct ip_endpoint *remote,
	      struct view datagram);

const struct ip_endpoint *udp_local(const struct udp *udp);
bool udp_is_nat(const struct udp *udp); /* has the marker */

#endif
