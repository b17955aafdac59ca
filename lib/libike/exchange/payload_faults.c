/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Payloads that are wrong on purpose (ipsec whack --impair).
 */

#include "exchange/payload_faults.h"

#include "exchange/exchange.h"
#include "sa/larval_sa.h"
#include "wire/sa_payload.h"

#define UNKNOWN_PAYLOAD	   255 /* of private use */
#define CRITICAL	   0x80
#define RESERVED	   0x01
#define KE_FIELDS_BYTES	   4 /* method, reserved */
#define NOTIFY_FIELDS_BYTES 4 /* protocol, SPI size, type */

static void copy_payload(struct builder *out, const struct payload *p,
			 uint8_t flags, struct view body)
{
	struct mark mark = builder_open_payload(out, p->type);

	builder_patch_u8(out, mark.start + 1, p->flags | flags);
	builder_view(out, body);
	builder_close(out, mark);
}

static void add_unknown(struct builder *out, bool critical)
{
	static const uint8_t body[] = { 'u', 'n', 'k', 'n', 'o', 'w', 'n' };
	const struct payload unknown = {
		.type = UNKNOWN_PAYLOAD,
		.flags = critical ? CRITICAL : 0,
	};

	copy_payload(out, &unknown, 0, view_of_array(body));
}

/* BODY's first FIELDS octets, then what FAULT has for the rest. */
static void copy_octets(struct builder *out, const struct payload *p,
			uint8_t flags, size_t fields,
			const struct octets_fault *fault)
{
	struct blob body = blob_clone(p->body);

	for (size_t n = fields; n < body.len; n++) {
		body.ptr[n] = fault->fill;
	}
	copy_payload(out, p, flags,
		     view_of(body.ptr, fault->kind == OCTETS_EMPTY ?
					       fields :
					       body.len));
	blob_free(&body);
}

/* Of the round that the link in a message of ours leads to; 0: of none. */
static unsigned addke_nr(const struct ike_sa *ike, bool response)
{
	const struct larval_sa *larval = larval_at(
		ike, response ? SIDE_REQUEST : SIDE_RESPONSE);
	const struct ke_round *round =
		larval == NULL ? NULL : ke_plan_due(&larval->plan);

	return round == NULL || round->type < TRANSFORM_ADDKE1 ?
		       0 :
		       round->type - TRANSFORM_ADDKE1 + 1;
}

/* What a fault says of the octets of P; NULL: nothing. */
static const struct octets_fault *octets_fault_of(const struct ike_sa *ike,
						  bool response,
						  const struct payload *p)
{
	static const struct octets_fault omitted = { OCTETS_OMITTED, 0 };
	const struct payload_faults *f = &ike->world->impair.payloads;
	struct notify_payload notify;

	if (p->type == PAYLOAD_KE && f->ke.kind != OCTETS_OURS) {
		return &f->ke;
	}
	if (p->type != PAYLOAD_NOTIFY ||
	    !notify_payload_decode(p->body, &notify)) {
		return NULL;
	}
	if (f->omit_notify != 0 && notify.type == f->omit_notify) {
		return &omitted;
	}
	if (notify.type != NOTIFY_ADDITIONAL_KEY_EXCHANGE) {
		return NULL;
	}
	if (f->omit_addke != 0 && addke_nr(ike, response) == f->omit_addke) {
		return &omitted;
	}
	return f->link.kind == OCTETS_OURS ? NULL : &f->link;
}

/* The field of P that another octet is put into; NULL: none is. */
static const struct number_fault *number_fault_of(const struct ike_sa *ike,
						  const struct payload *p)
{
	const struct payload_faults *f = &ike->world->impair.payloads;
	struct notify_payload notify;

	switch (p->type) {
	case PAYLOAD_TSI:
		return &f->nr_ts[INITIATOR];
	case PAYLOAD_TSR:
		return &f->nr_ts[RESPONDER];
	case PAYLOAD_NOTIFY:
		return notify_payload_decode(p->body, &notify) &&
				       notify.type == NOTIFY_REKEY_SA ?
			       &f->rekey_protocol :
			       NULL;
	default:
		return NULL;
	}
}

