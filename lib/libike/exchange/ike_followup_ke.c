/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_FOLLOWUP_KE: one more key exchange of a series (RFC 9370 2.2.4).
 */

#include "exchange/create_child_sa.h"

static diag_t accept_ke(const struct larval_sa *larval, enum role sender,
			const struct message *msg, struct ke_payload *ke)
{
	const struct payload *payload = chain_find(msg->body, PAYLOAD_KE);

	if (payload == NULL || !ke_payload_decode(payload->body, ke)) {
		return diag("KE payload is missing or malformed");
	}
	return ke_round_check_value(ke_plan_due(&larval->plan), sender,
				    ke->method, ke->data);
}

/* HDR, SK{ KEi(n), N(ADDITIONAL_KEY_EXCHANGE)(link) } */
static struct verdict on_followup_keygen_done(struct ike_sa *ike,
					      struct job *job)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	diag_t d = job_take_diag(job);
	struct builder out;
	char buf[40];
	struct text round = TEXT_IN(buf);

	if (larval == NULL) {
		diag_free(&d);
		return verdict_done();
	}
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	larval->plan.pair = job->pair;
	job->pair = NULL;
	request_init(&out);
	ke_payload_encode(&out, job->ke->id, blob_view(&job->value));
	notify_payload_encode(&out, NOTIFY_ADDITIONAL_KEY_EXCHANGE,
			      blob_view(&larval->link));
	text_add_ke_round(&round, ke_plan_due(&larval->plan));
	d = ike_send_request(ike, &exchange_ike_followup_ke, &out);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	log_info(larval_log(larval),
		 "sent IKE_FOLLOWUP_KE request using IKE SA #%ju {%s}",
		 (uintmax_t)ike->serial, buf);
	return verdict_done();
}

struct verdict ike_followup_ke_start(struct larval_sa *larval)
{
	larval->ike->window.larval[SIDE_RESPONSE] = larval->serial;
	return ike_keygen_start(larval->ike, SIDE_RESPONSE,
				ke_plan_due(&larval->plan)->ke,
				on_followup_keygen_done);
}

static struct verdict on_followup_decaps_done(struct ike_sa *ike,
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
	if (ke_plan_due(&larval->plan) == NULL) {
		ike->nr_state_not_found = 0;
		return larval_finish(&larval);
	}
	if (!larval->has_link) {
		d = diag("missing ADDITIONAL_KEY_EXCHANGE notification");
		return larval_fail(&larval, NOTIFY_NOTHING, &d);
	}
	return ike_followup_ke_start(larval);
}

/* HDR, SK{ KEr(n), [N(ADDITIONAL_KEY_EXCHANGE)(link)] } */
static struct verdict recv_ike_followup_ke_response(struct ike_sa *ike,
						    const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	struct ke_payload ke;

	if (larval == NULL) {
		return verdict_done();
	}
	larval->has_link = larval_learn_link(larval, msg);
	diag_t d = accept_ke(larval, RESPONDER, msg, &ke);
	if (d != NULL) {
		return larval_fail_answered(&larval, &d);
	}
	return ike_job_start(ike, SIDE_RESPONSE,
			     job_decaps_new(ke_plan_due(&larval->plan)->ke,
					    &larval->plan.pair, ke.data),
			     on_followup_decaps_done);
}

#define STATE_NOT_FOUND_MAX 3 /* then the IKE SA is not worth keeping */

