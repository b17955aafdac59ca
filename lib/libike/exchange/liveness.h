/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Liveness: ask a peer that has been silent (RFC 7296 2.4, dpddelay=).
 */
#ifndef LIBIKE_EXCHANGE_LIVENESS_H
#define LIBIKE_EXCHANGE_LIVENESS_H

#include "exchange/exchange.h"

/* Watch IKE for C, when it has a dpddelay. */
void liveness_start(struct ike_sa *ike, const struct conn *c);

/*
 * The timer fired: true when the peer must be asked, neither its IKE messages
 * nor its traffic having come for so long.  It fires again anyway.
 */
bool liveness_due(struct ike_sa *ike);

#endif
