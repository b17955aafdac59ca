/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One datagram: whose is it, is it new, is it genuine, who handles it.
 */

#include "engine/engine.h"
#include "exchange/ike_sa_init.h"
#include "exchange/payload_faults.h"
#include "sa/mapping.h"
#include "sa/retransmit.h"
#include "sa/seal.h"

static void stranger(struct world *world, const struct message *msg,
		     const char *why)
{
	char buf[80];
	struct text from = TEXT_IN(buf);

	if (world_stranger_log_ok(world)) {
		text_add_ip_endpoint(&from, &msg->remote);
		log_info(&world->log, "packet from %s: %s", buf, why);
	}
}

static void trace_received(const struct ike_sa *ike, const struct message *msg)
{
	struct conn *c = ike_sa_conn(ike);

	if (c != NULL) {
		trace_add(c, ike->world->now, false, false, &msg->header,
			  msg->body, msg->body == &msg->inner, msg->bytes,
			  msg->nr_fragments, &msg->local, &msg->remote);
	}
}

/* Liveness and answers to our deletes come all the time and tell nothing. */
static bool is_routine(const struct message *msg)
{
	return msg->header.exchange == EXCHANGE_INFORMATIONAL &&
	       (ike_header_is_response(&msg->header) || msg->body->nr == 0);
}

static void log_processing(const struct ike_sa *ike,
			   const struct message *msg, const char *exchange)
{
	if (is_routine(msg)) {
		return;
	}
	char from_buf[80];
	char payloads_buf[200];
	char fragments[48] = "";
	struct text from = TEXT_IN(from_buf);
	struct text payloads = TEXT_IN(payloads_buf);
	struct text reassembled = TEXT_IN(fragments);

	text_add_ip_endpoint_udp(&from, &msg->remote);
	text_add_message_payloads(&payloads, msg);
	if (msg->nr_fragments > 1) {
		text_add(&reassembled, " reassembled from %u fragments",
			 msg->nr_fragments);
	}
	log_info(&ike->log, "processing %s %s from %s containing %s%s",
		 exchange,
		 ike_header_is_response(&msg->header) ? "response" : "request",
		 from_buf, payloads_buf, fragments);
}

/*
 * Our response again: the request came twice, so it may have been lost.  It
 * goes to where MSG came from (RFC 7296 2.11), but a repeat moves nobody.
 */
static void resend_response(struct ike_sa *ike, const struct message *msg)
{
	log_debug(&ike->log, LOG_BASE, "repeated request is answered again");
	send_datagrams_to(ike, &ike->window.in.response,
			  mapping_may_change(ike) ? &msg->remote :
						    &ike->path.remote);
}

/*
 * True when HASH is of the request that made IKE: answered again while nothing
 * followed, too late for anything afterwards (RFC 7296 2.1).
 */
static bool is_repeated_init(struct ike_sa *ike, const struct message *msg,
			     uint64_t hash)
{
	const struct window_in *in = &ike->window.in;

	if (ike->init_hash != hash) {
		return false;
	}
	if (in->exchange_type != EXCHANGE_IKE_SA_INIT) {
		return true;
	}
	if (!ip_endpoint_eq(&ike->path.remote, &msg->remote)) {
		return false;
	}
	if (in->has_response && in->exchange == NULL) {
		resend_response(ike, msg);
	}
	return true;
}

/* SPIs are random: only who wants to keep us busy has many of the same. */
#define SAME_SPI_MAX 8

/* A request that has no SA yet: its repeats find theirs by SPIi and hash. */
static void receive_init_request(struct world *world, struct message *msg)
{
	uint64_t hash = hash_bytes(world->hash_seed, msg->datagram);
	struct ike_sa *ike = ike_sa_by_init(&world->sas, &msg->header.spis.i);
	unsigned nr = 0;
	struct verdict verdict;

	for (; ike != NULL; ike = ike_sa_by_init_next(ike)) {
		if (is_repeated_init(ike, msg, hash)) {
			return;
		}
		if (++nr >= SAME_SPI_MAX) {
			return;
		}
	}
	ike = ike_sa_init_respond(world, msg, &verdict);
	if (ike != NULL) {
		ike->init_hash = hash;
		ike->window.in.request_hash = hash;
		ike->window.in.exchange_type = EXCHANGE_IKE_SA_INIT;
		trace_received(ike, msg);
		dispatch(ike, SIDE_REQUEST, verdict);
	}
}

