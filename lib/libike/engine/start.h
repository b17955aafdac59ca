/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How negotiation of a connection begins: by command, again, by a packet.
 */
#ifndef LIBIKE_ENGINE_START_H
#define LIBIKE_ENGINE_START_H

#include "engine/engine.h"

/* Why C cannot be initiated: a whack code and a line; RC_OK when it can. */
int refuse_up(const struct world *world, const struct conn *c);

/*
 * Begin C's Child SA where there is an IKE SA for it, at once or when that is
 * established; else with a new one.
 */
void start_sas(struct world *world, struct conn *c);

/*
 * A packet from LOCAL to REMOTE has asked for C.  Refusals count as failures,
 * so that packets cannot make them come thick and fast.
 */
void start_on_demand(struct world *world, struct conn *c,
		    const struct ip_selector *local,
		    const struct ip_selector *remote);

/* C has a Child SA: who asks for one is told. */
void log_up_already(const struct conn *c);

/* "192.0.1.254:1024 -17-> 192.0.2.254:53" */
void text_add_packet(struct text *out, const struct ip_selector *local,
		     const struct ip_selector *remote);

#endif
