/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What holds of a host between any two events.
 */
#include "sa/child_sa.h"
#include "sim/sim.h"

/* SK_d, and those of both directions; SK_p has gone with IKE_AUTH. */
enum { IKE_KEYS = 5 };

static void note_keys(struct host *host, const struct ike_sa *ike,
		      struct view spis)
{
	PK11SymKey *const keys[IKE_KEYS] = {
		ike->crypto.keys.d,  ike->crypto.keys.ei, ike->crypto.keys.er,
		ike->crypto.keys.ai, ike->crypto.keys.ar,
	};
	struct blob octets[IKE_KEYS] = { EMPTY_BLOB };

	for (size_t n = 0; n < IKE_KEYS; n++) {
		if (keys[n] != NULL) { /* else an AEAD */
			diag_t d = symkey_export(keys[n], &octets[n]);

			ASSERT(d == NULL);
		}
	}
	const char *wrong = key_watch_add_ike(&host->sim->keys,
					      host->kernel.host, spis, octets,
					      IKE_KEYS);

	if (wrong != NULL) {
		sim_fault(host->sim, "%s: IKE SA #%ju: %s", host->name,
			  (uintmax_t)ike->serial, wrong);
	}
	for (size_t n = 0; n < IKE_KEYS; n++) {
		blob_free(&octets[n]);
	}
}

/* Once for each IKE SA, when it is new and not asleep yet. */
static void check_ike_keys(struct host *host, const struct ike_sa *ike)
{
	struct view spis = view_of(&ike->spis, sizeof(ike->spis));

	if (ike->state == SA_ESTABLISHED &&
	    sk_keys_are_awake(&ike->crypto.keys) &&
	    !key_watch_has_ike(&host->sim->keys, host->kernel.host, spis)) {
		note_keys(host, ike, spis);
	}
}

static bool has_sa(const struct host *host, const struct child_sa *child,
		   bool inbound, bool reserved)
{
	const struct kept_sa *kept = sim_kernel_find(
		&host->kernel, child->protocol,
		inbound ? child->spi_in : child->spi_out, inbound);

	return kept != NULL && kept->is_reserved == reserved;
}

/* The kernel sends and receives where the engine thinks it does. */
static bool has_ends(const struct host *host, const struct child_sa *child,
		     bool inbound)
{
	struct kernel_ends ends = sim_kernel_ends(sim_kernel_find(
		&host->kernel, child->protocol,
		inbound ? child->spi_in : child->spi_out, inbound));

	return ip_endpoint_eq(inbound ? &ends.src : &ends.dst,
			      &child->remote) &&
	       ip_endpoint_eq(inbound ? &ends.dst : &ends.src, &child->local);
}

/* What CHILD lacks in the kernel; adds up what it has there. */
static const char *child_lacks(const struct host *host,
			       const struct child_sa *child, size_t *nr)
{
	if (child->state == CHILD_LARVAL) {
		*nr += 1;
		return has_sa(host, child, true, true) ? NULL
						       : "a reserved SPI";
	}
	*nr += child->wait != NULL ? 1 : 2;
	if (!has_sa(host, child, true, false)) {
		return "an inbound SA";
	}
	if (!has_ends(host, child, true)) {
		return "its ends inbound";
	}
	if (child->wait != NULL) {
		return NULL; /* until the peer has it, too */
	}
	if (!has_sa(host, child, false, false)) {
		return "an outbound SA";
	}
	return has_ends(host, child, false) ? NULL : "its ends outbound";
}

/* Whoever has an SA in the kernel is there, and has it; keys are new. */
static void check_owners(struct host *host)
{
	size_t nr = 0;

	LIST_FOREACH (entry, &host->engine->world.sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		check_ike_keys(host, ike);
		LIST_FOREACH (of_child, &ike->children) {
			const struct child_sa *child = CONTAINER_OF(
				of_child, struct child_sa, in_ike);
			const char *lacks = child_lacks(host, child, &nr);

			if (lacks != NULL) {
				sim_fault(host->sim,
					  "%s: Child SA #%ju lacks %s in the "
					  "kernel",
					  host->name, (uintmax_t)child->serial,
					  lacks);
			}
		}
	}
	if (nr != host->kernel.nr_sas) {
		sim_fault(host->sim,
			  "%s: the kernel has %zu SAs and SPIs, Child SAs have "
			  "%zu",
			  host->name, host->kernel.nr_sas, nr);
	}
}