/*
 * The exchange in flight is answered: it is over unless the handler ignores
 * the message, or has begun another in its place.
 */
static void handle_response(struct ike_sa *ike, const struct message *msg)
{
	struct window_out *out = &ike->window.out;
	const struct exchange *exchange = out->exchange;
	uint32_t next_id = out->next_id;

	out->exchange = NULL;
	out->next_id = out->message_id + 1;
	struct verdict verdict = exchange_handle(exchange, ike, msg);
	if (verdict.outcome == IGNORE) {
		out->exchange = exchange;
		out->next_id = next_id;
	} else if (out->exchange == NULL) {
		retransmit_stop(ike);
		window_out_forget(out);
	}
	dispatch(ike, SIDE_RESPONSE, verdict);
}

static void receive_init_response(struct world *world, struct message *msg)
{
	struct ike_sa *ike = ike_sa_by_spi(&world->sas, &msg->header.spis.i);

	if (ike == NULL || ike->role != INITIATOR ||
	    ike->window.out.exchange != &exchange_ike_sa_init ||
	    !ip_endpoint_eq(&ike->path.remote, &msg->remote)) {
		stranger(world, msg, "IKE_SA_INIT response that nobody waits for");
		return;
	}
	if (!end_orphan(ike)) {
		trace_received(ike, msg);
		handle_response(ike, msg);
	}
}

/* RFC 7296 3.1: SPIs, flags and message ID of the first exchange. */
static void receive_init(struct world *world, struct message *msg)
{
	const struct ike_header *h = &msg->header;

	if (h->message_id != 0 || ike_spi_is_zero(&h->spis.i)) {
		stranger(world, msg, "IKE_SA_INIT with a wrong SPI or message ID");
	} else if (ike_header_is_response(h)) {
		receive_init_response(world, msg);
	} else if (ike_spi_is_zero(&h->spis.r) &&
		   (h->flags & IKE_FLAG_INITIATOR)) {
		receive_init_request(world, msg);
	}
}

/* The IKE SA that both SPIs and the sender's role name, or NULL. */
static struct ike_sa *find_sa(struct world *world, const struct ike_header *h)
{
	bool from_initiator = h->flags & IKE_FLAG_INITIATOR;
	const struct ike_spi *our = from_initiator ? &h->spis.r : &h->spis.i;
	struct ike_sa *ike = ike_sa_by_spi(&world->sas, our);

	if (ike == NULL ||
	    ike->role != (from_initiator ? RESPONDER : INITIATOR) ||
	    !ike_spi_eq(&ike->spis.i, &h->spis.i) ||
	    !ike_spi_eq(&ike->spis.r, &h->spis.r)) {
		return NULL;
	}
	return ike;
}

/* The first fragment, or a message that is whole: what a repeat equals. */
static bool is_first_part(const struct message *msg)
{
	const struct payload *sk = &msg->outer.payloads[msg->outer.nr - 1];
	struct cursor in = cursor_of(sk->body);

	return sk->type == PAYLOAD_SK || cursor_u16(&in) == 1;
}

/* True when MSG is a request that was answered already, or is too old. */
static bool is_old_request(struct ike_sa *ike, const struct message *msg)
{
	const struct window_in *in = &ike->window.in;

	if (msg->header.message_id == in->next_id) {
		return in->exchange != NULL; /* being worked on */
	}
	if (msg->header.message_id + 1 == in->next_id && in->has_response &&
	    msg->header.exchange == in->exchange_type && is_first_part(msg) &&
	    (hash_bytes(ike->world->hash_seed, msg->datagram) ==
		     in->request_hash ||
	     is_genuine_repeat(ike, msg))) {
		resend_response(ike, msg);
	}
	return true;
}

