/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The route that leads packets to a tunnel's policy.
 */
#ifndef LIBIKE_SA_TUNNEL_ROUTE_H
#define LIBIKE_SA_TUNNEL_ROUTE_H

#include "sa/kernel_batch.h"

/*
 * KIND is KERNEL_ROUTE_ADD or _DELETE: the kernel counts who uses a route.
 * Nothing where C's script does it, or REMOTE is no more than the peer.
 */
void batch_add_tunnel_route(struct kernel_batch *batch,
			    enum kernel_request_kind kind, const struct conn *c,
			    const struct ip_address *local,
			    const struct ip_address *peer,
			    const struct ip_selector *remote);

#endif
