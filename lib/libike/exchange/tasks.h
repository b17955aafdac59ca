/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an IKE SA does next, when nothing of ours is in flight.
 */
#ifndef LIBIKE_EXCHANGE_TASKS_H
#define LIBIKE_EXCHANGE_TASKS_H

#include "exchange/exchange.h"

/* Start what is queued, while nothing is in flight. */
struct verdict start_next_task(struct ike_sa *ike);

#endif
