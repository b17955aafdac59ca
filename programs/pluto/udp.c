/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE datagrams on one local address and port.
 */
#include "udp.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <linux/udp.h>
#include <linux/xfrm.h>

#include "libswan/alloc.h"
#include "loop.h"
#include "sockaddr.h"

#define IKE_PORT       500
#define NR_BUFFERS     16
#define DATAGRAM_BYTES 65536
#define MARKER_BYTES   4
#define KEEP_ALIVE     0xff

/* Not in every C library. */
#ifndef UDP_ENCAP
#define UDP_ENCAP 100
#endif

struct udp_buffers {
	uint8_t bytes[NR_BUFFERS][DATAGRAM_BYTES];
	union sockaddr_any from[NR_BUFFERS];
	struct iovec iov[NR_BUFFERS];
	struct mmsghdr messages[NR_BUFFERS];
};

struct udp {
	struct loop_io *io;
	int fd;
	bool nat;
	struct ip_endpoint local;
	const struct udp_options *options;
	const struct logger *log;
	int last_error; /* of a send; told once until it changes */
};

struct udp_buffers *udp_buffers_new(void)
{
	struct udp_buffers *b = xalloc(sizeof(*b));

	for (size_t i = 0; i < NR_BUFFERS; i++) {
		b->iov[i] = (struct iovec){ b->bytes[i], DATAGRAM_BYTES };
		b->messages[i].msg_hdr = (struct msghdr){
			.msg_name = &b->from[i],
			.msg_iov = &b->iov[i],
			.msg_iovlen = 1,
		};
	}
	return b;
}

void udp_buffers_free(struct udp_buffers **buffers)
{
	xfree(*buffers);
	*buffers = NULL;
}

/* What is IKE in the LEN octets of buffer I; empty for what is to ignore. */
static struct view strip(const struct udp *udp, const uint8_t *ptr, size_t len)
{
	static const uint8_t marker[MARKER_BYTES];

	if (len == 1 && ptr[0] == KEEP_ALIVE) {
		return EMPTY_VIEW;
	}
	if (!udp->nat) {
		return view_of(ptr, len);
	}
	/* no marker: ESP that no SA of the kernel wanted */
	if (len < MARKER_BYTES || memcmp(ptr, marker, MARKER_BYTES) != 0) {
		return EMPTY_VIEW;
	}
	return view_of(ptr + MARKER_BYTES, len - MARKER_BYTES);
}

static void on_readable(void *ctx, unsigned ready)
{
	const struct udp *udp = ctx;
	const struct udp_options *options = udp->options;
	struct udp_buffers *b = options->buffers;
	struct ip_endpoint local = udp->local;

	(void)ready;
	for (size_t i = 0; i < NR_BUFFERS; i++) {
		b->messages[i].msg_hdr.msg_namelen = sizeof(b->from[i]);
	}
	int nr = recvmmsg(udp->fd, b->messages, NR_BUFFERS, MSG_DONTWAIT, NULL);

	for (int i = 0; i < nr; i++) {
		struct ip_endpoint remote = sockaddr_endpoint(&b->from[i].sa);
		struct view datagram =
			strip(udp, b->bytes[i], b->messages[i].msg_len);

		if (datagram.len > 0 && ip_address_is_set(&remote.address) &&
		    remote.port != 0) {
			options->receive(options->ctx, &local, &remote,
					 datagram);
		}
	}
}

static diag_t set(int fd, int level, int option, const void *value,
		  socklen_t len, const char *name)
{
	if (setsockopt(fd, level, option, value, len) < 0) {
		return diag("%s: %s", name, strerror(errno));
	}
	return NULL;
}

static diag_t set_int(int fd, int level, int option, int value,
		      const char *name)
{
	return set(fd, level, option, &value, sizeof(value), name);
}

/* IKE itself passes every policy, in both directions. */
static diag_t set_bypass(int fd, enum ip_family family)
{
	static const uint8_t directions[] = { XFRM_POLICY_IN, XFRM_POLICY_OUT };
	diag_t d = NULL;

	for (size_t i = 0; i < ARRAY_LEN(directions) && d == NULL; i++) {
		struct xfrm_userpolicy_info policy = {
			.action = XFRM_POLICY_ALLOW,
			.dir = directions[i],
			.sel = { .family =
					 family == IP_V6 ? AF_INET6 : AF_INET },
		};
		d = family == IP_V6
			    ? set(fd, IPPROTO_IPV6, IPV6_XFRM_POLICY, &policy,
				  sizeof(policy), "IPV6_XFRM_POLICY")
			    : set(fd, IPPROTO_IP, IP_XFRM_POLICY, &policy,
				  sizeof(policy), "IP_XFRM_POLICY");
	}
	return d;
}

