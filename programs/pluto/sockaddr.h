/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Endpoints as the system calls take them.
 */
#ifndef PLUTO_SOCKADDR_H
#define PLUTO_SOCKADDR_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "libswan/ip_endpoint.h"

union sockaddr_any {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* The octets of *OUT that are used. */
socklen_t sockaddr_of(const struct ip_endpoint *endpoint,
		      union sockaddr_any *out);

/* Unset when neither IPv4 nor IPv6. */
struct ip_endpoint sockaddr_endpoint(const struct sockaddr *sa);

#endif
