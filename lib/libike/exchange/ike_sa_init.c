/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_SA_INIT, initiator: the request and its answer (RFC 7296 1.2).
 */

#include "exchange/ike_sa_init.h"

#include "exchange/childless.h"
#include "exchange/revival.h"
#include "exchange/uniqueness.h"
#include "proposal/match.h"
#include "proposal/print.h"
#include "wire/nonce_payload.h"

/* Whether the request offers IKE_INTERMEDIATE and ADDKE. */
static bool offers_intermediate(const struct ike_sa *ike, const struct conn *c)
{
	return c->intermediate && !ike->world->impair.omit_intermediate;
}

static enum offer_addke offer_of(const struct ike_sa *ike,
				 const struct conn *c)
{
	if (offers_intermediate(ike, c)) {
		return may_add_ke_later(c) ? OFFER_WITH_ADDKE_OR_LATER :
					     OFFER_WITH_ADDKE;
	}
	return may_add_ke_later(c) ? OFFER_ADDKE_LATER : OFFER_WITHOUT_ADDKE;
}

struct verdict ike_sa_init_send(struct ike_sa *ike)
{
	struct half_open *half = ike->half_open;
	struct conn *c = ike_sa_conn(ike);
	bool intermediate = offers_intermediate(ike, c);
	struct builder out;

	request_init(&out);
	if (half->cookie.len > 0) {
		notify_payload_encode(&out, NOTIFY_COOKIE,
				      blob_view(&half->cookie));
	}
	proposals_encode(&out, c->ike, offer_of(ike, c), EMPTY_VIEW);
	ke_payload_encode(&out, half->first_ke->id, blob_view(&half->ke_value));
	nonce_payload_encode(&out, blob_view(&ike->crypto.n_i));
	init_notifies_encode(&out, ike, c, intermediate);
	ike->window.out.next_id = 0; /* of a retry, too */
	diag_t d = ike_send_request(ike, &exchange_ike_sa_init, &out);
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	char buf[80];
	struct text to = TEXT_IN(buf);

	text_add_ip_endpoint_udp(&to, &ike->path.remote);
	log_info(&ike->log, "sent IKE_SA_INIT request to %s", buf);
	return verdict_done();
}

struct verdict on_init_keygen_done(struct ike_sa *ike, struct job *job)
{
	diag_t d = job_take_diag(job);

	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	ke_plan_done(&ike->ke_plan);
	ke_plan_init_first(&ike->ke_plan, job->ke);
	ike->ke_plan.pair = job->pair;
	job->pair = NULL;
	blob_free(&ike->half_open->ke_value);
	ike->half_open->ke_value = blob_take(&job->value);
	ike->half_open->first_ke = job->ke;
	return ike_sa_init_send(ike);
}

static struct ip_endpoint endpoint_of(const struct ip_address *address,
				      uint16_t ikeport, uint16_t other_ikeport)
{
	uint16_t port = ikeport != 0 ? ikeport : IKE_UDP_PORT;

	/* From a port that carries the marker one sends to another such. */
	if (ikeport == 0 && other_ikeport != 0 &&
	    other_ikeport != IKE_UDP_PORT) {
		port = IKE_NAT_UDP_PORT;
	}
	return (struct ip_endpoint){ *address, port };
}

struct ike_sa *ike_sa_init_start(struct world *world, struct conn *c,
				 struct verdict *verdict)
{
	uint16_t local_port = conn_local(c)->ikeport;
	uint16_t remote_port = conn_remote(c)->ikeport;
	struct ip_endpoint local =
		endpoint_of(&c->local_address, local_port, remote_port);
	struct ip_endpoint remote =
		endpoint_of(&c->remote_address, remote_port, local_port);
	struct ike_sa *ike = ike_sa_new(world, c, NULL, &local, &remote);
	char buf[80];
	struct text to = TEXT_IN(buf);

	text_add_ip_address(&to, &remote.address);
	log_info(&ike->log, "initiating IKEv2 connection to %s using UDP", buf);
	*verdict = ike_keygen_start(ike, SIDE_RESPONSE,
				    proposals_first_ke(c->ike),
				    on_init_keygen_done);
	return ike;
}

