/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA: SPIs, selectors, birth and death.
 */

#include "sa/child_sa.h"

#include "libswan/alloc.h"
#include "proposal/print.h"
#include "sa/child_kernel.h"
#include "sa/larval_sa.h"
#include "sa/outbound.h"
#include "sa/shunt.h"

static void print_child_sa(struct text *out, const void *owner)
{
	const struct child_sa *child = owner;
	const struct conn *c = conn_by_serial(&child->ike->world->conns,
					      child->conn_serial);

	if (c != NULL) {
		text_add_conn(out, c);
	}
	text_add(out, "#%ju: ", (uintmax_t)child->serial);
}

/* Unless a delete of it is queued. */
static void note_staying(struct child_sa *child)
{
	if (child->nr_deletes == 0) {
		list_add_tail(&child->ike->staying, &child->in_staying);
	}
}

void child_sa_set_ike(struct child_sa *child, struct ike_sa *ike)
{
	list_remove(&child->in_ike);
	list_remove(&child->in_staying);
	child->ike = ike;
	list_add_tail(&ike->children, &child->in_ike);
	note_staying(child);
}

void child_sa_delete_put(struct child_sa *child)
{
	child->nr_deletes++;
	list_remove(&child->in_staying);
}

void child_sa_delete_taken(struct child_sa *child)
{
	child->nr_deletes--;
	note_staying(child);
}

bool child_sa_is_leaving(const struct child_sa *child)
{
	return child->nr_deletes > 0 || child->state == CHILD_DELETING;
}

diag_t child_sa_new(struct ike_sa *ike, struct conn *c, struct child_sa **out)
{
	struct world *world = ike->world;
	uint8_t protocol = c->spec->protocol_ah ? PROTOCOL_AH : PROTOCOL_ESP;
	uint32_t reqid = conn_reqid(&world->conns, c);
	uint32_t spi = 0;

	*out = NULL;
	diag_t d = world->env->kernel->spi_new(world->env->kernel_ctx, protocol,
					       &ike->path.remote.address,
					       &ike->path.local.address, reqid,
					       &spi);
	if (d != NULL) {
		return d;
	}
	struct child_sa *child = NEW(struct child_sa);

	child->serial = world->sas.next_serial++;
	child->conn_serial = c->serial;
	child->state = CHILD_LARVAL;
	child->transport = c->spec->type == CONN_TRANSPORT;
	child->local = ike->path.local;
	child->remote = ike->path.remote;
	child->protocol = protocol;
	child->spi_in = spi;
	child->reqid = reqid;
	logger_init_child(&child->log, &world->log, print_child_sa, child);
	child->log.conn_serial = c->serial;
	child->log.sa_serial = child->serial;
	list_init(&child->policies);
	list_init(&child->in_ike);
	list_init(&child->in_staying);
	child_sa_set_ike(child, ike);
	sa_db_add_child(&world->sas, child);
	*out = child;
	return NULL;
}

/* What --impair lets the kernel refuse. */
static diag_t impaired_install(const struct world *world)
{
	const struct impair *impair = &world->impair;

	return impair->install_inbound || impair->install_outbound ?
		       diag("IMPAIR: the kernel refuses the %s SA",
			    impair->install_inbound ? "inbound" : "outbound") :
		       NULL;
}

/*
 * A packet that met C's trap was reported, and hides those that meet it while
 * the kernel waits for its SA.  There is a Child SA now, or none any more: the
 * next packet is another matter.
 */
static void rearm_trap(struct world *world, struct conn *c)
{
	if (c->routed && c->oriented) {
		shunt_forget_packet(world, c);
	}
}

diag_t child_sa_install(struct child_sa *child, enum role role,
			PK11SymKey *const *secrets, size_t nr_secrets,
			const struct nonces *nonces)
{
	struct ike_sa *ike = child->ike;
	struct world *world = ike->world;
	struct keymat keymat;
	diag_t d = impaired_install(world);

	if (d == NULL) {
		d = ike_sa_wake(ike);
	}
	if (d == NULL) {
		d = keymat_derive(ike->crypto.chosen.suite.prf,
				  ike->crypto.keys.d, secrets, nr_secrets,
				  nonces, &child->chosen.suite, &keymat);
	}
	if (d != NULL) {
		return d;
	}
	d = child_kernel_install(child, role, &keymat);
	keymat_done(&keymat);
	if (d == NULL) {
		struct conn *c =
			conn_by_serial(&world->conns, child->conn_serial);

		child->state = CHILD_INSTALLED;
		child->added = world->env->realtime(world->env->ctx);
		child->established = world->now;
		if (c->child_serial == 0) {
			rearm_trap(world, c);
		}
		c->child_serial = child->serial;
		if (c->ike_serial == 0) {
			c->ike_serial = ike->serial;
		} /* else supersede_others() decides, once it is established */
	}
	return d;
}

void child_sa_yield(const struct child_sa *child)
{
	const struct world *world = child->ike->world;
	const struct conn *c =
		conn_by_serial(&world->conns, child->conn_serial);

	if (c != NULL) {
		outbound_take_over(child, child_sa_by_serial(&world->sas,
							     c->child_serial));
	}
}

void ike_sa_yield(const struct ike_sa *ike)
{
	LIST_FOREACH(entry, &ike->children) {
		child_sa_yield(CONTAINER_OF(entry, struct child_sa, in_ike));
	}
}

