/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: one more Child SA (RFC 7296 1.3.1).
 */

#include "exchange/beside.h"
#include "exchange/child_payloads.h"
#include "exchange/childless.h"
#include "exchange/collision.h"
#include "exchange/ike_auth.h"
#include "exchange/replace.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"
#include "proposal/inherit.h"
#include "wire/ts_payload.h"

struct proposals *child_proposals(const struct ike_sa *ike,
				  const struct conn *c)
{
	if (!c->spec->pfs) {
		return proposals_clone(c->child);
	}
	return proposals_inherit(c->child, &ike->crypto.chosen,
				 c->spec->intermediate == INTERMEDIATE_INSIST ?
					 INHERIT_STRICT :
					 INHERIT_WITH_FALLBACK);
}

/* It has one already; one that is to move to IKE does not count. */
static bool has_child(const struct ike_sa *ike, const struct conn *c)
{
	const struct child_sa *child =
		child_sa_by_serial(&ike->world->sas, c->child_serial);

	return child != NULL && (child_sa_under(ike, c) != NULL ||
				 child->ike->replaced_by != ike->serial ||
				 ike->superseded || is_being_replaced(ike));
}

struct verdict new_child_start(struct ike_sa *ike, const struct task *task)
{
	struct world *world = ike->world;
	struct conn *c = conn_by_serial(&world->conns, task->serial);

	if (c == NULL || has_child(ike, c) || ike->provisional) {
		return verdict_done();
	}
	struct larval_sa *larval = larval_sa_new(ike, LARVAL_NEW_CHILD,
						 INITIATOR, c, EMPTY_VIEW);
	diag_t d = child_sa_new(ike, c, &larval->child);

	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	log_info(&larval->child->log, "initiating Child SA using IKE SA #%ju",
		 (uintmax_t)ike->serial);
	larval->offer = child_proposals(ike, c);
	child_offer_ts(larval->child, c);
	return larval_start(larval);
}

/* A request for a Child SA of C, or its rekey, into LARVAL. */
uint16_t larval_child_accept(struct larval_sa *larval, struct conn *c,
			     const struct message *msg, diag_t *why)
{
	const struct payload *ke = chain_find(msg->body, PAYLOAD_KE);
	struct ke_payload decoded = { .method = 0 };
	struct match_rules rules = { .addke = true, .spi_bytes = 4 };
	struct proposals *local = child_proposals(larval->ike, c);

	if (ke != NULL && ke_payload_decode(ke->body, &decoded)) {
		rules.prefer_ke = ke_by_id(decoded.method);
	}
	uint16_t refused = child_request_accept(larval->ike, c, msg, local,
						&rules, &larval->child, why);
	proposals_free(&local);
	if (refused == 0) {
		larval->chosen = larval->child->chosen;
	}
	return refused;
}

/* The connection whose selectors fit, among those for this peer. */
struct fit {
	const struct ike_sa *ike;
	struct ts_payload ts_i;
	struct ts_payload ts_r;
};

/*
 * A Child SA is as good as its IKE SA, so that must do for C: else a peer could
 * have with the weakest connection what another demands more for.
 */
static bool is_good_for(const struct ike_sa *ike, const struct conn *c)
{
	return (conn_remote_auth(c) & AUTHBY_PSK) &&
	       (c->spec->intermediate != INTERMEDIATE_INSIST ||
		ike->rounds_done > 0) &&
	       ((c->ike == ike_sa_conn(ike)->ike && !ike->provisional) ||
		proposals_allow(c->ike, &ike->crypto.chosen));
}

static unsigned fits(void *ctx, const struct conn *c)
{
	const struct fit *fit = ctx;

	return is_good_for(fit->ike, c) ?
		       narrow_score(c, &fit->ts_i, &fit->ts_r) :
		       0;
}

static struct conn *find_conn(struct ike_sa *ike, const struct message *msg)
{
	struct fit *fit = NEW(struct fit);
	struct conn *c = NULL;

	fit->ike = ike;
	if (ts_payload_decode(chain_find(msg->body, PAYLOAD_TSI)->body,
			      &fit->ts_i) &&
	    ts_payload_decode(chain_find(msg->body, PAYLOAD_TSR)->body,
			      &fit->ts_r)) {
		c = conn_refine(&ike->world->conns,
				&(struct conn_caller){
					.local = &ike->path.local.address,
					.remote = &ike->path.remote.address,
					.remote_id = &ike->peer_id,
					.local_id = &ike_sa_conn(ike)->local_id,
					.local_ts = &fit->ts_r,
					.remote_ts = &fit->ts_i,
					.fits = fits,
					.ctx = fit });
	}
	xfree(fit);
	if (c != NULL && conn_is_template(c)) {
		c = conn_instantiate(&ike->world->conns, c,
				     &ike->path.remote.address, &ike->peer_id);
	}
	return c;
}

struct verdict new_child_respond(struct ike_sa *ike,
				 const struct message *msg)
{
	const char *busy = child_must_wait(ike);
	struct view nonce;
	diag_t why = NULL;

	if (busy == NULL && ike->provisional) {
		childless_hurry(ike);
		busy = "an additional key exchange comes before any Child SA";
	}
	if (busy != NULL) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE, "%s", busy);
	}
	if (ike_sa_has_children(ike, ike->world->config.max_children)) {
		return verdict_refuse(NOTIFY_NO_ADDITIONAL_SAS,
				      "%u Child SAs are enough for one IKE SA",
				      ike->world->config.max_children);
	}
	if (!request_nonce(msg, &nonce)) {
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "malformed Nonce payload");
	}
	struct conn *c = find_conn(ike, msg);
	if (c == NULL) {
		return verdict_refuse(NOTIFY_TS_UNACCEPTABLE,
				      "no connection has these traffic selectors");
	}
	c = beside_owner(ike->world, c, msg, &why);
	if (c == NULL) {
		return verdict_refuse_diag(NOTIFY_NO_ADDITIONAL_SAS, &why);
	}
	struct larval_sa *larval =
		larval_sa_new(ike, LARVAL_NEW_CHILD, RESPONDER, c, nonce);
	uint16_t refused = larval_child_accept(larval, c, msg, &why);

	if (refused != 0) {
		return larval_fail(&larval, refused, &why);
	}
	return larval_respond(larval, msg);
}
