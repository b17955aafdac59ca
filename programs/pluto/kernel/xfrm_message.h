/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine's requests as XFRM messages.  Nothing is sent here.
 */
#ifndef PLUTO_KERNEL_XFRM_MESSAGE_H
#define PLUTO_KERNEL_XFRM_MESSAGE_H

#include "kernel/netlink.h"
#include "libike/kernel.h"

/* TYPE: XFRM_MSG_NEWSA or XFRM_MSG_UPDSA.  Fails before anything is put. */
diag_t xfrm_put_sa(struct netlink_batch *batch, uint16_t type,
		   const struct kernel_sa *sa) MUST_USE;
void xfrm_put_sa_delete(struct netlink_batch *batch,
			const struct kernel_sa *sa);

/* TYPE: XFRM_MSG_NEWPOLICY, UPDPOLICY or DELPOLICY; one or more messages. */
diag_t xfrm_put_policy(struct netlink_batch *batch, uint16_t type,
		       const struct kernel_policy *policy) MUST_USE;

/* For people: "inbound ESP SA 0x00001234 192.1.2.45->192.1.2.23 (...)". */
void text_add_kernel_request(struct text *out,
			     const struct kernel_request *request);

#endif
