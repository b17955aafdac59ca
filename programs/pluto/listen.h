/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The local addresses, and a socket on each of their IKE ports.
 */
#ifndef PLUTO_LISTEN_H
#define PLUTO_LISTEN_H

#include "libike/ike.h"
#include "udp.h"

struct listener;

/* ONLY: "listen=", addresses and interface names; NULL or "": all. */
struct listener *listener_new(struct loop *loop, const char *only,
			      const struct udp_options *options,
			      const struct logger *log);
void listener_free(struct listener **listener);

/*
 * Look at the addresses again: sockets of new ones are opened, of lost ones
 * closed; each is logged.
 */
void listener_scan(struct listener *listener);

/* Whether an address that the last scan found has gone since. */
bool listener_has_lost(struct listener *listener);

/* One more port on every address (leftikeport=). */
void listener_add_port(struct listener *listener, uint16_t port);

/* What the last scan found; borrowed until the next. */
const struct ike_interface *listener_interfaces(const struct listener *listener,
						size_t *nr);

/* The socket of LOCAL, or NULL. */
struct udp *listener_find(const struct listener *listener,
			  const struct ip_endpoint *local);

/* Each socket with its interface's name, in the order they were opened. */
typedef void listener_fn(void *ctx, const char *interface,
			 const struct udp *udp);
void listener_each(const struct listener *listener, listener_fn *fn, void *ctx);

/* "interface eth1 192.1.2.45:UDP/4500 (NAT)" without the first word. */
void text_add_listen(struct text *out, const char *interface,
		     const struct udp *udp);

#endif
