/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_AUTH, responder: who calls, and may it have its Child SA.
 */

#include "exchange/child_payloads.h"
#include "exchange/childless.h"
#include "exchange/beside.h"
#include "exchange/ike_auth.h"
#include "exchange/ike_sa_init.h"
#include "exchange/terminate.h"
#include "sa/outbound.h"
#include "wire/id_payload.h"
#include "wire/ts_payload.h"

/* What a caller asks for; of the Child SA what is decoded of it. */
struct wish {
	const struct ike_sa *ike;
	struct sa_payload sa;
	struct ts_payload ts_i;
	struct ts_payload ts_r;
	bool has_child;
	bool transport;
};

/* What IKE_SA_INIT agreed on for one connection must do for this one too, or
 * a peer could have the weakest of them for all (insist: check_insist()). */
static bool accepts_ike(const struct wish *wish, const struct conn *c)
{
	const struct conn *current = ike_sa_conn(wish->ike);

	return (conn_remote_auth(c) & AUTHBY_PSK) &&
	       ((current != NULL && c->ike == current->ike &&
		 !may_add_ke_later(current)) ||
		may_add_ke_later(c) ||
		proposals_allow(c->ike, &wish->ike->crypto.chosen));
}

/* The one that IKE_SA_INIT's offer was for. */
static bool is_current(const struct wish *wish, const struct conn *c)
{
	const struct conn *current = ike_sa_conn(wish->ike);

	return current != NULL &&
	       (c == current || c->serial == current->template_serial);
}

/* How well its selectors fit; 0: there can be no Child SA of it. */
static unsigned ts_score(const struct wish *wish, const struct conn *c)
{
	if (c->spec->intermediate == INTERMEDIATE_INSIST &&
	    !may_add_ke_later(c) &&
	    ke_plan_nr_additional(&wish->ike->ke_plan) == 0) {
		return 0;
	}
	return narrow_score(c, &wish->ts_i, &wish->ts_r);
}

static const struct match_rules child_first_rules = { .child_first = true,
						      .spi_bytes = 4 };

static bool accepts_proposals(const struct wish *wish, const struct conn *c)
{
	struct chosen chosen;
	diag_t d = NULL;
	bool accepted = proposals_match(c->child, &wish->sa, &child_first_rules,
					&chosen, &d);

	diag_free(&d);
	return accepted;
}

/* RFC 7296 1.3.1 lets us answer with a tunnel, few peers do. */
static bool accepts_mode(const struct wish *wish, const struct conn *c)
{
	return wish->transport == (c->spec->type == CONN_TRANSPORT);
}

/* What C can give, from all that the peer wishes down to an IKE SA. */
enum grade {
	GRADE_ALL,
	GRADE_PROPOSALS,
	GRADE_TS,
	GRADE_CURRENT, /* without a Child SA */
	GRADE_IKE
};

static enum grade grade_of(const struct wish *wish, const struct conn *c,
			   unsigned score)
{
	if (score == 0) {
		return is_current(wish, c) ? GRADE_CURRENT : GRADE_IKE;
	}
	if (!accepts_proposals(wish, c)) {
		return GRADE_TS;
	}
	return accepts_mode(wish, c) ? GRADE_ALL : GRADE_PROPOSALS;
}

/* RFC 7296 2.9: the initiator's first selectors are what it wants most. */
static unsigned fits(void *ctx, const struct conn *c)
{
	const struct wish *wish = ctx;

	if (!accepts_ike(wish, c)) {
		return 0;
	}
	unsigned score = wish->has_child ? ts_score(wish, c) : 0;
	enum grade best = wish->has_child ? GRADE_ALL : GRADE_CURRENT;
	enum grade grade = grade_of(wish, c, score);

	return (score > 0 ? score : CONN_FITS) - CONN_GRADE * (grade - best);
}

static void wish_init(struct wish *wish, const struct ike_sa *ike,
		      const struct message *msg)
{
	const struct payload *i = chain_find(msg->body, PAYLOAD_TSI);
	const struct payload *r = chain_find(msg->body, PAYLOAD_TSR);
	const struct payload *sa = chain_find(msg->body, PAYLOAD_SA);

	wish->ike = ike;
	wish->transport =
		chain_has_notify(msg->body, NOTIFY_USE_TRANSPORT_MODE);
	wish->has_child = i != NULL && r != NULL && sa != NULL &&
			  ts_payload_decode(i->body, &wish->ts_i) &&
			  ts_payload_decode(r->body, &wish->ts_r) &&
			  sa_payload_decode(sa->body, &wish->sa);
}

static void wish_done(struct wish *wish)
{
	if (wish->has_child) {
		sa_payload_done(&wish->sa);
	}
}

