/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_AUTH, initiator: identities, AUTH, the first Child SA (RFC 7296 1.2).
 */

#include "exchange/ike_auth.h"

#include "exchange/child_payloads.h"
#include "exchange/childless.h"
#include "exchange/ike_sa_init.h"
#include "exchange/lifetime.h"
#include "exchange/terminate.h"
#include "wire/id_payload.h"

#define CHILD_PAYLOADS (P(SA) | P(TSI) | P(TSR))

static void log_request(const struct ike_sa *ike, const struct conn *c,
			const struct child_sa *child)
{
	char to_buf[80];
	char id_buf[256];
	char ts_buf[400];
	struct text to = TEXT_IN(to_buf);
	struct text id = TEXT_IN(id_buf);
	struct text ts = TEXT_IN(ts_buf);

	text_add_ip_endpoint_udp(&to, &ike->path.remote);
	text_add_id_story(&id, &c->local_id);
	if (child == NULL) {
		log_info(&ike->log,
			 "sent IKE_AUTH request to %s with shared-key-mac and %s; childless",
			 to_buf, id_buf);
		return;
	}
	text_add_child_ts(&ts, child);
	log_info(&ike->log,
		 "sent IKE_AUTH request to %s with shared-key-mac and %s; Child SA #%ju {%s <0x%08x} %s",
		 to_buf, id_buf, (uintmax_t)child->serial,
		 child->protocol == PROTOCOL_AH ? "AH" : "ESP", child->spi_in,
		 ts_buf);
}

/* SAi2, TSi, TSr: the first Child SA. */
static diag_t encode_child(struct ike_sa *ike, struct conn *c,
			   struct builder *out)
{
	struct child_sa *child;
	diag_t d = child_sa_new(ike, c, &child);

	if (d != NULL) {
		return d;
	}
	ike->half_open->child = child;
	child_offer_ts(child, c);
	child_offer_encode(out, child, c, c->child, OFFER_CHILD_FIRST);
	child_ts_encode(out, child, INITIATOR);
	return NULL;
}

/* RFC 7296 2.4: no other IKE SA is there between the two identities. */
static bool is_only_one(const struct ike_sa *ike, const struct conn *c)
{
	const struct ike_sa *other =
		ike_sa_by_peer(&ike->world->sas, &c->local_id, &c->remote_id);

	while (other != NULL && (other->state != SA_ESTABLISHED ||
				 !id_eq(&other->peer_id, &c->remote_id))) {
		other = ike_sa_by_peer_next(other);
	}
	return other == NULL && ike->replaces == 0;
}

static diag_t encode_request(struct ike_sa *ike, struct conn *c,
			     PK11SymKey *psk, struct builder *out)
{
	id_payload_encode(out, PAYLOAD_IDI, &c->local_id);
	if (c->remote_id.type != ID_NONE) {
		id_payload_encode(out, PAYLOAD_IDR, &c->remote_id);
	}
	diag_t d = ike_auth_encode(ike, out, &c->local_id,
				   ike->window.out.next_id, psk);
	if (d != NULL) {
		return d;
	}
	if (c->spec->initial_contact && is_only_one(ike, c)) {
		notify_payload_encode(out, NOTIFY_INITIAL_CONTACT, EMPTY_VIEW);
	}
	return is_to_be_childless(ike, c) ? NULL : encode_child(ike, c, out);
}

struct verdict ike_auth_start(struct ike_sa *ike)
{
	struct conn *c = ike_sa_conn(ike);
	PK11SymKey *psk = NULL;
	struct builder out;
	struct verdict insist = check_insist(ike, c);

	if (insist.outcome == DONE) {
		insist = childless_check(ike, c);
	}
	if (insist.outcome != DONE) {
		return insist;
	}
	diag_t d = psk_find(ike->world->secrets, c, &c->remote_id,
			    ike->crypto.chosen.suite.prf, &psk);
	if (d != NULL) {
		log_error(&ike->log, "authentication failed: %s", diag_text(d));
		diag_free(&d);
		return verdict_fail(NOTIFY_NOTHING,
				    "encountered fatal error in state %s",
				    ike_sa_state_name(ike));
	}
	request_init(&out);
	d = encode_request(ike, c, psk, &out);
	symkey_free(&psk);
	if (d == NULL) {
		d = ike_send_request(ike, &exchange_ike_auth, &out);
	} else {
		builder_done(&out);
	}
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	log_request(ike, c, ike->half_open->child);
	return verdict_done();
}

/* IDr is who we wanted, and proves it. */
static diag_t check_responder(struct ike_sa *ike, const struct message *msg,
			      const struct conn *c)
{
	const struct payload *idr = chain_find(msg->body, PAYLOAD_IDR);
	struct id_payload decoded;
	PK11SymKey *psk = NULL;

	if (!id_payload_decode(idr->body, &decoded)) {
		return diag("malformed IDr payload");
	}
	struct id *peer_id = &ike->half_open->peer_id;

	id_done(peer_id);
	*peer_id = id_of_wire(decoded.type, decoded.data);
	if (c->remote_id.type != ID_NONE && !id_eq(peer_id, &c->remote_id)) {
		char got_buf[256];
		char want_buf[256];
		struct text got = TEXT_IN(got_buf);
		struct text want = TEXT_IN(want_buf);

		text_add_id_story(&got, peer_id);
		text_add_id_story(&want, &c->remote_id);
		return diag("peer ID is %s, must be %s", got_buf, want_buf);
	}
	diag_t d = psk_find(ike->world->secrets, c, peer_id,
			    ike->crypto.chosen.suite.prf, &psk);
	if (d == NULL) {
		d = ike_auth_check(ike, msg, idr->body, psk);
	}
	symkey_free(&psk);
	return d;
}