/* Keys of generation 0; on to the first round, or to IKE_AUTH. */
static struct verdict on_init_decaps_done(struct ike_sa *ike, struct job *job)
{
	struct nonces nonces = ike_sa_nonces(ike);
	diag_t d = job_take_diag(job);

	if (d == NULL) {
		d = sk_keys_derive_first(&ike->crypto.chosen.suite, job->secret,
					 &nonces, &ike->spis,
					 &ike->crypto.keys);
	}
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	ke_plan_advance(&ike->ke_plan);
	if (ike->path.nat_local || ike->path.nat_remote) {
		ike->path.local.port = IKE_NAT_UDP_PORT;
		if (ike->path.remote.port == IKE_UDP_PORT) {
			ike->path.remote.port = IKE_NAT_UDP_PORT;
		}
	}
	return exchange_next(ike);
}

static void log_dropped_none(const struct ike_sa *ike)
{
	for (unsigned n = 0; n < NR_ADDKE; n++) {
		if (ike->crypto.chosen.addke[n] == &ke_none) {
			log_info(&ike->log,
				 "dropping ADDKE%u=NONE from list of negotiated IKE_INTERMEDIATE exchanges",
				 n + 1);
		}
	}
}

static void log_processed(const struct ike_sa *ike, const struct message *msg)
{
	char from_buf[80];
	char chosen_buf[400];
	struct text from = TEXT_IN(from_buf);
	struct text chosen = TEXT_IN(chosen_buf);

	text_add_ip_endpoint_udp(&from, &msg->remote);
	text_add_chosen_ike(&chosen, &ike->crypto.chosen);
	log_dropped_none(ike);
	log_info(&ike->log,
		 "processed IKE_SA_INIT response from %s {%s}, initiating %s",
		 from_buf, chosen_buf,
		 ke_plan_nr_additional(&ike->ke_plan) > 0 ? "IKE_INTERMEDIATE" :
							    "IKE_AUTH");
}

/* The parts of an answer, checked against what was offered. */
struct init_answer {
	struct chosen chosen;
	struct ke_payload ke;
	struct view nonce;
};

static diag_t check_choice(struct ike_sa *ike, const struct message *msg,
			   struct chosen *chosen)
{
	const struct payload *sa = chain_find(msg->body, PAYLOAD_SA);
	struct conn *c = ike_sa_conn(ike);
	bool offered = offers_intermediate(ike, c);
	struct match_rules rules = {
		.addke = offered &&
			 chain_has_notify(msg->body,
				NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED),
		.offered = offer_of(ike, c),
	};
	struct sa_payload decoded;

	if (!sa_payload_decode(sa->body, &decoded)) {
		return diag("malformed SA payload");
	}
	diag_t d = proposals_check_answer(c->ike, &decoded, &rules, chosen);
	sa_payload_done(&decoded);
	return d;
}

static diag_t check_answer(struct ike_sa *ike, const struct message *msg,
			   struct init_answer *answer)
{
	const struct half_open *half = ike->half_open;
	diag_t d = check_choice(ike, msg, &answer->chosen);

	if (d != NULL) {
		return d;
	}
	if (answer->chosen.ke != half->first_ke) {
		return diag("responder chose %s without INVALID_KE_PAYLOAD, our KE payload has %s",
			    answer->chosen.ke == NULL ? "no key exchange" :
							answer->chosen.ke->name,
			    half->first_ke->name);
	}
	if (!ke_payload_decode(chain_find(msg->body, PAYLOAD_KE)->body,
			       &answer->ke)) {
		return diag("malformed KE payload");
	}
	if (!nonce_payload_decode(chain_find(msg->body, PAYLOAD_NONCE)->body,
				  &answer->nonce)) {
		return diag("malformed Nonce payload");
	}
	return ke_round_check_value(ke_plan_due(&ike->ke_plan), RESPONDER,
				    answer->ke.method, answer->ke.data);
}

