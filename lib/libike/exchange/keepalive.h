/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NAT keepalives: a NAT that we are behind is not to forget us (RFC 3948 4).
 */
#ifndef LIBIKE_EXCHANGE_KEEPALIVE_H
#define LIBIKE_EXCHANGE_KEEPALIVE_H

#include "exchange/exchange.h"

/* IKE is established: where it needs keepalives, they begin. */
void keepalive_start(struct ike_sa *ike);

/*
 * The timer fired: one is sent unless we have sent something else for so long,
 * and the timer started again for as long as IKE is established.
 */
void keepalive_due(struct ike_sa *ike);

/* One, now. */
void keepalive_send(const struct ike_sa *ike);

#endif
