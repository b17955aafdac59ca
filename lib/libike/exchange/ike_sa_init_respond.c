/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_SA_INIT, responder: nothing is kept until the offer is good.
 */

#include "exchange/childless.h"
#include "exchange/ike_sa_init.h"
#include "libswan/alloc.h"
#include "proposal/match.h"
#include "proposal/print.h"
#include "wire/nonce_payload.h"

#define CANDIDATES_MAX	   16
#define STATELESS_MAX	   512
#define HALF_OPEN_LIFETIME SECONDS(30)
#define HALF_OPEN_LOGGED   100 /* at a time; of more only some are logged */
#define REQUEST_MAX	   8192 /* octets: they are kept until IKE_AUTH */

/* Half-open IKE SAs of one address that returns cookies. */
#define SOURCE_SHARE 16 /* one of so many, of those that make cookies due */
#define SOURCE_MIN   64

/* A request, decoded; borrows from its datagram. */
struct init_request {
	struct sa_payload sa;
	struct ke_payload ke;
	struct view nonce;
	bool intermediate; /* the peer can do RFC 9242 */
	bool has_cookie;   /* the sender is where it says */
	struct conn *conn; /* that accepts */
	struct chosen chosen;
};

/* An answer that leaves no state: one notify, in clear. */
static void answer_stateless(struct world *world, const struct message *msg,
			     uint16_t notify, struct view data)
{
	struct builder out;
	struct ike_header header = msg->header;

	header.flags = IKE_FLAG_RESPONSE;
	header.version = IKE_VERSION;
	builder_init(&out, STATELESS_MAX);
	struct mark message = ike_header_encode(&out, &header);
	notify_payload_encode(&out, notify, data);
	builder_close(&out, message);
	world_send(world, &msg->local, &msg->remote, builder_written(&out));
	builder_done(&out);
}

static void stranger_log(struct world *world, const struct message *msg,
			 const char *why)
{
	char buf[80];
	struct text from = TEXT_IN(buf);

	if (world_stranger_log_ok(world)) {
		text_add_ip_endpoint(&from, &msg->remote);
		log_info(&world->log, "packet from %s: %s", buf, why);
	}
}

static bool cookies_required(const struct world *world)
{
	return world->impair.force_cookie ||
	       world->config.ddos_mode == DDOS_BUSY ||
	       (world->config.ddos_mode == DDOS_AUTO &&
		world->sas.nr_half_open >= world->config.ddos_ike_threshold);
}

/* RFC 7296 2.6: cookies do not help against who is where it says. */
static bool has_too_many(const struct world *world, const struct message *msg)
{
	unsigned max = world->config.ddos_ike_threshold / SOURCE_SHARE;

	return sa_db_nr_from(&world->sas, &msg->remote.address) >=
	       (max < SOURCE_MIN ? SOURCE_MIN : max);
}

/* True when the sender has shown that it is there, or need not. */
static bool pass_cookie(struct world *world, const struct message *msg,
			struct init_request *request)
{
	struct view nonce = request->nonce;
	uint8_t cookie[COOKIE_BYTES];
	struct notify_payload notify;

	if (!cookies_required(world)) {
		return true;
	}
	if (chain_notify(msg->body, NOTIFY_COOKIE, &notify) &&
	    cookie_check(&world->cookies, notify.data, nonce, &msg->remote,
			 &msg->header.spis.i)) {
		request->has_cookie = true;
		return !has_too_many(world, msg);
	}
	diag_t d = cookie_make(&world->cookies, nonce, &msg->remote,
			       &msg->header.spis.i, cookie);
	if (d == NULL) {
		answer_stateless(world, msg, NOTIFY_COOKIE,
				 view_of_array(cookie));
	}
	diag_free(&d);
	return false;
}

static const struct grammar request_grammar = {
	.required = P(SA) | P(KE) | P(NONCE),
	.optional = P(NOTIFY) | P(VENDOR_ID) | P(CERTREQ),
};

/* The payloads, before anything is allocated for the sender. */
static bool decode_request(struct world *world, const struct message *msg,
			   struct init_request *request)
{
	struct grammar_result fault =
		grammar_match(&request_grammar, msg->body);

