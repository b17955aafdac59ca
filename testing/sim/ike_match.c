/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE SAs of all hosts side by side: each has its other end.
 */
#include "sim/sim.h"

static bool has_other_end(const struct host *host, const struct ike_sa *ike)
{
	const struct ike_spi *spi =
		ike->role == INITIATOR ? &ike->spis.r : &ike->spis.i;
	const struct ike_sa *other;

	if (host->engine == NULL) {
		return false;
	}
	other = ike_sa_by_spi(&host->engine->world.sas, spi);
	return other != NULL && other->state == SA_ESTABLISHED &&
	       ike_spi_eq(&other->spis.i, &ike->spis.i) &&
	       ike_spi_eq(&other->spis.r, &ike->spis.r);
}

static bool is_at_another(const struct sim *sim, const struct host *host,
			  const struct ike_sa *ike)
{
	for (size_t n = 0; n < sim->nr_hosts; n++) {
		if (&sim->hosts[n] != host &&
		    has_other_end(&sim->hosts[n], ike)) {
			return true;
		}
	}
	return false;
}

static bool host_matches(const struct sim *sim, const struct host *host,
			 struct text *why)
{
	LIST_FOREACH (entry, &host->engine->world.sas.all) {
		const struct ike_sa *ike =
			CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->state == SA_ESTABLISHED &&
		    !is_at_another(sim, host, ike)) {
			text_add(why, "%s has IKE SA #%ju, its peer has not",
				 host->name, (uintmax_t)ike->serial);
			return false;
		}
	}
	return true;
}

bool sim_ike_sas_match(const struct sim *sim, struct text *why)
{
	for (size_t n = 0; n < sim->nr_hosts; n++) {
		if (sim->hosts[n].engine != NULL &&
		    !host_matches(sim, &sim->hosts[n], why)) {
			return false;
		}
	}
	return true;
}