/* That field is the first octet of each: protocol, number of selectors. */
static void copy_number(struct builder *out, const struct payload *p,
			uint8_t flags, const struct number_fault *fault)
{
	struct blob body = blob_clone(p->body);

	if (fault != NULL && fault->on && body.len > 0) {
		body.ptr[0] = fault->number & 0xff;
	}
	copy_payload(out, p, flags, blob_view(&body));
	blob_free(&body);
}

/* Proposals with other lengths of keys; false: with those that they had. */
static bool copy_key_bits(const struct ike_sa *ike, struct builder *out,
			  const struct payload *p)
{
	const struct payload_faults *f = &ike->world->impair.payloads;
	struct sa_payload sa;

	if (p->type != PAYLOAD_SA ||
	    !(f->ike_key_bits.on || f->child_key_bits.on) ||
	    !sa_payload_decode(p->body, &sa)) {
		return false;
	}
	for (size_t n = 0; n < sa.nr_proposals; n++) {
		struct wire_proposal *proposal = &sa.proposals[n];
		const struct number_fault *bits =
			proposal->protocol == PROTOCOL_IKE ? &f->ike_key_bits :
							     &f->child_key_bits;

		for (size_t i = 0; bits->on && i < proposal->nr_transforms;
		     i++) {
			struct wire_transform *t = &proposal->transforms[i];

			if (t->type == TRANSFORM_ENCR) {
				t->key_bits = bits->number & 0xffff;
			}
		}
	}
	sa_payload_encode(out, sa.proposals, sa.nr_proposals);
	sa_payload_done(&sa);
	return true;
}

static void copy_chain(const struct ike_sa *ike, bool response,
		       const struct chain *chain, struct builder *out)
{
	const struct payload_faults *f = &ike->world->impair.payloads;
	uint8_t flags = f->payload_flags ? RESERVED : 0;

	for (size_t n = 0; n < chain->nr; n++) {
		const struct payload *p = &chain->payloads[n];
		const struct octets_fault *fault =
			octets_fault_of(ike, response, p);

		if (fault == NULL && copy_key_bits(ike, out, p)) {
			continue;
		}
		if (fault == NULL) {
			copy_number(out, p, flags, number_fault_of(ike, p));
		} else if (fault->kind != OCTETS_OMITTED) {
			copy_octets(out, p, flags,
				    p->type == PAYLOAD_KE ? KE_FIELDS_BYTES :
							    NOTIFY_FIELDS_BYTES,
				    fault);
		}
	}
}

void payload_faults_send(const struct ike_sa *ike, uint8_t exchange,
			 bool response, struct builder *payloads)
{
	const struct payload_faults *f = &ike->world->impair.payloads;
	struct cursor in = cursor_of(builder_written(payloads));
	struct builder out;
	struct chain chain;

	if (!chain_decode(&in, builder_first_payload(payloads), &chain)) {
		return;
	}
	request_init(&out);
	copy_chain(ike, response, &chain, &out);
	if (f->add_notify != 0) {
		notify_payload_encode(&out, f->add_notify, EMPTY_VIEW);
	}
	if (f->unknown_to == exchange) {
		add_unknown(&out, f->unknown_critical);
	}
	for (unsigned n = 0; n < f->pad_with_unknown; n++) {
		add_unknown(&out, f->unknown_critical);
	}
	builder_done(payloads);
	*payloads = out;
}

/* The chain without the payloads that the set says nothing of any more. */
static void remove_notify(struct chain *chain, uint16_t type)
{
	struct notify_payload notify;
	size_t nr = 0;
	bool left = false;

	for (size_t n = 0; n < chain->nr; n++) {
		const struct payload *p = &chain->payloads[n];

		if (p->type == PAYLOAD_NOTIFY &&
		    notify_payload_decode(p->body, &notify) &&
		    notify.type == type) {
			continue;
		}
		left |= p->type == PAYLOAD_NOTIFY;
		chain->payloads[nr++] = *p;
	}
	chain->nr = nr;
	if (!left) {
		chain->payload_set &= ~P(NOTIFY);
	}
}

void payload_faults_receive(const struct world *world, struct message *msg)
{
	struct chain *body =
		msg->body == &msg->inner ? &msg->inner : &msg->outer;

	if (world->impair.payloads.ignore_notify != 0) {
		remove_notify(body, world->impair.payloads.ignore_notify);
	}
}
