/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An SA in the kernel goes on with other ends.
 */
#ifndef PLUTO_KERNEL_XFRM_MOVE_H
#define PLUTO_KERNEL_XFRM_MOVE_H

#include "libike/kernel.h"
#include "libswan/diag.h"

struct netlink;

/*
 * Other ports replace those of the SA.  With other addresses it is another SA to
 * the kernel: made anew, with keys, sequence numbers and counters of the old.
 * On failure it is as before, as far as the kernel lets us.
 */
diag_t xfrm_move(struct netlink *nl, const struct kernel_move *move) MUST_USE;
diag_t xfrm_move_back(struct netlink *nl,
		      const struct kernel_move *move) MUST_USE;

#endif