/* One of C's Child SAs that is installed, and not about to go; or NULL. */
static const struct child_sa *installed_child(const struct world *world,
					      const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_conn(&world->sas, c->serial);

	while (child != NULL && child->state != CHILD_INSTALLED) {
		child = child_sa_by_conn_next(child);
	}
	return child;
}

/* Who waits for an up is told when all that it is about have ended. */
static void check_ups(struct host *host, const struct conn *leader)
{
	unsigned nr = 0;

	LIST_FOREACH (entry, &host->engine->world.conns.all) {
		nr += CONTAINER_OF(entry, struct conn, in_db)->up_leader ==
		      leader->serial;
	}
	if (nr != leader->up_pending) {
		sim_fault(host->sim,
			  "%s: the up of %s waits for %u connections, %u are "
			  "on their way",
			  host->name, leader->spec->name, leader->up_pending,
			  nr);
	}
}

/*
 * An up has not failed while what it has begun is still on its way.  What an
 * earlier one began, which the peer's IKE SA ended well, may be.
 */
static void check_failed_up(struct host *host)
{
	const struct world *world = &host->engine->world;
	const struct conn *c = conn_by_serial(&world->conns, host->failed_up);

	LIST_FOREACH (entry, &world->sas.all) {
		const struct ike_sa *ike =
			CONTAINER_OF(entry, struct ike_sa, in_db);

		if (c != NULL && ike->conn_serial == c->serial &&
		    c->up_ike != ike->serial && /* else it is another attempt */
		    ike_sa_is_being_made(ike) && ike->replaces == 0 &&
		    ike->created.ms >= host->up_at.ms &&
		    ike->created.ms < host->sim->timeline.now.ms) {
			sim_fault(host->sim,
				  "%s: up has failed, and IKE SA #%ju is still "
				  "being made",
				  host->name, (uintmax_t)ike->serial);
		}
	}
	host->failed_up = 0;
}

/* A connection's SAs are there, and are its own. */
static void check_conns(struct host *host)
{
	struct world *world = &host->engine->world;

	LIST_FOREACH (entry, &world->conns.all) {
		const struct conn *c = CONTAINER_OF(entry, struct conn, in_db);
		const struct child_sa *child =
			child_sa_by_serial(&world->sas, c->child_serial);

		if (c->child_serial != 0 &&
		    (child == NULL || child->conn_serial != c->serial)) {
			sim_fault(host->sim,
				  "%s: %s names Child SA #%ju, which is not "
				  "its own",
				  host->name, c->spec->name,
				  (uintmax_t)c->child_serial);
		}
		if (c->child_serial == 0 &&
		    (child = installed_child(world, c)) != NULL) {
			sim_fault(host->sim,
				  "%s: %s has Child SA #%ju, and does not "
				  "know it",
				  host->name, c->spec->name,
				  (uintmax_t)child->serial);
		}
		if (c->child_serial != 0 && child != NULL &&
		    child->ike->serial != c->ike_serial) {
			sim_fault(host->sim,
				  "%s: %s names IKE SA #%ju, its Child SA is "
				  "under #%ju",
				  host->name, c->spec->name,
				  (uintmax_t)c->ike_serial,
				  (uintmax_t)child->ike->serial);
		}
		if (c->ike_serial != 0 &&
		    ike_sa_by_serial(&world->sas, c->ike_serial) == NULL) {
			sim_fault(host->sim,
				  "%s: %s names IKE SA #%ju, which is not there",
				  host->name, c->spec->name,
				  (uintmax_t)c->ike_serial);
		}
		if (c->up_pending > 0) {
			check_ups(host, c);
		}
	}
}

void host_check(struct host *host)
{
	if (host->engine != NULL) {
		check_owners(host);
		check_conns(host);
		if (host->failed_up != 0) {
			check_failed_up(host);
		}
	}
}
