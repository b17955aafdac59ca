/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_AUTH, responder: who calls, and may it have its Child SA.
 */

#include "exchange/child_payloads.h"
#include "exchange/ike_auth.h"
#include "exchange/ike_sa_init.h"
#include "exchange/terminate.h"
#include "wire/id_payload.h"
#include "wire/ts_payload.h"

/* What a caller asks for; the selectors are NULL when they do not matter. */
struct wish {
	const struct ike_sa *ike;
	const struct ts_payload *ts_i;
	const struct ts_payload *ts_r;
};

/* Whether a connection fits what was agreed so far, and is asked for. */
static bool accepts(void *ctx, const struct conn *c)
{
	const struct wish *wish = ctx;

	if (!(conn_remote_auth(c) & AUTHBY_PSK)) {
		return false;
	}
	if (wish->ts_i == NULL) {
		return true;
	}
	return (c->spec->intermediate != INTERMEDIATE_INSIST ||
		ke_plan_nr_additional(&wish->ike->ke_plan) > 0) &&
	       narrow_score(c, wish->ts_i, wish->ts_r) > 0;
}

/*
 * Several connections may be for the same peer: the one whose selectors fit is
 * taken; when none does, any, so that TS_UNACCEPTABLE can be answered.
 */
static struct conn *find_conn(const struct ike_sa *ike,
			      const struct message *msg, const struct id *peer,
			      const struct id *wanted)
{
	const struct payload *i = chain_find(msg->body, PAYLOAD_TSI);
	const struct payload *r = chain_find(msg->body, PAYLOAD_TSR);
	const struct conn_db *conns = &ike->world->conns;
	struct ts_payload ts_i;
	struct ts_payload ts_r;
	struct wish wish = { ike, NULL, NULL };
	struct conn *c = NULL;

	if (i != NULL && r != NULL && ts_payload_decode(i->body, &ts_i) &&
	    ts_payload_decode(r->body, &ts_r)) {
		wish.ts_i = &ts_i;
		wish.ts_r = &ts_r;
		c = conn_refine(conns, &ike->path.local.address,
				&ike->path.remote.address, peer, wanted,
				accepts, &wish);
		wish.ts_i = NULL;
	}
	if (c == NULL) {
		c = conn_refine(conns, &ike->path.local.address,
				&ike->path.remote.address, peer, wanted,
				accepts, &wish);
	}
	return c;
}

/* The connection for the ID that the peer claims; the SA is its from now. */
static diag_t refine(struct ike_sa *ike, const struct message *msg)
{
	const struct payload *idr = chain_find(msg->body, PAYLOAD_IDR);
	struct world *world = ike->world;
	struct conn *current = ike_sa_conn(ike);
	struct id *peer_id = &ike->half_open->peer_id;
	struct id wanted = { .type = ID_NONE };
	struct id_payload decoded;

	if (!id_payload_decode(chain_find(msg->body, PAYLOAD_IDI)->body,
			       &decoded)) {
		return diag("malformed IDi payload");
	}
	id_done(peer_id);
	*peer_id = id_of_wire(decoded.type, decoded.data);
	if (idr != NULL && id_payload_decode(idr->body, &decoded)) {
		wanted = id_of_wire(decoded.type, decoded.data);
	}
	struct conn *c = find_conn(ike, msg, peer_id, &wanted);
	id_done(&wanted);
	if (c == NULL) {
		char buf[256];
		struct text id = TEXT_IN(buf);

		text_add_id_story(&id, peer_id);
		return diag("no connection is for peer ID %s", buf);
	}
	if (conn_is_template(c)) {
		c = conn_instantiate(&world->conns, c,
				     &ike->path.remote.address, peer_id);
	}
	if (c != current) {
		ike_sa_set_conn(ike, c);
		if (c->trace == NULL && conn_is_instance(current)) {
			c->trace = current->trace;
			current->trace = NULL;
		}
		drop_unused_instance(world, current);
	}
	return NULL;
}

/* Who calls proves it; nothing of ours was shown before. */
static diag_t authenticate(struct ike_sa *ike, const struct message *msg,
			   PK11SymKey **psk)
{
	diag_t d = refine(ike, msg);

	if (d == NULL) {
		d = psk_find(ike->world->secrets, ike_sa_conn(ike),
			     &ike->half_open->peer_id, psk);
	}
	if (d == NULL) {
		d = ike_auth_check(ike, msg,
				   chain_find(msg->body, PAYLOAD_IDI)->body,
				   *psk);
	}
	return d;
}

/* The Child SA asked for, or the notify that says why there is none. */
static struct child_sa *respond_child(struct ike_sa *ike,
				      const struct message *msg,
				      struct builder *out)
{
	struct match_rules rules = { .child_first = true, .spi_bytes = 4 };
	struct nonces nonces = ike_sa_nonces(ike);
	struct conn *c = ike_sa_conn(ike);
	struct child_sa *child = NULL;
	diag_t why = NULL;
	uint16_t refused;

	if (chain_find(msg->body, PAYLOAD_SA) == NULL ||
	    chain_find(msg->body, PAYLOAD_TSI) == NULL ||
	    chain_find(msg->body, PAYLOAD_TSR) == NULL) {
		return NULL; /* childless: RFC 6023 */
	}
	refused = child_request_accept(ike, c, msg, c->child, &rules, &child,
				       &why);
	if (refused == 0) {
		why = child_sa_install(child, RESPONDER, NULL, 0, &nonces);
		if (why != NULL) {
			refused = NOTIFY_NO_ADDITIONAL_SAS;
			child_sa_remove(&child);
		}
	}
	if (refused != 0) {
		char buf[64];
		struct text name = TEXT_IN(buf);

		text_add_name(&name, notify_names, refused);
		log_info(&ike->log,
			 "IKE_AUTH request's Child SA rejected with %s: %s",
			 buf, diag_text(why));
		diag_free(&why);
		notify_payload_encode(out, refused, EMPTY_VIEW);
		return NULL;
	}
	child_answer_encode(out, child);
	child_ts_encode(out, child, RESPONDER);
	return child;
}

/* HDR, SK{ IDi, [IDr], AUTH, SAi2, TSi, TSr } */
struct verdict recv_ike_auth_request(struct ike_sa *ike,
				     const struct message *msg)
{
	struct builder *out = ike_reply(ike);
	PK11SymKey *psk = NULL;
	diag_t d = authenticate(ike, msg, &psk);

	if (d != NULL) {
		symkey_free(&psk);
		diag_prefix(&d, "authentication failed: ");
		return verdict_diag(NOTIFY_AUTHENTICATION_FAILED, &d);
	}
	struct conn *c = ike_sa_conn(ike);
	struct verdict insist = check_insist(ike, c);
	if (insist.outcome != DONE) {
		symkey_free(&psk);
		return insist;
	}
	capabilities_learn(&ike->peer, msg->body);
	id_payload_encode(out, PAYLOAD_IDR, &c->local_id);
	d = ike_auth_encode(ike, out, &c->local_id, msg->header.message_id,
			    psk);
	symkey_free(&psk);
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	struct child_sa *child = respond_child(ike, msg, out);
	ike_established(ike, c);
	if (child != NULL) {
		child_established(child, RESPONDER);
	}
	return verdict_reply();
}
