/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An address and a port.
 */
#include "libswan/ip_endpoint.h"

bool ip_endpoint_eq(const struct ip_endpoint *a, const struct ip_endpoint *b)
{
	return a->port == b->port && ip_address_eq(&a->address, &b->address);
}

static void add_endpoint(struct text *out, const struct ip_endpoint *e,
			 const char *before_port)
{
	bool brackets = e->address.family == IP_V6;

	text_add_string(out, brackets ? "[" : "");
	text_add_ip_address(out, &e->address);
	text_add(out, "%s:%s%u", brackets ? "]" : "", before_port, e->port);
}

void text_add_ip_endpoint(struct text *out, const struct ip_endpoint *e)
{
	add_endpoint(out, e, "");
}

void text_add_ip_endpoint_udp(struct text *out, const struct ip_endpoint *e)
{
	add_endpoint(out, e, "UDP/");
}
