/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA, initiator: three uses, one series (RFC 7296 1.3, RFC 9370
 * 2.2.4).
 */

#include "exchange/create_child_sa.h"

#include "exchange/beside.h"
#include "exchange/child_payloads.h"
#include "exchange/collision.h"
#include "wire/nonce_payload.h"

#define RETRIES_MAX 3 /* with another KE */

bool request_nonce(const struct message *msg, struct view *nonce)
{
	return nonce_payload_decode(chain_find(msg->body, PAYLOAD_NONCE)->body,
				    nonce);
}

diag_t larval_take_secret(struct larval_sa *larval, struct job *job)
{
	diag_t d = job_take_diag(job);

	if (d == NULL) {
		ke_plan_add_secret(&larval->plan, &job->secret);
		ke_plan_advance(&larval->plan);
	}
	return d;
}

bool larval_learn_link(struct larval_sa *larval, const struct message *msg)
{
	struct notify_payload link;

	if (!chain_notify(msg->body, NOTIFY_ADDITIONAL_KEY_EXCHANGE, &link)) {
		return false;
	}
	blob_free(&larval->link);
	larval->link = blob_clone(link.data);
	return true;
}

/* What is to be rekeyed is still there, and is to stay until then. */
static bool has_old_child(const struct larval_sa *larval)
{
	const struct child_sa *old = child_sa_by_serial(
		&larval->ike->world->sas, larval->old_child);

	return old != NULL && old->state == CHILD_INSTALLED;
}

static void encode_rekey_sa(struct builder *out, const struct larval_sa *larval)
{
	const struct child_sa *old = child_sa_by_serial(
		&larval->ike->world->sas, larval->old_child);

	if (old != NULL) {
		uint8_t spi[4] = { old->spi_in >> 24, old->spi_in >> 16 & 0xff,
				   old->spi_in >> 8 & 0xff,
				   old->spi_in & 0xff };

		notify_payload_encode_spi(out, old->protocol,
					  view_of_array(spi), NOTIFY_REKEY_SA,
					  EMPTY_VIEW);
	}
}

static void encode_sa(struct builder *out, const struct larval_sa *larval)
{
	const struct conn *c = conn_by_serial(&larval->ike->world->conns,
					      larval->conn_serial);

	if (larval->kind == LARVAL_REKEY_IKE) {
		proposals_encode(out, larval->offer, OFFER_WITH_ADDKE,
				 ike_spi_view(&larval->new_ike->spis.i));
	} else {
		child_offer_encode(out, larval->child, c, larval->offer,
				   OFFER_WITH_ADDKE);
	}
}

static void log_sent(const struct larval_sa *larval)
{
	const struct ike_sa *ike = larval->ike;
	char buf[400];
	struct text ts = TEXT_IN(buf);

	switch (larval->kind) {
	case LARVAL_REKEY_IKE:
		log_info(&larval->new_ike->log,
			 "sent CREATE_CHILD_SA request to rekey IKE SA #%ju (using IKE SA #%ju)",
			 (uintmax_t)ike->serial, (uintmax_t)ike->serial);
		return;
	case LARVAL_NEW_CHILD:
	case LARVAL_REKEY_CHILD:
		break;
	}
	text_add(&ts, "{%s <0x%08x} ",
		 larval->child->protocol == PROTOCOL_AH ? "AH" : "ESP",
		 larval->child->spi_in);
	text_add_child_ts(&ts, larval->child);
	if (larval->kind == LARVAL_NEW_CHILD) {
		log_info(&larval->child->log,
			 "sent CREATE_CHILD_SA request to create Child SA using IKE SA #%ju %s",
			 (uintmax_t)ike->serial, buf);
	} else {
		log_info(&larval->child->log,
			 "sent CREATE_CHILD_SA request to rekey Child SA #%ju using IKE SA #%ju %s",
			 (uintmax_t)larval->old_child, (uintmax_t)ike->serial,
			 buf);
	}
}

