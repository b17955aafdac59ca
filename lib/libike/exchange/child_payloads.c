/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said of a Child SA, in IKE_AUTH and CREATE_CHILD_SA alike.
 */

#include "exchange/child_payloads.h"

#include "conn/conn_ends.h"
#include "exchange/demand.h"
#include "libswan/alloc.h"
#include "wire/ts_payload.h"

#define CHILD_SPI_BYTES 4

static void spi_octets(uint32_t spi, uint8_t octets[CHILD_SPI_BYTES])
{
	for (unsigned n = 0; n < CHILD_SPI_BYTES; n++) {
		octets[n] = spi >> (24 - 8 * n) & 0xff;
	}
}

static uint32_t spi_chosen(const struct chosen *chosen)
{
	struct cursor in = cursor_of(view_of(chosen->spi, CHILD_SPI_BYTES));

	return cursor_u32(&in);
}

static void notifies_encode(struct builder *out, const struct child_sa *child,
			    const struct conn *c)
{
	if (child->transport) {
		notify_payload_encode(out, NOTIFY_USE_TRANSPORT_MODE,
				      EMPTY_VIEW);
	}
	if (c != NULL && c->spec->no_esp_tfc) {
		notify_payload_encode(out, NOTIFY_ESP_TFC_PADDING_NOT_SUPPORTED,
				      EMPTY_VIEW);
	}
}

void child_offer_encode(struct builder *out, const struct child_sa *child,
			const struct conn *c, const struct proposals *offer,
			enum offer_addke addke)
{
	uint8_t spi[CHILD_SPI_BYTES];

	spi_octets(child->spi_in, spi);
	notifies_encode(out, child, c);
	proposals_encode(out, offer, addke, view_of_array(spi));
}

void child_answer_encode(struct builder *out, const struct child_sa *child)
{
	uint8_t spi[CHILD_SPI_BYTES];

	spi_octets(child->spi_in, spi);
	notifies_encode(out, child,
			conn_by_serial(&child->ike->world->conns,
				       child->conn_serial));
	chosen_encode(out, &child->chosen, view_of_array(spi));
}

void child_ts_encode(struct builder *out, const struct child_sa *child,
		     enum role role)
{
	const struct conn_ts *i =
		role == INITIATOR ? &child->ts.local : &child->ts.remote;
	const struct conn_ts *r =
		role == INITIATOR ? &child->ts.remote : &child->ts.local;

	ts_payload_encode(out, PAYLOAD_TSI, i->list, i->nr);
	ts_payload_encode(out, PAYLOAD_TSR, r->list, r->nr);
}

static struct conn_ts clone_ts(const struct conn_ts *ts)
{
	struct conn_ts clone = { NEW_ARRAY(struct ip_selector, ts->nr),
				 ts->nr };

	for (size_t n = 0; n < ts->nr; n++) {
		clone.list[n] = ts->list[n];
	}
	return clone;
}

/*
 * RFC 7296 2.9: the packet that asked for it goes first, so that who narrows
 * leaves it in; or what C has now (2.9.2).  Without narrowing= nothing may be
 * narrowed, and nobody led to.
 */
void child_offer_ts(struct child_sa *child, const struct conn *c)
{
	const struct conn_demand *demand = c->demand;
	const struct child_sa *old =
		child_sa_by_serial(&child->ike->world->sas, c->child_serial);

	narrowed_done(&child->ts);
	child->ts.local = clone_ts(&c->local_ts);
	child->ts.remote = clone_ts(&c->remote_ts);
	if (!c->spec->narrowing || c->is_beside) {
		return;
	}
	if (demand != NULL && demand->has_packet) {
		conn_ts_put_first(&child->ts.local, &demand->local);
		conn_ts_put_first(&child->ts.remote, &demand->remote);
	} else if (old != NULL && !narrowed_contains(&old->ts, &child->ts)) {
		conn_ts_put_first(&child->ts.local, old->ts.local.list);
		conn_ts_put_first(&child->ts.remote, old->ts.remote.list);
	}
}