/*
 * Several connections may be for the same peer: the one that can give the
 * Child SA asked for, in the mode asked for, is taken; when none can, one whose
 * selectors fit, or any, so that NO_PROPOSAL_CHOSEN or TS_UNACCEPTABLE can be
 * answered.  Without a Child SA: what was chosen for IKE_SA_INIT.
 */
static struct conn *find_conn(const struct ike_sa *ike,
			      const struct message *msg, const struct id *peer,
			      const struct id *wanted)
{
	struct wish wish;
	struct conn_caller caller = { .local = &ike->path.local.address,
				      .remote = &ike->path.remote.address,
				      .remote_id = peer,
				      .local_id = wanted,
				      .fits = fits,
				      .ctx = &wish };

	wish_init(&wish, ike, msg);
	if (wish.has_child) {
		caller.local_ts = &wish.ts_r;
		caller.remote_ts = &wish.ts_i;
	}
	struct conn *c = conn_refine(&ike->world->conns, &caller);

	wish_done(&wish);
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
		return diag("no connection is for peer ID %s and what IKE_SA_INIT chose",
			    buf);
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
			     &ike->half_open->peer_id,
			     ike->crypto.chosen.suite.prf, psk);
	}
	if (d == NULL) {
		d = ike_auth_check(ike, msg,
				   chain_find(msg->body, PAYLOAD_IDI)->body,
				   *psk);
	}
	return d;
}

/* In place of an older one, unless the peer has lost that (RFC 7296 2.4). */
static diag_t install(struct child_sa *child, const struct conn *c)
{
	const struct ike_sa *ike = child->ike;
	struct nonces nonces = ike_sa_nonces(ike);

	if (!ike->peer.initial_contact) {
		outbound_wait_for_peer(child, c);
	}
	return child_sa_install(child, RESPONDER, NULL, 0, &nonces);
}

/* *CHILD, of C or what is beside it; 0, or the notify that says WHY it is not. */
static uint16_t make_child(struct ike_sa *ike, const struct message *msg,
			   struct conn *c, struct child_sa **child, diag_t *why)
{
	struct world *world = ike->world;
	struct conn *owner = beside_owner(world, c, msg, why);
	uint16_t refused = NOTIFY_NO_ADDITIONAL_SAS;

	if (owner == NULL) {
		return refused;
	}
	uint64_t serial = owner->serial;
	uint16_t not_accepted =
		child_request_accept(ike, owner, msg, owner->child,
				     &child_first_rules, child, why);

	if (not_accepted == 0) {
		*why = install(*child, owner);
		if (*why == NULL) {
			return 0;
		}
		child_sa_remove(child);
	} else {
		refused = not_accepted;
	}
	if (owner != c) {
		drop_unused_instance(world,
				     conn_by_serial(&world->conns, serial));
	}
	return refused;
}

/* The Child SA asked for, or the notify that says why there is none. */
static struct child_sa *respond_child(struct ike_sa *ike,
				      const struct message *msg,
				      struct builder *out)
{
	struct conn *c = ike_sa_conn(ike);
	struct child_sa *child = NULL;
	diag_t why = NULL;
	uint16_t refused;

	if (chain_find(msg->body, PAYLOAD_SA) == NULL ||
	    chain_find(msg->body, PAYLOAD_TSI) == NULL ||
	    chain_find(msg->body, PAYLOAD_TSR) == NULL) {
		return NULL; /* childless: RFC 6023 */
	}
	if (why_childless(ike, c) != NULL) {
		why = diag("%s", why_childless(ike, c));
		refused = NOTIFY_NO_PROPOSAL_CHOSEN;
	} else {
		refused = make_child(ike, msg, c, &child, &why);
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

/* RFC 4478: when the initiator has to authenticate again (reauth=yes). */
static void auth_lifetime_encode(struct builder *out, const struct conn *c)
{
	uint32_t seconds = (uint32_t)(c->spec->ikelifetime.ms / 1000);
	uint8_t data[4] = { seconds >> 24, seconds >> 16 & 0xff,
			    seconds >> 8 & 0xff, seconds & 0xff };

	if (c->spec->reauth && seconds > 0) {
		notify_payload_encode(out, NOTIFY_AUTH_LIFETIME,
				      view_of_array(data));
	}
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
	capabilities_learn(&ike->peer, msg);
	id_payload_encode(out, PAYLOAD_IDR, &c->local_id);
	d = ike_auth_encode(ike, out, &c->local_id, msg->header.message_id,
			    psk);
	symkey_free(&psk);
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	auth_lifetime_encode(out, c);
	struct child_sa *child = respond_child(ike, msg, out);
	if (child == NULL) {
		childless_begin(ike, c);
	}
	ike_established(ike, c);
	if (child != NULL) {
		child_established(child, RESPONDER);
	}
	return verdict_reply();
}