	if (fault.fault == GRAMMAR_UNSUPPORTED_CRITICAL) {
		answer_stateless(world, msg,
				 NOTIFY_UNSUPPORTED_CRITICAL_PAYLOAD,
				 view_of(&fault.type, 1));
		return false;
	}
	if (fault.fault != GRAMMAR_OK ||
	    !ke_payload_decode(chain_find(msg->body, PAYLOAD_KE)->body,
			       &request->ke) ||
	    !nonce_payload_decode(chain_find(msg->body, PAYLOAD_NONCE)->body,
				  &request->nonce)) {
		stranger_log(world, msg,
			     "IKE_SA_INIT request is malformed; INVALID_SYNTAX");
		answer_stateless(world, msg, NOTIFY_INVALID_SYNTAX, EMPTY_VIEW);
		return false;
	}
	if (!pass_cookie(world, msg, request)) {
		return false;
	}
	if (!sa_payload_decode(chain_find(msg->body, PAYLOAD_SA)->body,
			       &request->sa)) {
		answer_stateless(world, msg, NOTIFY_INVALID_SYNTAX, EMPTY_VIEW);
		return false;
	}
	request->intermediate =
		!world->impair.omit_intermediate &&
		chain_has_notify(msg->body,
				 NOTIFY_INTERMEDIATE_EXCHANGE_SUPPORTED);
	return true;
}

/* Why no candidate fits; for the last one, which is the least specific. */
static diag_t no_choice(struct init_request *request, const struct conn *c,
			diag_t *why)
{
	if (c->spec->intermediate == INTERMEDIATE_INSIST &&
	    !request->intermediate) {
		diag_free(why);
		return diag("peer does not support IKE_INTERMEDIATE, which \"%s\" demands (intermediate=insist)",
			    c->spec->name);
	}
	diag_t d = *why;

	*why = NULL;
	return d;
}

/* The first connection for this pair of hosts that accepts the offer. */
static diag_t choose(struct world *world, const struct message *msg,
		     struct init_request *request)
{
	struct conn *list[CANDIDATES_MAX];
	size_t nr = conn_candidates(&world->conns, &msg->local.address,
				    &msg->remote.address, list,
				    ARRAY_LEN(list));
	diag_t why = NULL;

	if (nr == 0) {
		return diag("no connection has been authorized for these addresses");
	}
	for (size_t n = 0; n < nr; n++) {
		struct match_rules rules = {
			.addke = request->intermediate,
			.need_addke = list[n]->spec->intermediate ==
				      INTERMEDIATE_INSIST,
			.addke_later = may_add_ke_later(list[n]),
			.prefer_ke = ke_by_id(request->ke.method),
		};
		diag_t d = NULL;

		if (proposals_match(list[n]->ike, &request->sa, &rules,
				    &request->chosen, &d)) {
			diag_free(&why);
			request->conn = list[n];
			return NULL;
		}
		diag_free(&why);
		why = no_choice(request, list[n], &d);
		diag_free(&d);
	}
	return why;
}

/* Another KE than the chosen one: say which (RFC 7296 1.2). */
static bool ke_is_the_chosen(struct world *world, const struct message *msg,
			     const struct init_request *request)
{
	uint16_t want = request->chosen.ke->id;
	uint8_t data[2] = { want >> 8, want & 0xff };

	if (request->ke.method == want) {
		return true;
	}
	stranger_log(world, msg,
		     "initiator guessed wrong keying material group; responding with INVALID_KE_PAYLOAD");
	answer_stateless(world, msg, NOTIFY_INVALID_KE_PAYLOAD,
			 view_of_array(data));
	return false;
}

/* SAr1, KEr, Nr, notifies: the keys of generation 0 are there. */
static struct verdict on_init_encaps_done(struct ike_sa *ike, struct job *job)
{
	struct nonces nonces = ike_sa_nonces(ike);
	struct builder *out = ike_reply(ike);
	struct conn *c = ike_sa_conn(ike);
	diag_t d = job_take_diag(job);

	if (d == NULL) {
		d = sk_keys_derive_first(&ike->crypto.chosen.suite, job->secret,
					 &nonces, &ike->spis,
					 &ike->crypto.keys);
	}
	if (d != NULL) {
		return verdict_fail_sa(&d);
	}
	chosen_encode(out, &ike->crypto.chosen, EMPTY_VIEW);
	ke_payload_encode(out, job->ke->id, blob_view(&job->value));
	nonce_payload_encode(out, blob_view(&ike->crypto.n_r));
	init_notifies_encode(out, ike, c, ike->peer.intermediate);
	ke_plan_advance(&ike->ke_plan);
	ike->state = ke_plan_due(&ike->ke_plan) != NULL ? SA_INTERMEDIATE :
							  SA_AUTH;
	char buf[400];
	struct text chosen = TEXT_IN(buf);

