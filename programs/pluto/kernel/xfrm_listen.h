/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the kernel tells unasked: packets that want an SA, SAs that expire.
 */
#ifndef PLUTO_KERNEL_XFRM_LISTEN_H
#define PLUTO_KERNEL_XFRM_LISTEN_H

#include "libike/kernel.h"

struct loop;
struct nlmsghdr;
struct xfrm_listener;

typedef void xfrm_event_fn(void *ctx, const struct kernel_event *event);

diag_t xfrm_listener_new(struct loop *loop, xfrm_event_fn *on_event, void *ctx,
			 struct xfrm_listener **out) MUST_USE;
void xfrm_listener_free(struct xfrm_listener **listener);

/* One message as an event; false when it is not one, or malformed. */
bool xfrm_event_decode(const struct nlmsghdr *message,
		       struct kernel_event *event);

#endif
