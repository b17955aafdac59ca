/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Local addresses come and go.
 */

#include "engine/engine.h"
#include "exchange/demand.h"
#include "exchange/revival.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"

/* Those that live at an address which is there no more, by serial. */
static uint64_t *stranded(const struct world *world, size_t *nr)
{
	uint64_t *serials = NEW_ARRAY(uint64_t, world->sas.nr_ike + 1);

	*nr = 0;
	LIST_FOREACH(entry, &world->sas.all) {
		const struct ike_sa *ike =
			CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->state != SA_LARVAL && ike->state != SA_DELETING &&
		    !conn_db_has_address(&world->conns,
					 &ike->path.local.address)) {
			serials[(*nr)++] = ike->serial;
		}
	}
	return serials;
}

/* Nothing can be sent from there, so the peer is not told. */
static void end_stranded(struct world *world)
{
	size_t nr;
	uint64_t *serials = stranded(world, &nr);

	for (size_t n = 0; n < nr; n++) {
		struct ike_sa *ike = ike_sa_by_serial(&world->sas, serials[n]);
		char buf[64];
		struct text address = TEXT_IN(buf);

		if (ike != NULL) { /* the end of one may be that of another */
			text_add_ip_address(&address,
					    &ike->path.local.address);
			log_info(&ike->log, "local address %s has gone", buf);
			ike_sa_terminate(ike, FREE_SA, RC_ORIENT);
		}
	}
	xfree(serials);
}

static void settle(struct world *world, struct conn *c)
{
	demand_reorient(world, c);
	if (c->oriented) {
		revival_schedule(world, c);
	}
}

void ike_interfaces(struct ike_engine *engine,
		    const struct ike_interface *interfaces, size_t nr,
		    struct monotime now)
{
	struct world *world = engine_enter(engine, now);

	conn_db_interfaces(&world->conns, interfaces, nr);
	end_stranded(world); /* they need their connections as they were */
	conn_db_orient(&world->conns);
	LIST_FOREACH_SAFE(entry, after, &world->conns.all) {
		settle(world, CONTAINER_OF(entry, struct conn, in_db));
	}
	engine_leave(engine);
}

bool ike_waits_for_address(const struct ike_engine *engine)
{
	LIST_FOREACH(entry, &engine->world.conns.all) {
		if (!CONTAINER_OF(entry, struct conn, in_db)->oriented) {
			return true;
		}
	}
	return false;
}
