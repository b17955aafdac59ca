/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * INFORMATIONAL: what we start (RFC 7296 1.4).
 */
#ifndef LIBIKE_EXCHANGE_INFORMATIONAL_H
#define LIBIKE_EXCHANGE_INFORMATIONAL_H

#include "exchange/exchange.h"

/* A delete or a liveness probe. */
struct verdict informational_start(struct ike_sa *ike, const struct task *task);

#endif
