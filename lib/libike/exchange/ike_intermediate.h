/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_INTERMEDIATE, initiator (RFC 9242, RFC 9370 2.2.2).
 */
#ifndef LIBIKE_EXCHANGE_IKE_INTERMEDIATE_H
#define LIBIKE_EXCHANGE_IKE_INTERMEDIATE_H

#include "exchange/exchange.h"

/* Make a key pair for the round that is due, then send its request. */
struct verdict ike_intermediate_start(struct ike_sa *ike);

#endif
