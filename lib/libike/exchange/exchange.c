/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Exchanges: the row for a message; jobs of a handler.
 */

#include "exchange/exchange.h"

#include "libswan/alloc.h"

static const struct exchange *const exchanges[] = {
	&exchange_ike_sa_init,	   &exchange_ike_intermediate,
	&exchange_ike_auth,	   &exchange_create_child_sa,
	&exchange_ike_followup_ke, &exchange_informational,
};

const struct exchange *exchange_by_type(uint8_t type)
{
	for (size_t n = 0; n < ARRAY_LEN(exchanges); n++) {
		if (exchanges[n]->type == type) {
			return exchanges[n];
		}
	}
	return NULL;
}

/* What the grammar found, as an answer to a request. */
static struct verdict grammar_verdict(const struct grammar_result *result,
				      bool established)
{
	char buf[32];
	struct text name = TEXT_IN(buf);

	text_add_name(&name, payload_names, result->type);
	switch (result->fault) {
	case GRAMMAR_UNSUPPORTED_CRITICAL: {
		struct verdict v = verdict_refuse(
			NOTIFY_UNSUPPORTED_CRITICAL_PAYLOAD,
			"critical payload %s is not known", buf);

		v.data[0] = result->type;
		v.nr_data = 1;
		if (!established) {
			v.outcome = FAIL_SA;
		}
		return v;
	}
	case GRAMMAR_MISSING:
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "payload %s is missing", buf);
	case GRAMMAR_REPEATED:
		return verdict_fail(NOTIFY_INVALID_SYNTAX,
				    "payload %s is repeated", buf);
	case GRAMMAR_OK:
		break;
	}
	return verdict_fail(NOTIFY_INVALID_SYNTAX, "malformed message");
}

/*
 * RFC 7296 2.5: a response with a critical payload that is not known.  Of
 * IKE_SA_INIT anybody can send one: a better may come (2.21.1).
 */
static bool ignores_response(const struct exchange *exchange,
			     const struct grammar_result *fault)
{
	return fault->fault == GRAMMAR_UNSUPPORTED_CRITICAL ||
	       exchange->type == EXCHANGE_IKE_SA_INIT;
}

struct verdict exchange_handle(const struct exchange *exchange,
			       struct ike_sa *ike, const struct message *msg)
{
	enum message_kind kind =
		ike_header_is_response(&msg->header) ? RESPONSE : REQUEST;
	struct grammar_result fault = { GRAMMAR_OK, 0 };
	bool state_fits = false;

	for (size_t n = 0; n < exchange->nr_rules; n++) {
		const struct message_rule *rule = &exchange->rules[n];

		if (rule->kind != kind || rule->state != ike->state) {
			continue;
		}
		state_fits = true;
		if (rule->notify != 0 &&
		    !chain_has_notify(msg->body, rule->notify)) {
			continue;
		}
		fault = grammar_match(&rule->grammar, msg->body);
		if (fault.fault == GRAMMAR_OK) {
			return rule->handler(ike, msg);
		}
	}
	if (!state_fits) {
		return ike->state == SA_ESTABLISHED ?
			       verdict_refuse(NOTIFY_INVALID_SYNTAX,
					      "%s is not expected in state %s",
					      exchange->name,
					      ike_sa_state_name(ike)) :
			       verdict_fail(NOTIFY_INVALID_SYNTAX,
					    "%s is not expected in state %s",
					    exchange->name,
					    ike_sa_state_name(ike));
	}
	if (kind == RESPONSE && ignores_response(exchange, &fault)) {
		return verdict_ignore("ignoring %s response that is malformed",
				      exchange->name);
	}
	return grammar_verdict(&fault, ike->state == SA_ESTABLISHED);
}

struct builder *ike_reply(struct ike_sa *ike)
{
	return &ike->window.in.reply;
}

struct verdict ike_job_start(struct ike_sa *ike, enum side side,
			     struct job *job, on_job_done_fn *on_done)
{
	struct waiting *waiting = &ike->window.waiting[side];

	job->sa_serial = ike->serial;
	job->timed = log_debug_on(&ike->log, LOG_CPU_USAGE);
	job->larval = side;
	job->delay_s = ike->world->impair.job_delay_s;
	waiting->busy = true;
	waiting->on_done = on_done;
	ike->world->env->job_submit(ike->world->env->ctx, job);
	return verdict_wait_job();
}

/* Whatever the pool needs to come back to its target. */
static void refill_pool(struct world *world)
{
	struct job *job;

	while ((job = keypair_pool_refill(&world->pairs)) != NULL) {
		world->env->job_submit(world->env->ctx, job);
	}
}

struct verdict ike_keygen_start(struct ike_sa *ike, enum side side,
				const struct ke_desc *ke,
				on_job_done_fn *on_done)
{
	struct job *job = job_keygen_new(ke);

	if (!keypair_pool_take(&ike->world->pairs, ke, &job->pair,
			       &job->value)) {
		return ike_job_start(ike, side, job, on_done);
	}
	refill_pool(ike->world);
	struct verdict v = on_done(ike, job);
	job_free(&job);
	return v;
}

diag_t job_take_diag(struct job *job)
{
	diag_t d = job->diag;

	job->diag = NULL;
	return d;
}
