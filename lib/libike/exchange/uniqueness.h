/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which older IKE SAs of a peer a new one ends (RFC 7296 2.4).
 */
#ifndef LIBIKE_EXCHANGE_UNIQUENESS_H
#define LIBIKE_EXCHANGE_UNIQUENESS_H

#include "exchange/exchange.h"

/*
 * IKE is established for C.  Older ones of the same peer end at once when it
 * says that it has none (INITIAL_CONTACT) or calls from elsewhere; else what
 * becomes of them is decided when C's Child SA is up (supersede_others()).  Of
 * two that crossed, for connections that could have shared one, one moves.
 */
void take_over(struct ike_sa *ike, struct conn *c);

/*
 * IKE is ours, and has its first answer only now: whether the peer has brought
 * C up meanwhile.  Then IKE need not go on; and must not: for the peer it may
 * be the newer one, while here the two have crossed.
 */
bool is_overtaken(const struct ike_sa *ike, const struct conn *c);

#endif