/* R9370-43..45: the whole series is over; the old SA stays in use. */
static struct verdict recv_ike_followup_ke_failed(struct ike_sa *ike,
						  const struct message *msg)
{
	struct larval_sa *larval = larval_at(ike, SIDE_RESPONSE);
	struct notify_payload notify;
	char buf[64] = "a response without KE";
	struct text name = TEXT_IN(buf);
	bool refused = chain_error_notify(msg->body, &notify);

	if (refused) {
		text_add_name(&name, notify_names, notify.type);
		if (notify.type == NOTIFY_STATE_NOT_FOUND &&
		    ++ike->nr_state_not_found >= STATE_NOT_FOUND_MAX) {
			log_error(&ike->log,
				  "peer answered STATE_NOT_FOUND %u times",
				  ike->nr_state_not_found);
			window_add_task(&ike->window, TASK_DELETE_IKE,
					ike->serial);
		} else if (larval != NULL) {
			retry_later(larval);
		}
	}
	if (larval == NULL) {
		return verdict_done();
	}
	diag_t d = diag("IKE_FOLLOWUP_KE request rejected by peer: %s", buf);
	if (!refused) {
		larval->has_link = larval_learn_link(larval, msg);
		return larval_fail_answered(&larval, &d);
	}
	return larval_fail(&larval, NOTIFY_NOTHING, &d);
}

/* The value goes out; with rounds left a new link, else the SA is made. */
static struct verdict on_followup_encaps_done(struct ike_sa *ike,
					      struct job *job)
{
	struct larval_sa *larval = larval_at(ike, SIDE_REQUEST);
	struct builder *out = ike_reply(ike);

	if (larval == NULL) {
		return verdict_refuse(NOTIFY_STATE_NOT_FOUND,
				      "the series has gone meanwhile");
	}
	ke_payload_encode(out, job->ke->id, blob_view(&job->value));
	diag_t d = larval_take_secret(larval, job);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	if (ke_plan_due(&larval->plan) == NULL) {
		return larval_finish(&larval);
	}
	larval_next_link(larval);
	notify_payload_encode(out, NOTIFY_ADDITIONAL_KEY_EXCHANGE,
			      blob_view(&larval->link));
	return verdict_reply();
}

/* HDR, SK{ KEi(n), N(ADDITIONAL_KEY_EXCHANGE)(link) } */
static struct verdict recv_ike_followup_ke_request(struct ike_sa *ike,
						   const struct message *msg)
{
	struct notify_payload link;
	struct larval_sa *larval = NULL;
	struct ke_payload ke;

	if (chain_notify(msg->body, NOTIFY_ADDITIONAL_KEY_EXCHANGE, &link)) {
		larval = larval_by_link(ike, link.data);
	}
	if (larval == NULL) {
		return verdict_refuse(NOTIFY_STATE_NOT_FOUND,
				      "IKE_FOLLOWUP_KE without a matching series");
	}
	timer_stop(ike->world, &larval->deadline);
	blob_free(&larval->link); /* single use */
	diag_t d = accept_ke(larval, INITIATOR, msg, &ke);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	ike->window.larval[SIDE_REQUEST] = larval->serial;
	return ike_job_start(ike, SIDE_REQUEST,
			     job_encaps_new(ke_plan_due(&larval->plan)->ke,
					    ke.data),
			     on_followup_encaps_done);
}

/* The series ended with the IKE SA that carried it. */
static struct verdict recv_on_rekeyed(struct ike_sa *ike,
				      const struct message *msg)
{
	(void)ike;
	(void)msg;
	return verdict_refuse(NOTIFY_STATE_NOT_FOUND,
			      "IKE_FOLLOWUP_KE request on a rekeyed IKE SA");
}

/* clang-format off */
static const struct message_rule ike_followup_ke_rules[] = {
	/* kind     state           notify  required   optional */
	{ REQUEST,  SA_ESTABLISHED, 0,      { 0,       P(KE) | P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_followup_ke_request },
	{ REQUEST,  SA_REKEYED,     0,      { 0,       0 },
	  recv_on_rekeyed },
	{ RESPONSE, SA_ESTABLISHED, 0,      { P(KE),   P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_followup_ke_response },
	{ RESPONSE, SA_ESTABLISHED, 0,      { 0,       P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_followup_ke_failed },
	{ RESPONSE, SA_REKEYED,     0,      { 0,       P(KE) | P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_followup_ke_failed },
};
/* clang-format on */

const struct exchange exchange_ike_followup_ke = {
	.type = EXCHANGE_IKE_FOLLOWUP_KE,
	.name = "IKE_FOLLOWUP_KE",
	.rfc = "RFC 9370 2.2.4",
	RULES(ike_followup_ke_rules),
};