	text_add_chosen_ike(&chosen, &ike->crypto.chosen);
	log_info(&ike->log, "sent IKE_SA_INIT response {%s}", buf);
	return verdict_reply();
}

/* ADDKE in the answer, even NONE, needs the notify that makes it known. */
static bool answers_intermediate(const struct init_request *request)
{
	bool addke = false;

	for (unsigned n = 0; n < NR_ADDKE; n++) {
		addke = addke || request->chosen.addke[n] != NULL;
	}
	return request->intermediate && (addke || request->conn->intermediate);
}

static struct ike_sa *new_half_open(struct world *world,
				    const struct message *msg,
				    const struct init_request *request)
{
	struct conn *c = request->conn;

	if (conn_is_template(c)) {
		struct id unknown = { .type = ID_NONE };

		c = conn_instantiate(&world->conns, c, &msg->remote.address,
				     &unknown);
	}
	struct ike_sa *ike = ike_sa_new(world, c, &msg->header.spis.i,
					&msg->local, &msg->remote);

	if (request->has_cookie) {
		sa_db_note_source(&world->sas, ike);
	}
	ike->crypto.n_i = blob_clone(request->nonce);
	ike->crypto.chosen = request->chosen;
	ike->half_open->message_i = blob_clone(msg->datagram);
	ke_plan_init(&ike->ke_plan, &request->chosen);
	capabilities_learn(&ike->peer, msg);
	ike->peer.fragmentation &= c->spec->fragmentation;
	ike->peer.intermediate = answers_intermediate(request);
	natd_learn(ike, msg->body);
	ike->window.in.exchange = &exchange_ike_sa_init;
	ike->window.in.message_id = 0;
	timer_start(world, &ike->lifetime, TIMER_HALF_OPEN,
		    HALF_OPEN_LIFETIME);
	if (world->sas.nr_half_open > HALF_OPEN_LOGGED &&
	    !world_stranger_log_ok(world)) {
		ike->log.sink = NULL; /* until it is established */
	}
	return ike;
}

static struct ike_sa *respond(struct world *world, const struct message *msg,
			      struct init_request *request,
			      struct verdict *verdict)
{
	diag_t d = choose(world, msg, request);

	if (d != NULL) {
		diag_prefix(&d, "responding to IKE_SA_INIT message (ID 0) with NO_PROPOSAL_CHOSEN: ");
		stranger_log(world, msg, diag_text(d));
		diag_free(&d);
		answer_stateless(world, msg, NOTIFY_NO_PROPOSAL_CHOSEN,
				 EMPTY_VIEW);
		return NULL;
	}
	if (!ke_is_the_chosen(world, msg, request)) {
		return NULL;
	}
	struct ke_round first = { TRANSFORM_KE, request->chosen.ke };

	d = ke_round_check_value(&first, INITIATOR, request->ke.method,
				 request->ke.data);
	if (d != NULL) {
		stranger_log(world, msg, diag_text(d));
		diag_free(&d);
		answer_stateless(world, msg, NOTIFY_INVALID_SYNTAX, EMPTY_VIEW);
		return NULL;
	}
	struct ike_sa *ike = new_half_open(world, msg, request);

	log_info(&ike->log, "processing IKE_SA_INIT request");
	request_init(ike_reply(ike));
	*verdict = ike_job_start(ike, SIDE_REQUEST,
				 job_encaps_new(first.ke, request->ke.data),
				 on_init_encaps_done);
	return ike;
}

struct ike_sa *ike_sa_init_respond(struct world *world,
				   const struct message *msg,
				   struct verdict *verdict)
{
	struct init_request request = { .conn = NULL };

	if (!world->listening || msg->datagram.len > REQUEST_MAX ||
	    world->sas.nr_half_open >= world->config.max_halfopen_ike ||
	    !decode_request(world, msg, &request)) {
		return NULL;
	}
	struct ike_sa *ike = respond(world, msg, &request, verdict);

	sa_payload_done(&request.sa);
	return ike;
}