/* Until it is authenticated, the initiator may change its port (2.23). */
static void follow_peer(struct ike_sa *ike, const struct message *msg)
{
	if (ike->half_open == NULL) {
		mapping_follow(ike, &msg->remote);
	} else if (ike->role == RESPONDER) {
		ike->path.local = msg->local;
		ike->path.remote = msg->remote;
	}
}

static struct verdict handle_request(struct ike_sa *ike,
				     const struct exchange *exchange,
				     const struct message *msg)
{
	if (exchange == &exchange_ike_intermediate &&
	    ike->state == SA_INTERMEDIATE) {
		diag_t d = int_auth_received(ike, msg);

		if (d != NULL) {
			return verdict_fail_sa(&d);
		}
	}
	return exchange_handle(exchange, ike, msg);
}

static void receive_request(struct ike_sa *ike, struct message *msg)
{
	const struct exchange *exchange =
		exchange_by_type(msg->header.exchange);
	struct window_in *in = &ike->window.in;
	uint64_t hash = 0;

	if (is_old_request(ike, msg) || exchange == NULL) {
		return;
	}
	if (is_first_part(msg)) {
		hash = hash_bytes(ike->world->hash_seed, msg->datagram);
	}
	enum open_result opened = open_sealed(ike, msg, &in->fragments);
	if (opened == OPEN_DROPPED) {
		return;
	}
	if (hash != 0) {
		in->request_hash = hash;
	}
	if (opened == OPEN_INCOMPLETE) {
		return;
	}
	ike->heard = ike->world->now;
	follow_peer(ike, msg);
	sk_keys_free(&ike->crypto.previous);
	in->exchange = exchange;
	in->exchange_type = exchange->type;
	in->message_id = msg->header.message_id;
	in->has_response = false;
	request_init(&in->reply);
	if (opened == OPEN_MALFORMED) {
		dispatch(ike, SIDE_REQUEST,
			 verdict_fail(NOTIFY_INVALID_SYNTAX,
				      "%s request: malformed payloads",
				      exchange->name));
		return;
	}
	payload_faults_receive(ike->world, msg);
	trace_received(ike, msg);
	log_processing(ike, msg, exchange->name);
	dispatch(ike, SIDE_REQUEST, handle_request(ike, exchange, msg));
}

static void receive_response(struct ike_sa *ike, struct message *msg)
{
	struct window_out *out = &ike->window.out;

	if (out->exchange == NULL || out->message_id != msg->header.message_id ||
	    out->exchange->type != msg->header.exchange) {
		return;
	}
	switch (open_sealed(ike, msg, &out->fragments)) {
	case OPEN_DROPPED:
	case OPEN_INCOMPLETE:
		return;
	case OPEN_MALFORMED:
		dispatch(ike, SIDE_RESPONSE,
			 verdict_fail(NOTIFY_INVALID_SYNTAX,
				      "%s response: malformed payloads",
				      out->exchange->name));
		return;
	case OPEN_DONE:
		break;
	}
	ike->heard = ike->world->now;
	follow_peer(ike, msg);
	payload_faults_receive(ike->world, msg);
	trace_received(ike, msg);
	log_processing(ike, msg, out->exchange->name);
	if (out->exchange == &exchange_ike_intermediate) {
		diag_t d = int_auth_received(ike, msg);

		if (d != NULL) {
			dispatch(ike, SIDE_RESPONSE, verdict_fail_sa(&d));
			return;
		}
	}
	handle_response(ike, msg);
}

/*
 * The responder's request was faster than its last IKE_AUTH response: as if it
 * were lost, it will come again (RFC 7296 2.1).
 */
