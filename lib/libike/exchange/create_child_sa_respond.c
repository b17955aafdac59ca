/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA, responder (RFC 7296 1.3, RFC 9370 2.2.4).
 */

#include "exchange/child_payloads.h"
#include "exchange/create_child_sa.h"
#include "wire/nonce_payload.h"

static diag_t encode_answer(struct larval_sa *larval, struct job *job)
{
	struct builder *out = ike_reply(larval->ike);

	if (larval->kind == LARVAL_REKEY_IKE) {
		chosen_encode(out, &larval->chosen,
			      ike_spi_view(&larval->new_ike->spis.r));
	} else {
		child_answer_encode(out, larval->child);
	}
	nonce_payload_encode(out, blob_view(&larval->n_r));
	if (job != NULL) {
		ke_payload_encode(out, job->ke->id, blob_view(&job->value));
		diag_t d = larval_take_secret(larval, job);

		if (d != NULL) {
			return d;
		}
	}
	if (larval->child != NULL) {
		child_ts_encode(out, larval->child, RESPONDER);
	}
	return NULL;
}

/* With rounds left: a link, and wait; else the SA is made now. */
static struct verdict answer(struct larval_sa *larval, struct job *job)
{
	struct ike_sa *ike = larval->ike;
	diag_t d = encode_answer(larval, job);

	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	if (ke_plan_due(&larval->plan) == NULL) {
		return larval_finish(&larval);
	}
	larval_next_link(larval);
	notify_payload_encode(ike_reply(ike), NOTIFY_ADDITIONAL_KEY_EXCHANGE,
			      blob_view(&larval->link));
	return verdict_reply();
}

static struct verdict on_larval_encaps_done(struct ike_sa *ike,
					    struct job *job)
{
	struct larval_sa *larval = larval_at(ike, SIDE_REQUEST);
	diag_t d = NULL;

	if (larval == NULL) {
		return verdict_refuse(NOTIFY_TEMPORARY_FAILURE,
				      "what was to be replaced has gone");
	}
	if (job->diag != NULL) {
		d = job_take_diag(job);
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	return answer(larval, job);
}

struct verdict larval_respond(struct larval_sa *larval,
			      const struct message *msg)
{
	const struct payload *payload = chain_find(msg->body, PAYLOAD_KE);
	struct ike_sa *ike = larval->ike;
	struct ke_payload ke;
	diag_t d;

	ke_plan_init(&larval->plan, &larval->chosen);
	ike->window.larval[SIDE_REQUEST] = larval->serial;
	if (larval->chosen.ke == NULL) {
		return answer(larval, NULL);
	}
	if (payload == NULL || !ke_payload_decode(payload->body, &ke)) {
		d = diag("KE payload is missing or malformed");
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	if (ke.method != larval->chosen.ke->id) {
		uint16_t want = larval->chosen.ke->id;

		d = diag("KE payload is not of the chosen method %s",
			 larval->chosen.ke->name);
		struct verdict v = larval_fail(
			&larval, NOTIFY_INVALID_KE_PAYLOAD, &d);

		v.data[0] = want >> 8;
		v.data[1] = want & 0xff;
		v.nr_data = 2;
		return v;
	}
	d = ke_round_check_value(ke_plan_due(&larval->plan), INITIATOR,
				 ke.method, ke.data);
	if (d != NULL) {
		return larval_fail(&larval, NOTIFY_INVALID_SYNTAX, &d);
	}
	return ike_job_start(ike, SIDE_REQUEST,
			     job_encaps_new(larval->chosen.ke, ke.data),
			     on_larval_encaps_done);
}

/*
 * The peer has more series open than anybody needs (threats T6).  Ours, of which
 * there is one at a time, takes none of its room.
 */
static bool too_many_larvals(const struct ike_sa *ike)
{
	unsigned nr = 0;

	LIST_FOREACH(entry, &ike->larvals) {
		nr += CONTAINER_OF(entry, struct larval_sa, in_ike)->role ==
		      RESPONDER;
	}
	return nr >= LARVALS_MAX;
}

/* The first proposal's protocol tells an IKE SA from a Child SA. */
static bool asks_for_ike(const struct message *msg)
{
	struct cursor in =
		cursor_of(chain_find(msg->body, PAYLOAD_SA)->body);

	cursor_skip(&in, 5);
	return cursor_u8(&in) == PROTOCOL_IKE;
}

/* HDR, SK{ [N(REKEY_SA),] SA, Ni, [KEi,] [TSi, TSr] } */
struct verdict recv_create_child_sa_request(struct ike_sa *ike,
					    const struct message *msg)
{
	struct notify_payload rekey_sa;

	if (too_many_larvals(ike)) {
		return verdict_refuse(NOTIFY_NO_ADDITIONAL_SAS,
				      "%u unfinished series are enough",
				      LARVALS_MAX);
	}
	if (ike->world->impair.refuse_create_child_sa) {
		return verdict_refuse(NOTIFY_NO_ADDITIONAL_SAS,
				      "IMPAIR: refusing CREATE_CHILD_SA");
	}
	rekey_ike_decided(ike);
	if (asks_for_ike(msg)) {
		return rekey_ike_respond(ike, msg);
	}
	if (chain_find(msg->body, PAYLOAD_TSI) == NULL ||
	    chain_find(msg->body, PAYLOAD_TSR) == NULL) {
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "CREATE_CHILD_SA request has no traffic selectors");
	}
	if (chain_notify(msg->body, NOTIFY_REKEY_SA, &rekey_sa)) {
		return rekey_child_respond(ike, msg, &rekey_sa);
	}
	return new_child_respond(ike, msg);
}

/* RFC 7296 2.8.2, 2.25.2: the peer did not notice, or began before it knew. */
struct verdict refuse_create_child_sa(struct ike_sa *ike,
				      const struct message *msg)
{
	(void)ike;
	(void)msg;
	return verdict_refuse(NOTIFY_TEMPORARY_FAILURE,
			      "CREATE_CHILD_SA request on a rekeyed IKE SA");
}