/* TSi and TSr, decoded. */
struct ts_pair {
	struct ts_payload i;
	struct ts_payload r;
};

static bool ts_decode(const struct message *msg, struct ts_pair *ts)
{
	const struct payload *i = chain_find(msg->body, PAYLOAD_TSI);
	const struct payload *r = chain_find(msg->body, PAYLOAD_TSR);

	return i != NULL && r != NULL && ts_payload_decode(i->body, &ts->i) &&
	       ts_payload_decode(r->body, &ts->r);
}

/* Hosts behind a NAT call themselves by other addresses (RFC 7296 2.23.1). */
static void substitute_nat(const struct ike_sa *ike, bool transport,
			   struct ts_payload *local, struct ts_payload *remote)
{
	if (transport && (ike->path.nat_local || ike->path.nat_remote)) {
		narrow_substitute(local, &ike->path.local.address);
		narrow_substitute(remote, &ike->path.remote.address);
	}
}

diag_t child_answer_accept(struct child_sa *child, const struct message *msg,
			   const struct conn *c, const struct proposals *offer,
			   const struct match_rules *rules)
{
	struct sa_payload sa;
	struct ts_pair ts;

	if (!sa_payload_decode(chain_find(msg->body, PAYLOAD_SA)->body, &sa)) {
		return diag("malformed SA payload");
	}
	diag_t d = proposals_check_answer(offer, &sa, rules, &child->chosen);
	sa_payload_done(&sa);
	if (d != NULL) {
		return d;
	}
	child->spi_out = spi_chosen(&child->chosen);
	if (child->transport &&
	    !chain_has_notify(msg->body, NOTIFY_USE_TRANSPORT_MODE)) {
		return diag("responder chose tunnel mode, type=transport is configured");
	}
	if (!ts_decode(msg, &ts)) {
		return diag("malformed traffic selector payload");
	}
	substitute_nat(child->ike, child->transport, &ts.i, &ts.r);
	narrowed_done(&child->ts);
	return narrow_check_answer(c, &ts.i, &ts.r, &child->ts);
}

bool child_request_narrow(const struct conn *c, const struct message *msg,
			  struct narrowed *out)
{
	struct ts_pair ts;

	return ts_decode(msg, &ts) &&
	       narrow_responder(c, &ts.i, &ts.r, false, out);
}

uint16_t child_request_accept(struct ike_sa *ike, struct conn *c,
			      const struct message *msg,
			      const struct proposals *local,
			      const struct match_rules *rules,
			      struct child_sa **child, diag_t *why)
{
	bool transport =
		chain_has_notify(msg->body, NOTIFY_USE_TRANSPORT_MODE) &&
		c->spec->type == CONN_TRANSPORT;
	struct sa_payload sa;
	struct ts_pair ts;
	struct chosen chosen;
	struct narrowed narrowed;

	if (!sa_payload_decode(chain_find(msg->body, PAYLOAD_SA)->body, &sa)) {
		*why = diag("malformed SA payload");
		return NOTIFY_INVALID_SYNTAX;
	}
	bool matched = proposals_match(local, &sa, rules, &chosen, why);

	sa_payload_done(&sa);
	if (!matched) {
		return NOTIFY_NO_PROPOSAL_CHOSEN;
	}
	if (!ts_decode(msg, &ts)) {
		*why = diag("malformed traffic selector payload");
		return NOTIFY_INVALID_SYNTAX;
	}
	substitute_nat(ike, transport, &ts.r, &ts.i);
	if (!narrow_responder(c, &ts.i, &ts.r, transport, &narrowed)) {
		*why = diag("traffic selectors are not within the connection's");
		return NOTIFY_TS_UNACCEPTABLE;
	}
	*why = child_sa_new(ike, c, child);
	if (*why != NULL) {
		narrowed_done(&narrowed);
		return NOTIFY_NO_ADDITIONAL_SAS;
	}
	(*child)->ts = narrowed;
	(*child)->transport = transport;
	(*child)->chosen = chosen;
	(*child)->spi_out = spi_chosen(&chosen);
	return 0;
}
