/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Exchanges as tables; what handlers answer; how messages go out.
 */
#ifndef LIBIKE_EXCHANGE_EXCHANGE_H
#define LIBIKE_EXCHANGE_EXCHANGE_H

#include "sa/child_sa.h"
#include "sa/message.h"
#include "wire/grammar.h"

enum outcome {
	DONE,		   /* nothing to send; our exchange is over */
	REPLY,		   /* seal and send what ike_reply() has */
	REPLY_THEN_DELETE, /* the same, then the SA goes */
	WAIT_JOB,	   /* on_done comes later */
	IGNORE,		   /* as if the message had not come */
	FAIL_EXCHANGE,	   /* answer NOTIFY; the SA stays */
	FAIL_SA,	   /* answer NOTIFY if a request, the SA goes */
	DELETE_SA	   /* our exchange is over and so is the SA */
};

struct verdict {
	enum outcome outcome;
	uint16_t notify;
	uint8_t data[4]; /* of the notify */
	uint8_t nr_data;
	diag_t why; /* to be logged by whoever takes the verdict */
};

enum message_kind { REQUEST, RESPONSE };

/* Rows are tried in order; the first that fits handles the message. */
struct message_rule {
	enum message_kind kind;
	enum ike_sa_state state;
	uint16_t notify; /* that must be there; 0: none */
	struct grammar grammar;
	struct verdict (*handler)(struct ike_sa *ike,
				  const struct message *msg);
};

struct exchange {
	enum exchange_type type;
	const char *name;
	const char *rfc;
	const struct message_rule *rules;
	size_t nr_rules;
};

#define RULES(table) .rules = (table), .nr_rules = ARRAY_LEN(table)

extern const struct exchange exchange_ike_sa_init;
extern const struct exchange exchange_ike_intermediate;
extern const struct exchange exchange_ike_auth;
extern const struct exchange exchange_create_child_sa;
extern const struct exchange exchange_ike_followup_ke;
extern const struct exchange exchange_informational;

/* By the wire's number; NULL: not one of ours. */
const struct exchange *exchange_by_type(uint8_t type);

/* Verdicts; texts as diags are. */
struct verdict verdict_done(void);
struct verdict verdict_reply(void);
struct verdict verdict_wait_job(void);
struct verdict verdict_of(enum outcome outcome);
struct verdict verdict_ignore(const char *fmt, ...) PRINTF_LIKE(1, 2);
struct verdict verdict_fail(uint16_t notify, const char *fmt, ...)
	PRINTF_LIKE(2, 3);
struct verdict verdict_refuse(uint16_t notify, const char *fmt, ...)
	PRINTF_LIKE(2, 3); /* FAIL_EXCHANGE */
struct verdict verdict_refuse_diag(uint16_t notify, diag_t *d); /* takes */
struct verdict verdict_diag(uint16_t notify, diag_t *d); /* FAIL_SA; takes */
struct verdict verdict_fail_sa(diag_t *d); /* ours, no notify; takes */

/*
 * Find the row for MSG and run its handler.  Without a row the message is
 * answered by INVALID_SYNTAX or the grammar's fault.
 */
struct verdict exchange_handle(const struct exchange *exchange,
			       struct ike_sa *ike, const struct message *msg);

/* The response's payloads, empty when the request came in. */
struct builder *ike_reply(struct ike_sa *ike);

/* A builder for a request's payloads; given to ike_send_request(). */
void request_init(struct builder *payloads);

/*
 * Send our next request: PAYLOADS (taken) sealed, or in clear for IKE_SA_INIT;
 * resent until answered.  TASK says what it serves.
 */
diag_t ike_send_request(struct ike_sa *ike, const struct exchange *exchange,
			struct builder *payloads) MUST_USE;
diag_t ike_send_task(struct ike_sa *ike, const struct exchange *exchange,
		     enum task_kind task, uint64_t serial,
		     struct builder *payloads) MUST_USE;

/* The response to the request being worked on: sealed, kept, sent. */
diag_t ike_send_reply(struct ike_sa *ike) MUST_USE;

/*
 * Hand JOB out; ON_DONE gets it back, unless IKE has gone by then.  SIDE is
 * what waits for it.
 */
typedef struct verdict on_job_done_fn(struct ike_sa *ike, struct job *job);
struct verdict ike_job_start(struct ike_sa *ike, enum side side,
			     struct job *job, on_job_done_fn *on_done);

/* A key pair for KE: from the pool at once, or by a job. */
struct verdict ike_keygen_start(struct ike_sa *ike, enum side side,
				const struct ke_desc *ke,
				on_job_done_fn *on_done);

/* The job's diag, moved out. */
diag_t job_take_diag(struct job *job);

#endif