/* What must be set, else the socket is of no use. */
static diag_t set_needed(int fd, enum ip_family family)
{
	bool v6 = family == IP_V6;
	diag_t d = NULL;

	if (v6) {
		d = set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1, "IPV6_V6ONLY");
	}
	if (d == NULL) { /* an IPv6 address may still be tentative */
		d = set_int(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
			    v6 ? IPV6_FREEBIND : IP_FREEBIND, 1, "FREEBIND");
	}
	if (d == NULL) { /* large messages are IP's to fragment */
		d = set_int(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
			    v6 ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER,
			    v6 ? IPV6_PMTUDISC_DONT : IP_PMTUDISC_DONT,
			    "MTU_DISCOVER");
	}
	return d;
}

/* What a kernel may lack; said, and gone on without. */
static void set_wanted(const struct udp *udp, const struct ip_endpoint *local)
{
	diag_t d = set_bypass(udp->fd, local->address.family);

	if (d != NULL) {
		log_warn(udp->log, "IKE packets are not exempt from IPsec: %s",
			 diag_text(d));
		diag_free(&d);
	}
	if (udp->nat) {
		d = set_int(udp->fd, IPPROTO_UDP, UDP_ENCAP, UDP_ENCAP_ESPINUDP,
			    "UDP_ENCAP");
		if (d != NULL) {
			log_warn(udp->log, "no ESP in UDP: %s", diag_text(d));
			diag_free(&d);
		}
	}
	if (udp->options->buffer_bytes != 0) {
		int bytes = (int)udp->options->buffer_bytes;

		setsockopt(udp->fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes,
			   sizeof(bytes));
		setsockopt(udp->fd, SOL_SOCKET, SO_SNDBUFFORCE, &bytes,
			   sizeof(bytes));
	}
}

diag_t udp_open(struct loop *loop, const struct ip_endpoint *local,
		const struct udp_options *options, const struct logger *log,
		struct udp **out)
{
	union sockaddr_any address;
	socklen_t len = sockaddr_of(local, &address);
	int fd = socket(address.sa.sa_family,
			SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	*out = NULL;
	if (fd < 0) {
		return diag("socket: %s", strerror(errno));
	}
	diag_t d = set_needed(fd, local->address.family);

	if (d == NULL && bind(fd, &address.sa, len) < 0) {
		d = diag("bind: %s", strerror(errno));
	}
	if (d != NULL) {
		close(fd);
		return d;
	}
	struct udp *udp = NEW(struct udp);

	udp->fd = fd;
	udp->nat = local->port != IKE_PORT;
	udp->local = *local;
	udp->options = options;
	udp->log = log;
	set_wanted(udp, local);
	udp->io = loop_io_new(loop, fd, on_readable, udp);
	*out = udp;
	return NULL;
}

void udp_close(struct udp **udp)
{
	if (*udp != NULL) {
		loop_io_free(&(*udp)->io);
		close((*udp)->fd);
		xfree(*udp);
		*udp = NULL;
	}
}

static void report_error(struct udp *udp, const struct ip_endpoint *remote,
			 int error)
{
	char name[80];
	struct text text = TEXT_IN(name);

	if (error == udp->last_error || error == EAGAIN) {
		return;
	}
	udp->last_error = error;
	text_add_ip_endpoint_udp(&text, remote);
	log_error(udp->log, "sending to %s failed: %s", name, strerror(error));
}

void udp_send(struct udp *udp, const struct ip_endpoint *remote,
	      struct view datagram)
{
	static const uint8_t marker[MARKER_BYTES];
	bool keep_alive = datagram.len == 1 && datagram.ptr[0] == KEEP_ALIVE;
	union sockaddr_any address;
	struct iovec iov[2] = {
		{(void *)(uintptr_t)marker,
		  udp->nat && !keep_alive ? MARKER_BYTES : 0    },
		{ (void *)(uintptr_t)datagram.ptr, datagram.len},
	};
	struct msghdr message = {
		.msg_name = &address,
		.msg_namelen = sockaddr_of(remote, &address),
		.msg_iov = iov,
		.msg_iovlen = ARRAY_LEN(iov),
	};

	if (sendmsg(udp->fd, &message, MSG_NOSIGNAL) < 0) {
		report_error(udp, remote, errno);
	} else {
		udp->last_error = 0;
	}
}

const struct ip_endpoint *udp_local(const struct udp *udp)
{
	return &udp->local;
}

bool udp_is_nat(const struct udp *udp)
{
	return udp->nat;
}
