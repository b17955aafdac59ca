/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The Linux kernel's IPsec as the engine wants it: struct kernel_ops.
 */
#ifndef PLUTO_KERNEL_XFRM_H
#define PLUTO_KERNEL_XFRM_H

#include "libike/kernel.h"

struct xfrm;
struct routes;

/* The context of xfrm_kernel_ops. */
diag_t xfrm_new(struct xfrm **out) MUST_USE;
void xfrm_free(struct xfrm **xfrm);
extern const struct kernel_ops xfrm_kernel_ops;

/* From here on nothing is removed: what is in the kernel stays there. */
void xfrm_leave(struct xfrm *xfrm);

/* For questions about routes; lives as long as XFRM. */
struct routes *xfrm_routes(struct xfrm *xfrm);

#endif
