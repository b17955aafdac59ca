/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SAs that the kernel waits for: what an acquire leaves behind.
 */
#ifndef PLUTO_KERNEL_XFRM_LARVAL_H
#define PLUTO_KERNEL_XFRM_LARVAL_H

#include "libswan/diag.h"
#include "libswan/time.h"

struct netlink;

/*
 * Remove the placeholders of packets that met a policy and found no SA; they
 * would go by themselves, but only after half a minute.
 */
void xfrm_remove_larval(struct netlink *nl);

/* The one of a trap's template: SA's protocol, src, dst, mode, reqid. */
struct kernel_sa;
void xfrm_forget_acquire(struct netlink *nl, const struct kernel_sa *sa);

/*
 * How long they stay, so that long no packet of the same trap is reported
 * again (expire-lifetime=).
 */
diag_t xfrm_set_acquire_lifetime(struct deltatime life) MUST_USE;

#endif
