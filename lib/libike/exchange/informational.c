/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * INFORMATIONAL: delete, liveness, errors (RFC 7296 1.4).
 */

#include "exchange/informational.h"

#include "exchange/create_child_sa.h"
#include "exchange/lifetime.h"
#include "exchange/terminate.h"
#include "libswan/alloc.h"
#include "sa/larval_sa.h"
#include "wire/delete_payload.h"

/* Ours whose outbound SPI the peer deletes; NULL: none. */
static struct child_sa *child_by_peer_spi(struct ike_sa *ike, uint8_t protocol,
					  uint32_t spi)
{
	LIST_FOREACH(entry, &ike->children) {
		struct child_sa *child =
			CONTAINER_OF(entry, struct child_sa, in_ike);

		if (child->protocol == protocol && child->spi_out == spi &&
		    child->state != CHILD_LARVAL) {
			return child;
		}
	}
	return NULL;
}

/* D(ESP): the other direction's SPIs go back, but for crossing deletes. */
static void delete_children(struct ike_sa *ike,
			    const struct delete_payload *d,
			    struct builder *out)
{
	uint32_t *spis = NEW_ARRAY(uint32_t, d->nr_spis + 1);
	size_t nr = 0;

	for (unsigned n = 0; n < d->nr_spis; n++) {
		uint32_t spi = delete_payload_spi(d, n);
		struct child_sa *child =
			child_by_peer_spi(ike, d->protocol, spi);

		if (child == NULL) {
			larval_note_deleted(ike, spi);
			continue;
		}
		log_info(&child->log, "peer deletes Child SA");
		if (child->state != CHILD_DELETING) {
			spis[nr++] = child->spi_in;
		}
		larval_keep_nonce(child);
		child_terminate_alone(&child);
	}
	if (nr > 0) {
		delete_payload_encode_child(out, d->protocol, spis, nr);
	}
	xfree(spis);
}

/* HDR, SK{ [N,] [D,] ... } */
static struct verdict recv_informational_request(struct ike_sa *ike,
						 const struct message *msg)
{
	const struct payload *p = chain_find(msg->body, PAYLOAD_DELETE);
	struct delete_payload d;

	for (; p != NULL; p = chain_find_next(msg->body, p)) {
		if (!delete_payload_decode(p->body, &d)) {
			return verdict_fail(NOTIFY_INVALID_SYNTAX,
					    "malformed Delete payload");
		}
		if (d.protocol == PROTOCOL_IKE) {
			log_info(&ike->log, "peer deletes IKE SA");
			ike_sa_yield(ike);
			return verdict_of(REPLY_THEN_DELETE);
		}
		rekey_ike_decided(ike);
		delete_children(ike, &d, ike_reply(ike));
	}
	if (chain_has_notify(msg->body, NOTIFY_AUTHENTICATION_FAILED)) {
		log_error(&ike->log,
			  "peer rejects our authentication: AUTHENTICATION_FAILED");
		return verdict_of(REPLY_THEN_DELETE);
	}
	note_auth_lifetime(ike, msg->body);
	return verdict_reply();
}

static void finish_delete_child(struct ike_sa *ike)
{
	const struct window_out *out = &ike->window.out;
	struct world *world = ike->world;
	struct child_sa *child = child_sa_by_serial(&world->sas, out->serial);

	if (child != NULL) {
		child_terminate_alone(&child);
	}
	if (out->down_conn != 0) {
		go_on_with_down(world, out->down_conn, out->serial);
	}
}

static struct verdict recv_informational_response(struct ike_sa *ike,
						  const struct message *msg)
{
	(void)msg;
	switch (ike->window.out.task) {
	case TASK_DELETE_IKE:
		return verdict_of(DELETE_SA);
	case TASK_DELETE_CHILD:
		finish_delete_child(ike);
		break;
	case TASK_LIVENESS:
	case TASK_NONE:
	case TASK_NEW_CHILD:
	case TASK_REKEY_CHILD:
	case TASK_REKEY_IKE:
	case TASK_RETIRE_OLD:
		break;
	}
	return verdict_done();
}