static void log_rejected(const struct child_sa *child,
			 const struct message *msg)
{
	char buf[64] = "no Child SA payloads";
	struct text name = TEXT_IN(buf);
	struct notify_payload notify;

	if (chain_error_notify(msg->body, &notify)) {
		text_add_name(&name, notify_names, notify.type);
	}
	log_info(&child->log, "IKE_AUTH response rejected Child SA with %s",
		 buf);
}

/* The first Child SA, as the responder accepted it. */
static bool finish_first_child(struct ike_sa *ike, struct child_sa *child,
			       const struct message *msg, struct conn *c)
{
	struct nonces nonces = ike_sa_nonces(ike);
	struct match_rules rules = { .child_first = true,
				     .spi_bytes = 4,
				     .offered = OFFER_CHILD_FIRST };
	diag_t d = child_answer_accept(child, msg, c, c->child, &rules);
	if (d == NULL) {
		d = child_sa_install(child, INITIATOR, NULL, 0, &nonces);
	}
	if (d != NULL) {
		log_error(&child->log, "Child SA failed: %s", diag_text(d));
		diag_free(&d);
		return false;
	}
	return true;
}

/* Without an error the responder has one, which is to go. */
static void drop_first_child(struct ike_sa *ike, struct child_sa *child,
			     const struct message *msg)
{
	struct notify_payload notify;

	if ((msg->body->payload_set & CHILD_PAYLOADS) != 0 &&
	    !chain_error_notify(msg->body, &notify)) {
		window_add_task(&ike->window, TASK_DELETE_CHILD,
				child->serial);
	} else {
		child_sa_remove(&child);
	}
}

/* HDR, SK{ IDr, AUTH, SAr2, TSi, TSr } */
static struct verdict recv_ike_auth_response(struct ike_sa *ike,
					     const struct message *msg)
{
	struct conn *c = ike_sa_conn(ike);
	struct child_sa *child = ike->half_open->child;
	diag_t d = check_responder(ike, msg, c);

	if (d != NULL) {
		diag_prefix(&d, "authentication failed: ");
		return (struct verdict){
			.outcome = FAIL_SA,
			.notify = NOTIFY_AUTHENTICATION_FAILED,
			.why = d,
		};
	}
	capabilities_learn(&ike->peer, msg);
	note_auth_lifetime(ike, msg->body);
	if (child == NULL) { /* RFC 6023 */
		childless_begin(ike, c);
		ike_established(ike, c);
		return verdict_done();
	}
	bool rejected = (msg->body->payload_set & CHILD_PAYLOADS) !=
			CHILD_PAYLOADS;
	bool up = !rejected && finish_first_child(ike, child, msg, c);

	ike_established(ike, c);
	if (rejected) {
		log_rejected(child, msg);
	}
	if (up) {
		child_established(child, INITIATOR);
	} else {
		drop_first_child(ike, child, msg);
		conn_up_done(ike->world, c, RC_FATAL);
	}
	return verdict_done();
}

/* No AUTH: the responder refuses us. */
static struct verdict recv_ike_auth_failed(struct ike_sa *ike,
					   const struct message *msg)
{
	struct notify_payload notify;
	char buf[64];
	struct text name = TEXT_IN(buf);

	if (!chain_error_notify(msg->body, &notify)) {
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "IKE_AUTH response has neither IDr and AUTH nor an error");
	}
	text_add_name(&name, notify_names, notify.type);
	log_info(&ike->log,
		 "IKE SA authentication request rejected by peer: %s", buf);
	return verdict_fail(NOTIFY_NOTHING,
			    "encountered fatal error in state %s",
			    ike_sa_state_name(ike));
}

/* clang-format off */
#define AUTH_EXTRA (P(NOTIFY) | P(VENDOR_ID) | P(CERT) | P(CERTREQ) | P(CP))

static const struct message_rule ike_auth_rules[] = {
	/* kind     state    notify  required               optional */
	{ REQUEST,  SA_AUTH, 0,      { P(IDI) | P(AUTH),    P(IDR) | CHILD_PAYLOADS | AUTH_EXTRA },
	  recv_ike_auth_request },
	{ RESPONSE, SA_AUTH, 0,      { P(IDR) | P(AUTH),    CHILD_PAYLOADS | AUTH_EXTRA },
	  recv_ike_auth_response },
	{ RESPONSE, SA_AUTH, 0,      { 0,                   AUTH_EXTRA },
	  recv_ike_auth_failed },
};
/* clang-format on */

const struct exchange exchange_ike_auth = {
	.type = EXCHANGE_IKE_AUTH,
	.name = "IKE_AUTH",
	.rfc = "RFC 7296 1.2",
	RULES(ike_auth_rules),
};
