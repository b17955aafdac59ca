/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An address and a port.
 */
#ifndef LIBSWAN_IP_ENDPOINT_H
#define LIBSWAN_IP_ENDPOINT_H

#include "libswan/ip_address.h"

struct ip_endpoint {
	struct ip_address address;
	uint16_t port; /* host order */
};

bool ip_endpoint_eq(const struct ip_endpoint *a, const struct ip_endpoint *b);

/* "192.1.2.23:500", "[2001:db8::1]:500". */
void text_add_ip_endpoint(struct text *out, const struct ip_endpoint *e);

/* As above with the transport: "192.1.2.23:UDP/500", "[::1]:UDP/500". */
void text_add_ip_endpoint_udp(struct text *out, const struct ip_endpoint *e);

#endif
