/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_INTERMEDIATE: one additional key exchange a time (RFC 9242, RFC 9370 2.2.2).
 */

#include "exchange/ike_intermediate.h"

#include "exchange/childless.h"
#include "exchange/ike_auth.h"
#include "exchange/ike_sa_init.h"

struct verdict check_insist(const struct ike_sa *ike, const struct conn *c)
{
	if (c->spec->intermediate == INTERMEDIATE_INSIST &&
	    !may_add_ke_later(c) &&
	    ke_plan_nr_additional(&ike->ke_plan) == 0) {
		return verdict_fail(
			NOTIFY_NO_PROPOSAL_CHOSEN,
			"no additional key exchange was negotiated, which intermediate=insist demands");
	}
	return verdict_done();
}

struct verdict exchange_next(struct ike_sa *ike)
{
	if (ke_plan_due(&ike->ke_plan) != NULL) {
		ike->state = SA_INTERMEDIATE;
		return ike_intermediate_start(ike);
	}
	ike->state = SA_AUTH;
	return ike_auth_start(ike);
}

/* The request of the round that is due: HDR, SK{ KEi(n) }. */
static struct verdict on_round_keygen_done(struct ike_sa *ike, struct job *job)
{
	const struct ke_round *round = ke_plan_due(&ike->ke_plan);
	struct builder out;
	diag_t d = job_take_diag(job);

	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	ike->ke_plan.pair = job->pair;
	job->pair = NULL;
	request_init(&out);
	ke_payload_encode(&out, round->ke->id, blob_view(&job->value));
	d = ike_send_request(ike, &exchange_ike_intermediate, &out);
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	char to_buf[80];
	char round_buf[40];
	struct text to = TEXT_IN(to_buf);
	struct text ke = TEXT_IN(round_buf);

	text_add_ip_endpoint_udp(&to, &ike->path.remote);
	text_add_ke_round(&ke, round);
	log_info(&ike->log, "sent IKE_INTERMEDIATE request to %s {%s}", to_buf,
		 round_buf);
	return verdict_done();
}

struct verdict ike_intermediate_start(struct ike_sa *ike)
{
	return ike_keygen_start(ike, SIDE_RESPONSE,
				ke_plan_due(&ike->ke_plan)->ke,
				on_round_keygen_done);
}

/* The keys of the next generation; PREV are still in use. */
static diag_t derive_next(struct ike_sa *ike, PK11SymKey *secret,
			  struct sk_keys *next)
{
	struct nonces nonces = ike_sa_nonces(ike);

	return sk_keys_derive_next(&ike->crypto.chosen.suite,
				   &ike->crypto.keys, secret, &nonces,
				   &ike->spis, next);
}

/* The secret is here: answer under the old keys, then step to the new ones. */
static struct verdict on_round_encaps_done(struct ike_sa *ike, struct job *job)
{
	const struct ke_round *round = ke_plan_due(&ike->ke_plan);
	unsigned number = ke_plan_additional_due(&ike->ke_plan);
	diag_t d = job_take_diag(job);

	if (d != NULL) {
		return verdict_diag(NOTIFY_INVALID_SYNTAX, &d);
	}
	d = derive_next(ike, job->secret, &ike->crypto.next);
	if (d != NULL) {
		return verdict_fail_sa(&d); /* ours, not the peer's fault */
	}
	ke_payload_encode(ike_reply(ike), job->ke->id, blob_view(&job->value));
	char buf[40];
	struct text ke = TEXT_IN(buf);

	text_add_ke_round(&ke, round);
	log_info(&ike->log, "sent IKE_INTERMEDIATE response {%s} (round %u of %u)",
		 buf, number, ke_plan_nr_additional(&ike->ke_plan));
	ke_plan_advance(&ike->ke_plan);
	if (ke_plan_due(&ike->ke_plan) == NULL) {
		ike->state = SA_AUTH;
	}
	return verdict_reply();
}

/* The KE payload of MSG fits the round that is due. */
static diag_t check_round(const struct ke_round *round, enum role sender,
			  const struct message *msg, struct ke_payload *ke)
{
	if (!ke_payload_decode(chain_find(msg->body, PAYLOAD_KE)->body, ke)) {
		return diag("malformed KE payload");
	}
	return ke_round_check_value(round, sender, ke->method, ke->data);
}

/* HDR, SK{ KEi(n) }: encapsulate to it. */
static struct verdict recv_ike_intermediate_request(struct ike_sa *ike,
						    const struct message *msg)
{
	const struct ke_round *round = ke_plan_due(&ike->ke_plan);
	struct ke_payload ke;
	diag_t d = check_round(round, INITIATOR, msg, &ke);

	if (d != NULL) {
		return verdict_diag(NOTIFY_INVALID_SYNTAX, &d);
	}
	return ike_job_start(ike, SIDE_REQUEST,
			     job_encaps_new(round->ke, ke.data),
			     on_round_encaps_done);
}

static struct verdict on_round_decaps_done(struct ike_sa *ike, struct job *job)
{
	struct sk_keys next;
	diag_t d = job_take_diag(job);

	if (d == NULL) {
		d = derive_next(ike, job->secret, &next);
	}
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	sk_keys_free(&ike->crypto.keys);
	ike->crypto.keys = next;
	ke_plan_advance(&ike->ke_plan);
	log_info(&ike->log,
		 "initiator processed IKE_INTERMEDIATE, initiating %s",
		 ke_plan_due(&ike->ke_plan) != NULL ? "IKE_INTERMEDIATE" :
						      "IKE_AUTH");
	return exchange_next(ike);
}

/* HDR, SK{ KEr(n) } */
static struct verdict recv_ike_intermediate_response(struct ike_sa *ike,
						     const struct message *msg)
{
	const struct ke_round *round = ke_plan_due(&ike->ke_plan);
	struct ke_payload ke;
	diag_t d = check_round(round, RESPONDER, msg, &ke);

	if (d != NULL) {
		diag_prefix(&d, "IKE_INTERMEDIATE response: ");
		return verdict_fail_sa(&d);
	}
	return ike_job_start(ike, SIDE_RESPONSE,
			     job_decaps_new(round->ke, &ike->ke_plan.pair,
					    ke.data),
			     on_round_decaps_done);
}

/* An error instead of a value: the responder has given up. */
static struct verdict recv_ike_intermediate_failed(struct ike_sa *ike,
						   const struct message *msg)
{
	struct notify_payload notify;
	char buf[64];
	struct text name = TEXT_IN(buf);

	(void)ike;
	if (!chain_error_notify(msg->body, &notify)) {
		return verdict_fail(NOTIFY_NOTHING,
				    "IKE_INTERMEDIATE response has no KE payload");
	}
	text_add_name(&name, notify_names, notify.type);
	return verdict_fail(NOTIFY_NOTHING,
			    "IKE_INTERMEDIATE request rejected by peer: %s",
			    buf);
}

/* clang-format off */
static const struct message_rule ike_intermediate_rules[] = {
	/* kind     state            notify  required   optional */
	{ REQUEST,  SA_INTERMEDIATE, 0,      { P(KE),   P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_intermediate_request },
	{ RESPONSE, SA_INTERMEDIATE, 0,      { P(KE),   P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_intermediate_response },
	{ RESPONSE, SA_INTERMEDIATE, 0,      { 0,       P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_intermediate_failed },
};
/* clang-format on */

const struct exchange exchange_ike_intermediate = {
	.type = EXCHANGE_IKE_INTERMEDIATE,
	.name = "IKE_INTERMEDIATE",
	.rfc = "RFC 9242, RFC 9370 2.2.2",
	RULES(ike_intermediate_rules),
};