/* What the peer has begun for it comes to nothing. */
static diag_t start_delete_ike(struct ike_sa *ike)
{
	struct builder out;

	larval_drop_all_peers(ike);
	ike_sa_yield(ike);
	request_init(&out);
	delete_payload_encode_ike(&out);
	diag_t d = ike_send_task(ike, &exchange_informational, TASK_DELETE_IKE,
				 0, &out);
	if (d == NULL) {
		log_info(&ike->log,
			 "sent INFORMATIONAL request to delete IKE SA");
	}
	return d;
}

/* An operator means what the connection has now, rekeyed meanwhile or not. */
static struct child_sa *child_to_delete(struct ike_sa *ike,
					const struct task *task)
{
	struct world *world = ike->world;
	const struct conn *c = conn_by_serial(&world->conns,
					      task->conn_serial);
	struct child_sa *child = NULL;

	if (task->commanded && c != NULL) {
		child = child_sa_by_serial(&world->sas, c->child_serial);
	}
	if (child == NULL || child->ike != ike) {
		child = child_sa_by_serial(&world->sas, task->serial);
	}
	if (task->commanded && child != NULL) {
		larval_drop_peers(ike, LARVAL_REKEY_CHILD, child->serial);
	}
	return child;
}

static diag_t start_delete_child(struct ike_sa *ike, const struct task *task)
{
	struct child_sa *child = child_to_delete(ike, task);
	struct builder out;

	if (child == NULL) {
		return NULL;
	}
	if (child->state != CHILD_LARVAL) { /* else our kernel never had it */
		child->state = CHILD_DELETING;
		child_sa_yield(child);
	}
	request_init(&out);
	delete_payload_encode_child(&out, child->protocol, &child->spi_in, 1);
	diag_t d = ike_send_task(ike, &exchange_informational,
				 TASK_DELETE_CHILD, child->serial, &out);
	ike->window.out.down_conn = task->commanded ? task->conn_serial : 0;
	if (d == NULL) {
		log_info(&child->log,
			 "sent INFORMATIONAL request to delete %s Child SA using IKE SA #%ju",
			 child->state == CHILD_LARVAL ? "larval" : "established",
			 (uintmax_t)ike->serial);
	}
	return d;
}

static diag_t start_liveness(struct ike_sa *ike)
{
	struct builder out;

	request_init(&out);
	return ike_send_task(ike, &exchange_informational, TASK_LIVENESS, 0,
			     &out);
}

struct verdict informational_start(struct ike_sa *ike, const struct task *task)
{
	diag_t d;

	if (task->kind == TASK_DELETE_IKE) {
		d = start_delete_ike(ike);
	} else if (task->kind == TASK_DELETE_CHILD) {
		d = start_delete_child(ike, task);
	} else {
		d = start_liveness(ike);
	}
	return d == NULL ? verdict_done() : verdict_fail_sa(&d);
}

/* clang-format off */
static const struct message_rule informational_rules[] = {
	/* kind     state           notify  required  optional */
	{ REQUEST,  SA_ESTABLISHED, 0,      { 0,      P(NOTIFY) | P(DELETE) | P(CP) | P(VENDOR_ID) },
	  recv_informational_request },
	{ RESPONSE, SA_ESTABLISHED, 0,      { 0,      P(NOTIFY) | P(DELETE) | P(CP) | P(VENDOR_ID) },
	  recv_informational_response },
	{ REQUEST,  SA_REKEYED,     0,      { 0,      P(NOTIFY) | P(DELETE) | P(CP) | P(VENDOR_ID) },
	  recv_informational_request },
	{ RESPONSE, SA_REKEYED,     0,      { 0,      P(NOTIFY) | P(DELETE) | P(CP) | P(VENDOR_ID) },
	  recv_informational_response },
};
/* clang-format on */

const struct exchange exchange_informational = {
	.type = EXCHANGE_INFORMATIONAL,
	.name = "INFORMATIONAL",
	.rfc = "RFC 7296 1.4",
	RULES(informational_rules),
};