/* HDR, SK{ [N(REKEY_SA),] SA, Ni, [KEi,] [TSi, TSr] } */
static struct verdict send_request(struct larval_sa *larval)
{
	struct ike_sa *ike = larval->ike;
	const struct ke_round *round = ke_plan_due(&larval->plan);
	struct builder out;

	if (larval->kind == LARVAL_REKEY_CHILD && !has_old_child(larval)) {
		diag_t d = diag("the Child SA has been deleted");

		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	request_init(&out);
	if (larval->kind == LARVAL_REKEY_CHILD) {
		encode_rekey_sa(&out, larval);
	}
	encode_sa(&out, larval);
	nonce_payload_encode(&out, blob_view(&larval->n_i));
	if (round != NULL) {
		ke_payload_encode(&out, round->ke->id,
				  blob_view(&larval->ke_value));
	}
	if (larval->child != NULL) {
		child_ts_encode(&out, larval->child, INITIATOR);
	}
	ike->window.larval[SIDE_RESPONSE] = larval->serial;
	diag_t d = ike_send_request(ike, &exchange_create_child_sa, &out);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	log_sent(larval);
	return verdict_done();
}

static struct verdict on_larval_keygen_done(struct ike_sa *ike,
					    struct job *job)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	diag_t d = job_take_diag(job);

	if (larval == NULL) {
		diag_free(&d);
		return verdict_done();
	}
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	larval->plan.pair = job->pair;
	job->pair = NULL;
	blob_free(&larval->ke_value);
	larval->ke_value = blob_take(&job->value);
	return send_request(larval);
}

static struct verdict start_with(struct larval_sa *larval,
				 const struct ke_desc *ke)
{
	ke_plan_done(&larval->plan);
	larval->ike->window.larval[SIDE_RESPONSE] = larval->serial;
	if (ke == NULL) {
		return send_request(larval);
	}
	ke_plan_init_first(&larval->plan, ke);
	return ike_keygen_start(larval->ike, SIDE_RESPONSE, ke,
				on_larval_keygen_done);
}

struct verdict larval_start(struct larval_sa *larval)
{
	const struct ke_desc *ke = proposals_first_ke(larval->offer);
	const struct ke_desc *current = larval->ike->crypto.chosen.ke;

	/* The method that this peer took before needs no second try. */
	if (ke != NULL && proposals_have_ke(larval->offer, current)) {
		ke = current;
	}
	return start_with(larval, ke);
}

/* What the responder chose, into LARVAL. */
static diag_t accept_choice(struct larval_sa *larval,
			    const struct message *msg)
{
	struct match_rules rules = {
		.addke = true,
		.spi_bytes = larval->kind == LARVAL_REKEY_IKE ? 8 : 4,
		.offered = OFFER_WITH_ADDKE,
	};
	const struct conn *c = conn_by_serial(&larval->ike->world->conns,
					      larval->conn_serial);
	struct sa_payload sa;

	if (c == NULL) {
		return diag("the connection has been deleted");
	}
	rules.need_addke = larval->kind == LARVAL_REKEY_IKE &&
			   rekey_ike_needs_addke(larval->ike);
	if (larval->child != NULL) {
		diag_t d = child_answer_accept(larval->child, msg, c,
					       larval->offer, &rules);

		larval->chosen = larval->child->chosen;
		return d != NULL || larval->kind != LARVAL_NEW_CHILD ?
			       d :
			       beside_check(larval->child, c);
	}
	if (!sa_payload_decode(chain_find(msg->body, PAYLOAD_SA)->body, &sa)) {
		return diag("malformed SA payload");
	}
	diag_t d = proposals_check_answer(larval->offer, &sa, &rules,
					  &larval->chosen);
	sa_payload_done(&sa);
	if (d == NULL) {
		d = ike_spi_of_chosen(&larval->chosen,
				      &larval->new_ike->spis.r);
	}
	return d;
}

