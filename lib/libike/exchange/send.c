/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Our requests and responses on their way out.
 */

#include "exchange/exchange.h"
#include "exchange/payload_faults.h"
#include "libswan/alloc.h"
#include "sa/retransmit.h"
#include "sa/seal.h"

#define PAYLOADS_MAX 60000

void request_init(struct builder *payloads)
{
	builder_init(payloads, PAYLOADS_MAX);
}

/* IKE_SA_INIT is not protected: header and payloads in one datagram. */
static diag_t in_clear(struct ike_sa *ike, const struct ike_header *header,
		       struct view payloads, struct sent *sent)
{
	struct builder out;

	builder_init(&out, PAYLOADS_MAX + IKE_HEADER_BYTES);
	struct mark message = ike_header_encode(&out, header);
	builder_patch_u8(&out, out.next_payload, header->next_payload);
	builder_view(&out, payloads);
	builder_close(&out, message);
	if (!builder_ok(&out)) {
		builder_done(&out);
		return diag("message of %zu octets is too long", payloads.len);
	}
	struct blob *kept = ike->role == INITIATOR ?
				    &ike->half_open->message_i :
				    &ike->half_open->message_r;

	sent->datagrams = NEW(struct blob);
	sent->nr = 1;
	sent->datagrams[0] = builder_take(&out);
	blob_free(kept);
	*kept = blob_clone(blob_view(&sent->datagrams[0]));
	builder_done(&out);
	return NULL;
}

static void trace_sent(struct ike_sa *ike, const struct ike_header *header,
		       struct view payloads, const struct sent *sent)
{
	struct conn *c = ike_sa_conn(ike);
	struct cursor in = cursor_of(payloads);
	struct chain chain;

	if (c != NULL && chain_decode(&in, header->next_payload, &chain)) {
		trace_add(c, ike->world->now, true, false, header, &chain,
			  header->exchange != EXCHANGE_IKE_SA_INIT,
			  sent_bytes(sent), sent->nr, &ike->path.local,
			  &ike->path.remote);
	}
}

static diag_t make_message(struct ike_sa *ike, uint8_t exchange, bool response,
			   uint32_t message_id, struct builder *payloads,
			   struct sent *sent)
{
	if (ike->world->impair.has_payload_faults) {
		payload_faults_send(ike, exchange, response, payloads);
	}
	struct ike_header header = {
		.spis = ike->spis,
		.next_payload = builder_first_payload(payloads),
		.version = IKE_VERSION,
		.exchange = exchange,
		.flags = (ike->role == INITIATOR ? IKE_FLAG_INITIATOR : 0) |
			 (response ? IKE_FLAG_RESPONSE : 0),
		.message_id = message_id,
	};
	struct view view = builder_written(payloads);
	diag_t d;

	impair_header(ike->world, &header);
	*sent = (struct sent){ NULL, 0 };
	if (!builder_ok(payloads)) {
		return diag("message is too long");
	}
	if (exchange == EXCHANGE_IKE_SA_INIT) {
		d = in_clear(ike, &header, view, sent);
	} else {
		d = seal(ike, exchange, response, message_id,
			 header.next_payload, view, sent);
	}
	if (d == NULL) {
		trace_sent(ike, &header, view, sent);
	}
	return d;
}

diag_t ike_send_task(struct ike_sa *ike, const struct exchange *exchange,
		     enum task_kind task, uint64_t serial,
		     struct builder *payloads)
{
	struct window_out *out = &ike->window.out;
	struct sent sent;
	diag_t d = make_message(ike, exchange->type, false, out->next_id,
				payloads, &sent);

	if (d != NULL) {
		builder_done(payloads);
		return d;
	}
	window_out_forget(out);
	if (ike->peer.fragmentation && sent_bytes(&sent) > MESSAGE_SMALL) {
		out->inner_type = builder_first_payload(payloads);
		out->exchange_type = exchange->type;
		out->payloads = builder_take(payloads);
	}
	builder_done(payloads);
	reassembly_done(&out->fragments);
	out->sent = sent;
	out->exchange = exchange;
	out->task = task;
	out->serial = serial;
	out->message_id = out->next_id;
	retransmit_start(ike);
	return NULL;
}

diag_t ike_send_request(struct ike_sa *ike, const struct exchange *exchange,
			struct builder *payloads)
{
	return ike_send_task(ike, exchange, TASK_NONE, 0, payloads);
}

diag_t ike_send_reply(struct ike_sa *ike)
{
	struct window_in *in = &ike->window.in;
	struct sent sent;
	diag_t d = make_message(ike, in->exchange->type, true, in->message_id,
				&in->reply, &sent);

	builder_done(&in->reply);
	if (d != NULL) {
		return d;
	}
	sent_free(&in->response);
	in->response = sent;
	in->has_response = true;
	in->next_id = in->message_id + 1;
	in->exchange = NULL;
	send_datagrams(ike, &in->response);
	if (ike->crypto.next.d != NULL) {
		sk_keys_free(&ike->crypto.previous);
		ike->crypto.previous = ike->crypto.keys;
		ike->crypto.keys = ike->crypto.next;
		ike->crypto.next = (struct sk_keys){ .d = NULL };
	}
	return NULL;
}