/* Everything of ANSWER that the SA keeps. */
static void take_answer(struct ike_sa *ike, const struct message *msg,
			const struct init_answer *answer)
{
	struct ke_keypair *pair = ike->ke_plan.pair;

	ike->ke_plan.pair = NULL;
	ke_plan_init(&ike->ke_plan, &answer->chosen);
	ike->ke_plan.pair = pair;
	ike->spis.r = msg->header.spis.r;
	ike->crypto.chosen = answer->chosen;
	ike->crypto.n_r = blob_clone(answer->nonce);
	ike->half_open->message_r = blob_clone(msg->datagram);
	capabilities_learn(&ike->peer, msg);
	ike->peer.fragmentation &= ike_sa_conn(ike)->spec->fragmentation;
	natd_learn(ike, msg->body);
}

/* HDR, SAr1, KEr, Nr */
static struct verdict recv_ike_sa_init_response(struct ike_sa *ike,
						const struct message *msg)
{
	struct init_answer answer;

	if (ike_spi_is_zero(&msg->header.spis.r)) {
		return verdict_ignore("responder's SPI is zero");
	}
	if (is_overtaken(ike, ike_sa_conn(ike))) {
		log_info(&ike->log,
			 "the peer has brought the connection up meanwhile");
		send_elsewhere(ike);
		return verdict_of(DELETE_SA);
	}
	diag_t d = check_answer(ike, msg, &answer);
	if (d != NULL) {
		diag_prefix(&d, "IKE_SA_INIT response: ");
		return verdict_fail_sa(&d);
	}
	take_answer(ike, msg, &answer);
	struct verdict insist = check_insist(ike, ike_sa_conn(ike));
	if (insist.outcome != DONE) {
		return insist;
	}
	log_processed(ike, msg);
	return ike_job_start(ike, SIDE_RESPONSE,
			     job_decaps_new(answer.chosen.ke,
					    &ike->ke_plan.pair, answer.ke.data),
			     on_init_decaps_done);
}

/* What the administrator can do about it; once. */
static void explain_no_choice(struct ike_sa *ike)
{
	struct half_open *half = ike->half_open;

	if (!half->is_explained &&
	    !proposals_can_do_without_addke(ike_sa_conn(ike)->ike)) {
		half->is_explained = true;
		log_info(&ike->log,
			 "every proposal demands an additional key exchange (ADDKE), which the peer may not have; '+none' or a further proposal would permit to go without");
	}
}

/* Anything else is unauthenticated: a better answer may come. */
static struct verdict recv_other_response(struct ike_sa *ike,
					  const struct message *msg)
{
	struct notify_payload notify;
	char buf[64];
	struct text name = TEXT_IN(buf);

	if (!chain_error_notify(msg->body, &notify)) {
		return verdict_ignore(
			"ignoring IKE_SA_INIT response without SA, KE and Nr");
	}
	if (notify.type == NOTIFY_NO_PROPOSAL_CHOSEN) {
		explain_no_choice(ike);
	}
	text_add_name(&name, notify_names, notify.type);
	return verdict_ignore(
		"ignoring IKE_SA_INIT response containing %s notification (Message ID 0; message payloads N, missing SA,KE,Ni)",
		buf);
}

/* clang-format off */
static const struct message_rule ike_sa_init_rules[] = {
	/* kind     state    notify                     required                      optional */
	{ RESPONSE, SA_INIT, NOTIFY_COOKIE,             { P(NOTIFY),                   0 },
	  recv_cookie },
	{ RESPONSE, SA_INIT, NOTIFY_INVALID_KE_PAYLOAD, { P(NOTIFY),                   0 },
	  recv_invalid_ke },
	{ RESPONSE, SA_INIT, 0,                         { P(SA) | P(KE) | P(NONCE),    P(NOTIFY) | P(VENDOR_ID) | P(CERTREQ) },
	  recv_ike_sa_init_response },
	{ RESPONSE, SA_INIT, 0,                         { P(NOTIFY),                   P(VENDOR_ID) },
	  recv_other_response },
};
/* clang-format on */

const struct exchange exchange_ike_sa_init = {
	.type = EXCHANGE_IKE_SA_INIT,
	.name = "IKE_SA_INIT",
	.rfc = "RFC 7296 1.2",
	RULES(ike_sa_init_rules),
};