/* The KE payload of the answer, where the choice has a method. */
static diag_t accept_ke(struct larval_sa *larval, const struct message *msg,
			struct ke_payload *ke)
{
	const struct payload *payload = chain_find(msg->body, PAYLOAD_KE);
	const struct ke_round *sent = ke_plan_due(&larval->plan);

	if (larval->chosen.ke != (sent == NULL ? NULL : sent->ke)) {
		return diag("responder chose %s, our KE payload has %s",
			    larval->chosen.ke == NULL ? "no key exchange" :
							larval->chosen.ke->name,
			    sent == NULL ? "none" : sent->ke->name);
	}
	if (sent == NULL) {
		return NULL;
	}
	if (payload == NULL || !ke_payload_decode(payload->body, ke)) {
		return diag("KE payload is missing or malformed");
	}
	return ke_round_check_value(sent, RESPONDER, ke->method, ke->data);
}

static struct verdict go_on(struct larval_sa *larval)
{
	if (collision_is_lost(larval)) {
		larval->lost = true;
	} else {
		larval_settle_collision(larval);
	}
	if (ke_plan_due(&larval->plan) == NULL) {
		return larval_finish(&larval);
	}
	if (larval->lost) { /* R9370-46: nothing exists yet, so just stop */
		diag_t d = diag("the peer rekeys the same SA and wins");

		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	if (!larval->has_link) {
		diag_t d = diag("missing ADDITIONAL_KEY_EXCHANGE notification");

		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	return ike_followup_ke_start(larval);
}

static struct verdict on_larval_decaps_done(struct ike_sa *ike,
					    struct job *job)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);

	if (larval == NULL) {
		return verdict_done();
	}
	diag_t d = larval_take_secret(larval, job);
	if (d != NULL) {
		return larval_fail_answered(&larval, &d);
	}
	return go_on(larval);
}

/* Everything of the answer, with the plan that it leads to. */
static diag_t accept_answer(struct larval_sa *larval,
			    const struct message *msg, struct ke_payload *ke)
{
	struct view nonce;

	if (!request_nonce(msg, &nonce)) {
		return diag("malformed Nonce payload");
	}
	larval->n_r = blob_clone(nonce);
	larval->has_link = larval_learn_link(larval, msg);
	diag_t d = accept_choice(larval, msg);
	if (d == NULL) {
		d = accept_ke(larval, msg, ke);
	}
	if (d != NULL) {
		return d;
	}
	struct ke_keypair *pair = larval->plan.pair;

	larval->plan.pair = NULL;
	ke_plan_init(&larval->plan, &larval->chosen);
	larval->plan.pair = pair;
	return NULL;
}

/* HDR, SK{ SA, Nr, [KEr,] [TSi, TSr,] [N(ADDITIONAL_KEY_EXCHANGE)] } */
static struct verdict recv_create_child_sa_response(struct ike_sa *ike,
						    const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	struct ke_payload ke;

	if (larval == NULL) {
		return verdict_done();
	}
	diag_t d = accept_answer(larval, msg, &ke);
	if (d != NULL) {
		go_elsewhere(larval, NOTIFY_NOTHING);
		return larval_fail_answered(&larval, &d);
	}
	if (larval->chosen.ke == NULL) {
		return go_on(larval);
	}
	return ike_job_start(ike, SIDE_RESPONSE,
			     job_decaps_new(larval->chosen.ke,
					    &larval->plan.pair, ke.data),
			     on_larval_decaps_done);
}

