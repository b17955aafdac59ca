/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * INFORMATIONAL: what we start (RFC 7296 1.4).
 */
#ifndef LIBIKE_EXCHANGE_INFORMATIONAL_H
#define LIBIKE_EXCHANGE_INFORMATIONAL_H

#include "exchange/exchange.h"

/* Start what is queued, while nothing is in flight. */
struct verdict start_next_task(struct ike_sa *ike);

#endif
