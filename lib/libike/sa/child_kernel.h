/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA in the kernel: its SAs, policies and routes as one batch.
 */
#ifndef LIBIKE_SA_CHILD_KERNEL_H
#define LIBIKE_SA_CHILD_KERNEL_H

#include "sa/child_sa.h"

/*
 * Install inbound before outbound SA, then policies, then routes.  ROLE is ours
 * in the exchange that made the Child: it says which of KEYMAT is whose.  Where
 * the outbound SA waits (sa/outbound.h) its keys are taken from KEYMAT.
 */
diag_t child_kernel_install(struct child_sa *child, enum role role,
			    struct keymat *keymat) MUST_USE;

/* The outbound SA of one that waits; its keys are wiped here. */
void child_kernel_install_outbound(struct child_sa *child);

/*
 * The peer's end is REMOTE from here on: of the SAs, of policies and routes
 * where it has another address.  After a failure CHILD is of no use.
 */
diag_t child_kernel_move(struct child_sa *child,
			 const struct ip_endpoint *remote) MUST_USE;

/*
 * Take the SAs (a larval one too) out, its policies and routes: what else
 * stands for its selectors takes their place (sa/spd.h).
 */
void child_kernel_remove(struct child_sa *child);

/* Those policies and routes alone. */
void child_kernel_remove_policies(struct child_sa *child);

#endif