/* N(INVALID_KE_PAYLOAD): the same with the method that the peer wants. */
static struct verdict recv_other_ke(struct ike_sa *ike,
				    const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	struct notify_payload notify;
	const struct ke_desc *wanted = NULL;

	if (larval == NULL) {
		return verdict_done();
	}
	if (chain_notify(msg->body, NOTIFY_INVALID_KE_PAYLOAD, &notify) &&
	    notify.data.len == 2) {
		struct cursor in = cursor_of(notify.data);

		wanted = ke_by_id(cursor_u16(&in));
	}
	if (wanted == NULL || larval->nr_retries >= RETRIES_MAX ||
	    !proposals_have_ke(larval->offer, wanted)) {
		diag_t d = diag("peer wants a key exchange method that was not offered");

		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	larval->nr_retries++;
	return start_with(larval, wanted);
}

/* An error: the SA that was to be replaced stays, or the request is tried
 * again later (RFC 7296 2.25). */
static struct verdict recv_create_child_sa_failed(struct ike_sa *ike,
						  const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	struct notify_payload notify;
	char buf[64] = "a response without SA and Nr";
	struct text name = TEXT_IN(buf);

	if (larval == NULL) {
		return verdict_done();
	}
	if (chain_error_notify(msg->body, &notify)) {
		text_add_name(&name, notify_names, notify.type);
		if (notify.type == NOTIFY_TEMPORARY_FAILURE) {
			retry_later(larval);
		} else if (notify.type == NOTIFY_CHILD_SA_NOT_FOUND) {
			child_is_gone(larval);
		} else {
			go_elsewhere(larval, notify.type);
		}
	} else if (chain_find(msg->body, PAYLOAD_SA) != NULL) {
		return verdict_fail( /* it has made what we know nothing of */
			NOTIFY_NOTHING,
			"CREATE_CHILD_SA response has SA, but no Nr");
	}
	diag_t d = diag("CREATE_CHILD_SA request rejected by peer: %s", buf);
	return larval_fail(&larval, NOTIFY_NOTHING, &d);
}

/* The answer to what we began before the peer's rekey of IKE was over. */
static struct verdict recv_late_response(struct ike_sa *ike,
					 const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);

	if (larval == NULL) {
		return verdict_done();
	}
	if (larval->kind != LARVAL_REKEY_IKE) { /* else that is done */
		retry_later(larval);
	}
	if (chain_find(msg->body, PAYLOAD_SA) != NULL) {
		larval_disown(larval);
	}
	diag_t d = diag("the IKE SA has been rekeyed meanwhile");
	return larval_fail(&larval, NOTIFY_NOTHING, &d);
}

/* clang-format off */
#define CREATE_EXTRA (P(KE) | P(TSI) | P(TSR) | P(NOTIFY) | P(VENDOR_ID))

static const struct message_rule create_child_sa_rules[] = {
	/* kind     state           notify                     required               optional */
	{ REQUEST,  SA_ESTABLISHED, 0,                         { P(SA) | P(NONCE),    CREATE_EXTRA },
	  recv_create_child_sa_request },
	{ REQUEST,  SA_REKEYED,     0,                         { 0,                    0 },
	  refuse_create_child_sa },
	{ RESPONSE, SA_ESTABLISHED, NOTIFY_INVALID_KE_PAYLOAD, { P(NOTIFY),           0 },
	  recv_other_ke },
	{ RESPONSE, SA_ESTABLISHED, 0,                         { P(SA) | P(NONCE),    CREATE_EXTRA },
	  recv_create_child_sa_response },
	{ RESPONSE, SA_ESTABLISHED, 0,                         { 0,                   P(NOTIFY) | P(VENDOR_ID) },
	  recv_create_child_sa_failed },
	{ RESPONSE, SA_REKEYED,     0,                         { 0,                    P(SA) | P(NONCE) | CREATE_EXTRA },
	  recv_late_response },
};
/* clang-format on */

const struct exchange exchange_create_child_sa = {
	.type = EXCHANGE_CREATE_CHILD_SA,
	.name = "CREATE_CHILD_SA",
	.rfc = "RFC 7296 1.3",
	RULES(create_child_sa_rules),
};
