/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine: its state, and how parts of it meet.
 */
#ifndef LIBIKE_ENGINE_ENGINE_H
#define LIBIKE_ENGINE_ENGINE_H

#include "exchange/exchange.h"

struct ike_engine {
	struct world world;
};

/* Every way into the engine begins and ends with these. */
struct world *engine_enter(struct ike_engine *engine, struct monotime now);
void engine_leave(struct ike_engine *engine);

/*
 * Do what a handler decided.  SIDE is what it worked on.  IKE may be freed.
 */
void dispatch(struct ike_sa *ike, enum side side, struct verdict verdict);

/* One datagram, once --impair has let it pass: a message_deliver_fn. */
void receive_datagram(void *world, const struct ip_endpoint *local,
		      const struct ip_endpoint *remote, struct view datagram);

/* The time of another attempt to bring C up has come. */
void revive(struct world *world, struct conn *c);

/* The connection of IKE is gone: so is IKE; true when it was. */
bool end_orphan(struct ike_sa *ike);

#endif
