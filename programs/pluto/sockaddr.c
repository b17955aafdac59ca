/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Endpoints as the system calls take them.
 */
#include "sockaddr.h"

#include <string.h>

socklen_t sockaddr_of(const struct ip_endpoint *endpoint,
		      union sockaddr_any *out)
{
	struct view octets = ip_address_view(&endpoint->address);

	memset(out, 0, sizeof(*out));
	if (endpoint->address.family == IP_V6) {
		out->in6.sin6_family = AF_INET6;
		out->in6.sin6_port = htons(endpoint->port);
		memcpy(&out->in6.sin6_addr, octets.ptr, octets.len);
		return sizeof(out->in6);
	}
	out->in.sin_family = AF_INET;
	out->in.sin_port = htons(endpoint->port);
	if (octets.len == sizeof(out->in.sin_addr)) {
		memcpy(&out->in.sin_addr, octets.ptr, octets.len);
	}
	return sizeof(out->in);
}

struct ip_endpoint sockaddr_endpoint(const struct sockaddr *sa)
{
	struct ip_endpoint out = { .port = 0 };

	if (sa->sa_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)sa;

		out.address = ip_address_from(view_of(&in->sin_addr, 4));
		out.port = ntohs(in->sin_port);
	} else if (sa->sa_family == AF_INET6) {
		const struct sockaddr_in6 *in6 = (const void *)sa;

		out.address = ip_address_from(view_of(&in6->sin6_addr, 16));
		out.port = ntohs(in6->sin6_port);
	}
	return out;
}
