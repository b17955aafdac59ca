/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The route that leads packets to a tunnel's policy.
 */

#include "sa/tunnel_route.h"

/* The configured source address of the selector's family, or unset. */
static struct ip_address source_address(const struct conn *c,
					enum ip_family family)
{
	const struct end_spec *local = conn_local(c);

	for (size_t n = 0; n < ARRAY_LEN(local->sourceip); n++) {
		if (local->sourceip[n].family == family) {
			return local->sourceip[n];
		}
	}
	return (struct ip_address){ .family = IP_NONE };
}

/* Through netlink unless a script has been named to do it. */
void batch_add_tunnel_route(struct kernel_batch *b,
			    enum kernel_request_kind kind, const struct conn *c,
			    const struct ip_address *local,
			    const struct ip_address *peer,
			    const struct ip_selector *remote)
{
	struct ip_range of_peer = ip_range_of_address(peer);

	if (conn_local(c)->updown != NULL ||
	    ip_range_eq(&remote->range, &of_peer)) {
		return;
	}
	kernel_batch_add(b, kind)->route = (struct kernel_route){
		.dst = remote->range,
		.gateway = conn_local(c)->nexthop,
		.peer = *peer,
		.local = *local,
		.source = source_address(c, remote->range.start.family),
		.metric = c->spec->metric,
		.mtu = c->spec->mtu,
	};
}
