/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SAs that the kernel waits for: what an acquire leaves behind.
 */
#ifndef PLUTO_KERNEL_XFRM_LARVAL_H
#define PLUTO_KERNEL_XFRM_LARVAL_H

struct netlink;

/*
 * Remove the placeholders of packets that met a policy and found no SA; they
 * would go by themselves, but only after half a minute.
 */
void xfrm_remove_larval(struct netlink *nl);

#endif
