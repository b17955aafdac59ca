/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults made on purpose: events before their time.
 */
#ifndef LIBIKE_ENGINE_IMPAIR_H
#define LIBIKE_ENGINE_IMPAIR_H

#include "engine/engine.h"

enum impair_trigger {
	TRIGGER_REVIVAL,    /* of connection $SERIAL */
	TRIGGER_REKEY,	    /* of SA #SERIAL, of either kind */
	TRIGGER_EXPIRE,	    /* likewise */
	TRIGGER_REPLACE,    /* IKE SA #SERIAL, by a new one */
	TRIGGER_RETRANSMIT, /* of IKE SA #SERIAL */
	TRIGGER_LIVENESS,
	TRIGGER_PROBE,
	TRIGGER_KEEPALIVE,
	TRIGGER_FOLLOWUP
};

/* Says so where there is no SERIAL. */
void impair_trigger(struct world *world, enum impair_trigger trigger,
		    uint64_t serial);

#endif
