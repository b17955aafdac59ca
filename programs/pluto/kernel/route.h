/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Routes and source addresses that tunnels need, through rtnetlink.
 */
#ifndef PLUTO_KERNEL_ROUTE_H
#define PLUTO_KERNEL_ROUTE_H

#include "libike/kernel.h"

struct routes;

diag_t routes_new(struct routes **out) MUST_USE;

/* Routes still there are removed. */
void routes_free(struct routes **routes);

/* Those that are installed stay, whatever happens to ROUTES. */
void routes_forget(struct routes *routes);

/*
 * Install ROUTE when one is needed: a source address or an MTU is wanted, or
 * nothing leads to its destination yet.  The same destination twice is one
 * route with two users.
 */
diag_t routes_add(struct routes *routes,
		  const struct kernel_route *route) MUST_USE;

/* One user less; nothing happens when routes_add() had installed nothing. */
void routes_delete(struct routes *routes, const struct kernel_route *route);

/*
 * How the kernel would reach TO (from FROM, when set): the local address it
 * would use and the gateway, unset when on link.  Fails without a route.
 */
struct route_answer {
	unsigned interface; /* index */
	bool local;	    /* TO is one of our own addresses */
	struct ip_address source;
	struct ip_address gateway;
};
diag_t routes_ask(struct routes *routes, const struct ip_address *to,
		  const struct ip_address *from,
		  struct route_answer *out) MUST_USE;

#endif