/* The connection that CHILD serves; NULL: it was replaced, or disowned. */
static struct conn *served_by(const struct child_sa *child)
{
	struct conn *c = conn_by_serial(&child->ike->world->conns,
					child->conn_serial);

	return c != NULL && c->child_serial == child->serial ? c : NULL;
}

bool child_sa_serves(const struct child_sa *child)
{
	return served_by(child) != NULL;
}

const struct child_sa *child_sa_heir(const struct child_sa *child)
{
	const struct child_sa *other =
		served_by(child) == NULL ?
			NULL :
			child_sa_by_conn(&child->ike->world->sas,
					 child->conn_serial);

	while (other != NULL &&
	       (other == child || other->state != CHILD_INSTALLED)) {
		other = child_sa_by_conn_next(other);
	}
	return other;
}

static void leave_conn(const struct child_sa *child, struct conn *c)
{
	const struct child_sa *heir = child_sa_heir(child);

	if (heir != NULL) {
		c->child_serial = heir->serial;
		c->ike_serial = heir->ike->serial;
		child_sa_yield(child);
		return;
	}
	c->child_serial = 0;
	if (child->ike->conn_serial != c->serial) {
		c->ike_serial = 0; /* it was another's */
	}
}

void child_sa_disown(struct child_sa *child)
{
	struct conn *c = served_by(child);

	child_kernel_remove_policies(child);
	if (c != NULL) {
		leave_conn(child, c);
		if (c->child_serial == 0) {
			rearm_trap(child->ike->world, c);
		}
	}
	sa_db_child_leave_conn(&child->ike->world->sas, child);
}

/* What CHILD was to replace stays: nothing is left that its nonce could win. */
static void forget_nonce(const struct child_sa *child)
{
	struct child_sa *old = child_sa_by_serial(&child->ike->world->sas,
						  child->replaces);

	if (old != NULL) {
		blob_free(&old->peer_low_nonce);
	}
}

void child_sa_remove(struct child_sa **out)
{
	struct child_sa *child = *out;

	if (child == NULL) {
		return;
	}
	struct world *world = child->ike->world;
	struct conn *c = served_by(child);

	child_sa_yield(child);
	if (c != NULL) {
		leave_conn(child, c);
	}
	child_kernel_remove(child);
	if (c != NULL && c->child_serial == 0) {
		rearm_trap(world, c);
	}
	forget_nonce(child);
	timer_stop(world, &child->lifetime);
	sa_db_remove_child(&world->sas, child);
	list_remove(&child->in_ike);
	list_remove(&child->in_staying);
	narrowed_done(&child->ts);
	blob_free(&child->peer_low_nonce);
	blob_free(&child->low_nonce);
	outbound_done(child);
	xfree(child);
	*out = NULL;
}

const struct child_sa *child_sa_under(const struct ike_sa *ike,
				      const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_conn(&ike->world->sas, c->serial);

	while (child != NULL &&
	       (child->ike != ike || child->state != CHILD_INSTALLED)) {
		child = child_sa_by_conn_next(child);
	}
	return child;
}

bool ike_sa_serves(const struct ike_sa *ike)
{
	LIST_FOREACH (entry, &ike->children) {
		const struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->state == CHILD_INSTALLED && child_sa_serves(child)) {
			return true;
		}
	}
	return false;
}

bool is_served_elsewhere(const struct ike_sa *ike, const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&ike->world->sas, c->child_serial);

	return child != NULL && child->ike != ike;
}

bool child_sa_covers(const struct child_sa *child,
		     const struct ip_selector *local,
		     const struct ip_selector *remote)
{
	const struct conn_ts *l = &child->ts.local;
	const struct conn_ts *r = &child->ts.remote;

	return ip_selector_is_in(local, l->list, l->nr) &&
	       ip_selector_is_in(remote, r->list, r->nr);
}

static void add_selectors(struct text *out, const struct conn_ts *ts)
{
	for (size_t n = 0; n < ts->nr; n++) {
		if (n > 0) {
			text_add_char(out, ' ');
		}
		text_add_ip_selector(out, &ts->list[n]);
	}
}

void text_add_child_ts(struct text *out, const struct child_sa *child)
{
	text_add_char(out, '[');
	add_selectors(out, &child->ts.local);
	text_add_string(out, "===");
	add_selectors(out, &child->ts.remote);
	text_add_char(out, ']');
}

void text_add_child_sa(struct text *out, const struct child_sa *child)
{
	const struct conn *c = conn_by_serial(&child->ike->world->conns,
					      child->conn_serial);
	bool esn = child->chosen.has_sn && child->chosen.sn == SN_64_BIT;
	bool udp = child->remote.port != IKE_UDP_PORT &&
		   (child->ike->path.nat_local || child->ike->path.nat_remote);

	text_add(out, "{%s%s%s=>0x%08x <0x%08x xfrm=",
		 child->protocol == PROTOCOL_AH ? "AH" : "ESP",
		 udp ? "inUDP" : "", esn ? "/ESN" : "", child->spi_out,
		 child->spi_in);
	text_add_chosen_child(out, &child->chosen);
	text_add(out, " DPD=%s}",
		 c != NULL && c->spec->dpddelay.ms > 0 ? "active" : "passive");
}
