/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder: the last messages of a connection.
 */

#include "sa/trace.h"

#include "libswan/alloc.h"
#include "wire/notify_payload.h"

struct trace_message {
	struct monotime when;
	uint32_t message_id;
	uint32_t bytes;
	uint16_t local_port;
	uint16_t remote_port;
	uint8_t exchange;
	uint8_t flags; /* TRACE_* */
	uint8_t fragments;
	uint8_t nr_payloads;
	uint8_t payloads[TRACE_PAYLOADS];
	uint16_t notifies[TRACE_PAYLOADS]; /* type, of notify payloads */
};

enum {
	TRACE_SENT = 1,
	TRACE_RETRANSMITTED = 2,
	TRACE_RESPONSE = 4,
	TRACE_SEALED = 8
};

struct conn_trace {
	struct trace_message ring[TRACE_MESSAGES];
	unsigned next;
	unsigned nr;
};

static void note_payloads(struct trace_message *m, const struct chain *chain)
{
	struct notify_payload notify;

	for (size_t n = 0; n < chain->nr && m->nr_payloads < TRACE_PAYLOADS;
	     n++) {
		const struct payload *p = &chain->payloads[n];

		m->payloads[m->nr_payloads] = p->type;
		if (p->type == PAYLOAD_NOTIFY &&
		    notify_payload_decode(p->body, &notify)) {
			m->notifies[m->nr_payloads] = notify.type;
		}
		m->nr_payloads++;
	}
}

void trace_add(struct conn *c, struct monotime now, bool sent,
	       bool retransmitted, const struct ike_header *header,
	       const struct chain *chain, bool sealed, size_t bytes,
	       unsigned fragments, const struct ip_endpoint *local,
	       const struct ip_endpoint *remote)
{
	if (c->trace == NULL) {
		c->trace = NEW(struct conn_trace);
	}
	struct trace_message *m = &c->trace->ring[c->trace->next];

	*m = (struct trace_message){
		.when = now,
		.message_id = header->message_id,
		.bytes = bytes,
		.local_port = local->port,
		.remote_port = remote->port,
		.exchange = header->exchange,
		.fragments = fragments,
		.flags = (sent ? TRACE_SENT : 0) |
			 (retransmitted ? TRACE_RETRANSMITTED : 0) |
			 (ike_header_is_response(header) ? TRACE_RESPONSE : 0) |
			 (sealed ? TRACE_SEALED : 0),
	};
	note_payloads(m, chain);
	c->trace->next = (c->trace->next + 1) % TRACE_MESSAGES;
	if (c->trace->nr < TRACE_MESSAGES) {
		c->trace->nr++;
	}
}

/* As text_add_chain() does, from the types that were kept. */
static void print_payloads(struct text *out, const struct trace_message *m)
{
	if (m->flags & TRACE_SEALED) {
		text_add_string(out, "SK{");
	}
	for (unsigned n = 0; n < m->nr_payloads; n++) {
		if (n > 0) {
			text_add_char(out, ',');
		}
		if (m->payloads[n] == PAYLOAD_NOTIFY) {
			text_add_string(out, "N(");
			text_add_name(out, notify_names, m->notifies[n]);
			text_add_char(out, ')');
		} else if (m->payloads[n] == PAYLOAD_NONCE) {
			text_add_string(out, m->flags & TRACE_RESPONSE ? "Nr" :
									 "Ni");
		} else {
			text_add_name(out, payload_names, m->payloads[n]);
		}
	}
	if (m->flags & TRACE_SEALED) {
		text_add_char(out, '}');
	}
}

void trace_each(const struct conn *c, ike_trace_fn *fn, void *ctx)
{
	if (c->trace == NULL) {
		return;
	}
	unsigned first = c->trace->next + TRACE_MESSAGES - c->trace->nr;

	for (unsigned n = 0; n < c->trace->nr; n++) {
		const struct trace_message *m =
			&c->trace->ring[(first + n) % TRACE_MESSAGES];
		char payloads[400];
		struct text text = TEXT_IN(payloads);

		print_payloads(&text, m);
		fn(ctx, &(struct ike_trace_entry){
				.when = m->when,
				.sent = m->flags & TRACE_SENT,
				.retransmitted = m->flags & TRACE_RETRANSMITTED,
				.exchange = m->exchange,
				.response = m->flags & TRACE_RESPONSE,
				.message_id = m->message_id,
				.bytes = m->bytes,
				.fragments = m->fragments,
				.payloads = payloads,
				.local = { c->local_address, m->local_port },
				.remote = { c->remote_address, m->remote_port },
			});
	}
}

void trace_free(struct conn_trace **trace)
{
	xfree(*trace);
	*trace = NULL;
}