static bool is_early_request(const struct ike_sa *ike,
			     const struct ike_header *h)
{
	return !ike_header_is_response(h) && ike->role == INITIATOR &&
	       ike->half_open != NULL;
}

/* Everything after IKE_SA_INIT is sealed (R9242-5). */
static void receive_sealed(struct world *world, struct message *msg)
{
	const struct payload *last =
		msg->outer.nr == 0 ? NULL :
				     &msg->outer.payloads[msg->outer.nr - 1];
	struct ike_sa *ike = find_sa(world, &msg->header);

	if (ike == NULL) {
		stranger(world, msg, "message of an IKE SA that is not ours");
		return;
	}
	if (last == NULL ||
	    (last->type != PAYLOAD_SK && last->type != PAYLOAD_SKF)) {
		stranger(world, msg, "unprotected message in an IKE SA dropped");
		return;
	}
	if (ike->state == SA_DELETING) {
		is_old_request(ike, msg);
		return;
	}
	if (ike->state == SA_LARVAL || ike->state == SA_INIT ||
	    is_early_request(ike, &msg->header) || end_orphan(ike)) {
		return;
	}
	if (ike_header_is_response(&msg->header)) {
		receive_response(ike, msg);
	} else if (ike->half_open == NULL || ike->role == RESPONDER) {
		receive_request(ike, msg);
	} /* else it has overtaken the IKE_AUTH response, and comes again */
}

/* RFC 7296 2.5: a higher major version is told which is ours. */
static void answer_version(struct world *world, const struct message *msg)
{
	struct builder out;
	struct ike_header header = msg->header;

	if (ike_header_is_response(&header) || !world_stranger_log_ok(world)) {
		return;
	}
	header.flags = IKE_FLAG_RESPONSE;
	header.version = IKE_VERSION;
	builder_init(&out, 64);
	struct mark mark = ike_header_encode(&out, &header);
	notify_payload_encode(&out, NOTIFY_INVALID_MAJOR_VERSION, EMPTY_VIEW);
	builder_close(&out, mark);
	world_send(world, &msg->local, &msg->remote, builder_written(&out));
	builder_done(&out);
}

static void receive(struct world *world, struct message *msg)
{
	struct cursor in = cursor_of(msg->datagram);

	if (!ike_header_decode(&in, &msg->header) ||
	    msg->header.length != msg->datagram.len) {
		stranger(world, msg, "malformed IKE header");
		return;
	}
	if (msg->header.version >> 4 != IKE_VERSION >> 4) {
		if (msg->header.version >> 4 > IKE_VERSION >> 4) {
			answer_version(world, msg);
		}
		stranger(world, msg, "unsupported IKE version");
		return;
	}
	if (!chain_decode(&in, msg->header.next_payload, &msg->outer)) {
		stranger(world, msg, "malformed payloads");
		return;
	}
	if (msg->header.exchange == EXCHANGE_IKE_SA_INIT) {
		payload_faults_receive(world, msg);
		receive_init(world, msg);
	} else {
		receive_sealed(world, msg);
	}
}

void receive_datagram(void *world, const struct ip_endpoint *local,
		      const struct ip_endpoint *remote, struct view datagram)
{
	struct message msg;

	msg.local = *local;
	msg.remote = *remote;
	msg.datagram = datagram;
	msg.body = &msg.outer;
	msg.plaintext = EMPTY_BLOB;
	msg.nr_fragments = 1;
	msg.bytes = datagram.len;
	receive(world, &msg);
	message_done(&msg);
}

void ike_receive(struct ike_engine *engine, const struct ip_endpoint *local,
		 const struct ip_endpoint *remote, struct view datagram,
		 struct monotime now)
{
	struct world *world = engine_enter(engine, now);
	struct message_faults *faults = &world->impair.messages[WAY_INBOUND];

	if (faults->recording) {
		message_faults_pass(faults, local, remote, datagram);
	} else {
		receive_datagram(world, local, remote, datagram);
	}
	engine_leave(engine);
}
