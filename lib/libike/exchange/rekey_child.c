/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: rekey of a Child SA (RFC 7296 1.3.3, 2.8).
 */

#include "exchange/child_payloads.h"
#include "exchange/collision.h"
#include "exchange/replace.h"
#include "exchange/terminate.h"

struct verdict rekey_child_start(struct ike_sa *ike, const struct task *task)
{
	struct world *world = ike->world;
	struct child_sa *old = child_sa_by_serial(&world->sas, task->serial);
	struct conn *c = old == NULL ? NULL :
				       conn_by_serial(&world->conns,
						      old->conn_serial);

	if (c == NULL || old->state != CHILD_INSTALLED) {
		return verdict_done();
	}
	if (c->child_serial != old->serial) {
		return verdict_done(); /* replaced meanwhile */
	}
	struct larval_sa *larval = larval_sa_new(ike, LARVAL_REKEY_CHILD,
						 INITIATOR, c, EMPTY_VIEW);

	larval->old_child = old->serial;
	larval->commanded = task->commanded;
	diag_t d = child_sa_new(ike, c, &larval->child);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	log_info(&larval->child->log,
		 "initiating rekey to replace Child SA #%ju using IKE SA #%ju",
		 (uintmax_t)old->serial, (uintmax_t)ike->serial);
	larval->offer = child_proposals(ike, c);
	child_offer_ts(larval->child, c);
	return larval_start(larval);
}

static struct child_sa *child_named(struct ike_sa *ike,
				    const struct notify_payload *rekey_sa)
{
	if (rekey_sa->spi.len != 4) {
		return NULL;
	}
	struct cursor in = cursor_of(rekey_sa->spi);
	uint32_t spi = cursor_u32(&in);

	LIST_FOREACH(entry, &ike->children) {
		struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->protocol == rekey_sa->protocol &&
		    child->spi_out == spi && child->state != CHILD_LARVAL) {
			return child;
		}
	}
	return NULL;
}

/* R9370-48: our own series for it goes on, after its CREATE_CHILD_SA. */
static bool own_series_runs(const struct ike_sa *ike,
			    const struct child_sa *old)
{
	LIST_FOREACH(entry, &ike->larvals) {
		const struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR &&
		    larval->old_child == old->serial && larval->n_r.len > 0) {
			return true;
		}
	}
	return false;
}

/*
 * The peer has it already; our last answer of its series is being worked on,
 * or has not come yet, and then we do not know the peer's SPI.
 */
static bool is_being_made(const struct ike_sa *ike,
			  const struct notify_payload *rekey_sa)
{
	struct cursor in = cursor_of(rekey_sa->spi);
	uint32_t spi = cursor_u32(&in);

	LIST_FOREACH(entry, &ike->larvals) {
		const struct larval_sa *larval =
			CONTAINER_OF(entry, struct larval_sa, in_ike);

		if (larval->role == INITIATOR && larval->child != NULL &&
		    (larval->child->spi_out == 0 ||
		     larval->child->spi_out == spi)) {
			return true;
		}
	}
	return false;
}

/* RFC 7296 2.25.1: what is gone, and what is about to go. */
static struct verdict refuse_rekey(struct ike_sa *ike,
				   const struct child_sa *old)
{
	const char *busy = child_must_wait(ike);

	if (old == NULL) {
		return verdict_refuse(NOTIFY_CHILD_SA_NOT_FOUND,
				      "the Child SA to be rekeyed is not there");
	}
	if (child_sa_is_leaving(old)) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE,
				      "Child SA #%ju is being deleted",
				      (uintmax_t)old->serial);
	}
	if (busy != NULL) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE, "%s", busy);
	}
	if (own_series_runs(ike, old)) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE,
				      "Child SA #%ju is being rekeyed by us",
				      (uintmax_t)old->serial);
	}
	/* each may be there twice, for a while; the peer deletes the old */
	if (ike_sa_has_children(ike, 2 * ike->world->config.max_children)) {
		return verdict_refuse(NOTIFY_NO_ADDITIONAL_SAS,
				      "what was rekeyed before has not been deleted");
	}
	return verdict_done();
}

/*
 * A peer that does without PFS cannot rekey a Child SA that demands it.  The
 * first Child SA of an IKE SA always comes from fresh secrets: so by one.
 */
static void note_missing_pfs(struct ike_sa *ike, const struct conn *c,
			     const struct message *msg,
			     const struct child_sa *old)
{
	if (c->spec->pfs && chain_find(msg->body, PAYLOAD_KE) == NULL) {
		log_info(&old->log,
			 "the peer's rekey has no key exchange, which pfs=yes demands (pfs=no accepts it)");
		replace_soon(ike);
	}
}

struct verdict rekey_child_respond(struct ike_sa *ike,
				   const struct message *msg,
				   const struct notify_payload *rekey_sa)
{
	struct child_sa *old = child_named(ike, rekey_sa);

	if (old == NULL && is_being_made(ike, rekey_sa)) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE,
				      "the Child SA to be rekeyed is being made");
	}
	struct verdict refusal = refuse_rekey(ike, old);
	struct view nonce;
	diag_t why = NULL;

	if (refusal.outcome != DONE) {
		return refusal;
	}
	if (!request_nonce(msg, &nonce)) {
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "malformed Nonce payload");
	}
	struct conn *c = conn_by_serial(&ike->world->conns, old->conn_serial);

	if (c == NULL) {
		return verdict_refuse(NOTIFY_CHILD_SA_NOT_FOUND,
				      "the connection of Child SA #%ju has been deleted",
				      (uintmax_t)old->serial);
	}
	larval_drop_peers(ike, LARVAL_REKEY_CHILD, old->serial);
	struct larval_sa *larval =
		larval_sa_new(ike, LARVAL_REKEY_CHILD, RESPONDER, c, nonce);

	larval->old_child = old->serial;
	uint16_t refused = larval_child_accept(larval, c, msg, &why);
	if (refused == NOTIFY_NO_PROPOSAL_CHOSEN) {
		note_missing_pfs(ike, c, msg, old);
	}
	if (refused != 0) {
		return larval_fail(&larval, refused, &why);
	}
	blob_free(&old->peer_low_nonce);
	old->peer_low_nonce = blob_clone(larval_low_nonce(larval));
	return larval_respond(larval, msg);
}
