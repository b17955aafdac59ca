/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a verdict to a reply, a notify, or the end of an SA.
 */

#include "engine/engine.h"
#include "exchange/tasks.h"
#include "exchange/terminate.h"

bool end_orphan(struct ike_sa *ike)
{
	if (ike_sa_conn(ike) != NULL || ike->state == SA_DELETING) {
		return false;
	}
	ike_sa_terminate(ike, FREE_SA, RC_FATAL);
	return true;
}

static void log_why(const struct ike_sa *ike, enum side side,
		    struct verdict *v)
{
	if (v->why == NULL) {
		return;
	}
	if (v->outcome == IGNORE && ike->half_open != NULL &&
	    !world_stranger_log_ok(ike->world)) {
		diag_free(&v->why); /* anybody may have sent it */
	} else if (v->outcome == IGNORE || v->outcome == FAIL_EXCHANGE) {
		log_info(&ike->log, "%s", diag_text(v->why));
	} else if (side == SIDE_REQUEST && v->notify != NOTIFY_NOTHING) {
		char buf[64];
		struct text name = TEXT_IN(buf);

		text_add_name(&name, notify_names, v->notify);
		log_error(&ike->log, "%s; responding with %s",
			  diag_text(v->why), buf);
	} else {
		log_error(&ike->log, "%s", diag_text(v->why));
	}
	diag_free(&v->why);
}

static void send_reply(struct ike_sa *ike, bool then_delete)
{
	diag_t d = ike_send_reply(ike);

	if (d != NULL) {
		log_error(&ike->log, "%s", diag_text(d));
		diag_free(&d);
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
		return;
	}
	if (then_delete) {
		ike_sa_terminate(ike, KEEP_RESPONSE, RC_FATAL);
	}
}

/* The notify alone, whatever the handler had written. */
static void send_notify(struct ike_sa *ike, const struct verdict *v,
			bool then_delete)
{
	struct builder *reply = ike_reply(ike);

	if (v->notify == NOTIFY_NOTHING || ike->window.in.exchange == NULL ||
	    ike->window.in.exchange->type == EXCHANGE_IKE_SA_INIT) {
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
		return;
	}
	builder_done(reply);
	request_init(reply);
	notify_payload_encode(reply, v->notify, view_of(v->data, v->nr_data));
	send_reply(ike, then_delete);
}

static void dispatch_request(struct ike_sa *ike, struct verdict *v)
{
	switch (v->outcome) {
	case REPLY:
		send_reply(ike, false);
		break;
	case REPLY_THEN_DELETE:
		send_reply(ike, true);
		break;
	case WAIT_JOB:
		break;
	case DONE:
	case IGNORE:
		builder_done(ike_reply(ike));
		ike->window.in.exchange = NULL;
		break;
	case FAIL_EXCHANGE:
		send_notify(ike, v, false);
		break;
	case FAIL_SA:
	case DELETE_SA:
		send_notify(ike, v, true);
		break;
	}
}

/*
 * RFC 7296 2.21.2: an IKE_AUTH response that proves nothing, by what it says or
 * as it is malformed.  The responder takes the IKE SA for established.
 */
static bool is_unproven(const struct ike_sa *ike, const struct verdict *v)
{
	return ike->state == SA_AUTH && v->notify != NOTIFY_NOTHING;
}

static void dispatch_response(struct ike_sa *ike, struct verdict *v)
{
	switch (v->outcome) {
	case FAIL_SA:
		if (is_unproven(ike, v)) {
			ike_send_auth_failed_once(ike);
		} else { /* RFC 7296 2.21.3: the peer does not know of it */
			ike_send_delete_once(ike);
		}
		ike_sa_terminate(ike, FREE_SA, RC_FATAL);
		break;
	case DELETE_SA:
		ike_sa_terminate(ike, FREE_SA, RC_OK);
		break;
	case DONE:
	case REPLY:
	case REPLY_THEN_DELETE:
	case WAIT_JOB:
	case IGNORE:
	case FAIL_EXCHANGE:
		break;
	}
}

/* An idle window goes on with what is queued. */
static void next_task(struct ike_sa *ike)
{
	if ((ike->state == SA_ESTABLISHED || ike->state == SA_REKEYED) &&
	    window_is_idle(&ike->window) &&
	    !list_is_empty(&ike->window.out.tasks)) {
		struct verdict v = start_next_task(ike);

		log_why(ike, SIDE_RESPONSE, &v);
		dispatch_response(ike, &v);
	}
}

void dispatch(struct ike_sa *ike, enum side side, struct verdict verdict)
{
	struct world *world = ike->world;
	uint64_t serial = ike->serial;

	log_why(ike, side, &verdict);
	if (side == SIDE_REQUEST) {
		dispatch_request(ike, &verdict);
	} else {
		dispatch_response(ike, &verdict);
	}
	ike = ike_sa_by_serial(&world->sas, serial);
	if (ike != NULL) {
		next_task(ike);
	}
}
