/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What must hold of every chain of payloads, whatever its octets.
 */
#include "fuzz/shared/payload_check.h"

#include <string.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "wire/auth_payload.h"
#include "wire/cert_payload.h"
#include "wire/cp_payload.h"
#include "wire/delete_payload.h"
#include "wire/eap_payload.h"
#include "wire/grammar.h"
#include "wire/id_payload.h"
#include "wire/ke_payload.h"
#include "wire/nonce_payload.h"
#include "wire/notify_payload.h"
#include "wire/sa_payload.h"
#include "wire/ts_payload.h"
#include "wire/vid_payload.h"

#define ENCODED_MAX	     70000
#define GENERIC_HEADER_BYTES 4

/* What became of a body. */
enum again {
	REFUSED,  /* it does not decode */
	LOSSY,	  /* it holds what is skipped in decoding */
	COMPLETE, /* the encoding has as many octets */
};

static enum again sa_again(struct view body, uint8_t type, struct builder *out)
{
	enum again again = COMPLETE;
	struct sa_payload sa;

	(void)type;
	if (!sa_payload_decode(body, &sa)) {
		ASSERT(sa.proposals == NULL && sa.transforms == NULL);
		return REFUSED;
	}
	for (size_t i = 0; i < sa.nr_proposals; i++) {
		const struct wire_proposal *p = &sa.proposals[i];

		for (size_t j = 0; j < p->nr_transforms; j++) {
			if (p->transforms[j].unknown_attribute) {
				again = LOSSY;
			}
		}
	}
	sa_payload_encode(out, sa.proposals, sa.nr_proposals);
	sa_payload_done(&sa);
	return again;
}

static enum again ke_again(struct view body, uint8_t type, struct builder *out)
{
	struct ke_payload ke;

	(void)type;
	if (!ke_payload_decode(body, &ke)) {
		return REFUSED;
	}
	ke_payload_encode(out, ke.method, ke.data);
	return COMPLETE;
}

/* Printed too: what a peer calls itself goes to the log. */
static enum again id_again(struct view body, uint8_t type, struct builder *out)
{
	struct id_payload payload;
	char buf[200];
	struct text text = TEXT_IN(buf);

	if (!id_payload_decode(body, &payload)) {
		return REFUSED;
	}
	struct id id = id_of_wire(payload.type, payload.data);
	struct blob id_body = id_payload_body(&id);

	ASSERT(id_body.len == body.len);
	text_add_id(&text, &id);
	ASSERT(strlen(buf) < sizeof(buf));
	ASSERT(id_eq(&id, &id) || payload.type == ID_DER_ASN1_DN);
	id_payload_encode(out, type, &id);
	blob_free(&id_body);
	id_done(&id);
	return COMPLETE;
}

static enum again cert_again(struct view body, uint8_t type,
			     struct builder *out)
{
	struct cert_payload c;

	if (!cert_payload_decode(body, &c)) {
		return REFUSED;
	}
	cert_payload_encode(out, type, c.encoding, c.data);
	return COMPLETE;
}

static enum again auth_again(struct view body, uint8_t type,
			     struct builder *out)
{
	struct auth_payload a;

	(void)type;
	if (!auth_payload_decode(body, &a)) {
		return REFUSED;
	}
	auth_payload_encode(out, a.method, a.data);
	return COMPLETE;
}

static enum again nonce_again(struct view body, uint8_t type,
			      struct builder *out)
{
	struct view nonce;

	(void)type;
	if (!nonce_payload_decode(body, &nonce)) {
		return REFUSED;
	}
	nonce_payload_encode(out, nonce);
	return COMPLETE;
}

static enum again notify_again(struct view body, uint8_t type,
			       struct builder *out)
{
	struct notify_payload n;

	(void)type;
	if (!notify_payload_decode(body, &n)) {
		return REFUSED;
	}
	notify_payload_encode_spi(out, n.protocol, n.spi, n.type, n.data);
	return COMPLETE;
}

static enum again delete_again(struct view body, uint8_t type,
			       struct builder *out)
{
	struct delete_payload d;

	(void)type;
	if (!delete_payload_decode(body, &d)) {
		return REFUSED;
	}
	if (d.protocol == PROTOCOL_IKE) {
		delete_payload_encode_ike(out);
		return COMPLETE;
	}
	uint32_t *spis = NEW_ARRAY(uint32_t, (size_t)d.nr_spis + 1);

	for (unsigned i = 0; i < d.nr_spis; i++) {
		spis[i] = delete_payload_spi(&d, i);
	}
	delete_payload_encode_child(out, d.protocol, spis, d.nr_spis);
	xfree(spis);
	return COMPLETE;
}

static enum again vid_again(struct view body, uint8_t type, struct builder *out)
{
	(void)type;
	vid_payload_encode(out, body);
	return COMPLETE;
}

static enum again ts_again(struct view body, uint8_t type, struct builder *out)
{
	struct ts_payload ts;
	char buf[100];

	if (!ts_payload_decode(body, &ts)) {
		return REFUSED;
	}
	ASSERT(ts.nr > 0 || ts.has_unknown_type);
	for (size_t i = 0; i < ts.nr; i++) {
		struct text text = TEXT_IN(buf);

		text_add_ip_selector(&text, &ts.selectors[i]);
		ASSERT(ip_selector_eq(&ts.selectors[i], &ts.selectors[i]));
	}
	if (ts.nr == 0) {
		return REFUSED; /* nothing that could be encoded */
	}
	ts_payload_encode(out, type, ts.selectors, ts.nr);
	return ts.has_unknown_type ? LOSSY : COMPLETE;
}

static enum again cp_again(struct view body, uint8_t type, struct builder *out)
{
	struct cp_payload cp;

	(void)type;
	if (!cp_payload_decode(body, &cp)) {
		return REFUSED;
	}
	cp_payload_encode(out, cp.type, cp.attributes, cp.nr);
	return COMPLETE;
}

static enum again eap_again(struct view body, uint8_t type, struct builder *out)
{
	struct eap_payload eap;

	(void)type;
	if (!eap_payload_decode(body, &eap)) {
		return REFUSED;
	}
	eap_payload_encode(out, &eap);
	return COMPLETE;
}

/* By type from PAYLOAD_SA on; SK has no body of its own. */
static enum again (*const again_of[])(struct view, uint8_t,
				      struct builder *) = {
	[PAYLOAD_SA - PAYLOAD_SA] = sa_again,
	[PAYLOAD_KE - PAYLOAD_SA] = ke_again,
	[PAYLOAD_IDI - PAYLOAD_SA] = id_again,
	[PAYLOAD_IDR - PAYLOAD_SA] = id_again,
	[PAYLOAD_CERT - PAYLOAD_SA] = cert_again,
	[PAYLOAD_CERTREQ - PAYLOAD_SA] = cert_again,
	[PAYLOAD_AUTH - PAYLOAD_SA] = auth_again,
	[PAYLOAD_NONCE - PAYLOAD_SA] = nonce_again,
	[PAYLOAD_NOTIFY - PAYLOAD_SA] = notify_again,
	[PAYLOAD_DELETE - PAYLOAD_SA] = delete_again,
	[PAYLOAD_VENDOR_ID - PAYLOAD_SA] = vid_again,
	[PAYLOAD_TSI - PAYLOAD_SA] = ts_again,
	[PAYLOAD_TSR - PAYLOAD_SA] = ts_again,
	[PAYLOAD_CP - PAYLOAD_SA] = cp_again,
	[PAYLOAD_EAP - PAYLOAD_SA] = eap_again,
};

static enum again encode_again(struct view body, uint8_t type,
			       struct builder *out)
{
	size_t index = (size_t)type - PAYLOAD_SA;

	builder_init(out, ENCODED_MAX);
	if (type < PAYLOAD_SA || index >= ARRAY_LEN(again_of) ||
	    again_of[index] == NULL) {
		return REFUSED;
	}
	return again_of[index](body, type, out);
}

static struct view body_of(const struct builder *out)
{
	struct cursor in = cursor_of(builder_written(out));

	cursor_skip(&in, GENERIC_HEADER_BYTES);
	return cursor_rest(&in);
}

static void check_payload(const struct payload *payload)
{
	struct builder once;
	struct builder twice;
	enum again again = encode_again(payload->body, payload->type, &once);

	if (again != REFUSED) {
		struct view body = body_of(&once);

		ASSERT(builder_ok(&once));
		ASSERT(builder_first_payload(&once) == payload->type);
		ASSERT(again == LOSSY || body.len == payload->body.len);
		ASSERT(encode_again(body, payload->type, &twice) == COMPLETE);
		ASSERT(view_eq(body, body_of(&twice)));
		builder_done(&twice);
	}
	builder_done(&once);
}

void check_payloads(const struct chain *chain)
{
	for (size_t i = 0; i < chain->nr; i++) {
		check_payload(&chain->payloads[i]);
	}
}

static void check_look_up(const struct chain *chain)
{
	unsigned nr = 0;

	for (unsigned type = 0; type < 256; type++) {
		const struct payload *p = chain_find(chain, (uint8_t)type);
		unsigned found = 0;

		while (p != NULL) {
			ASSERT(p->type == type);
			found++;
			p = chain_find_next(chain, p);
		}
		ASSERT(found == chain_count(chain, (uint8_t)type));
		nr += found;
	}
	ASSERT(nr == chain->nr);
}

static void check_notifies(const struct chain *chain)
{
	struct notify_payload n;
	struct notify_payload error;
	bool has_error = chain_error_notify(chain, &error);
	bool saw_error = false;
	size_t pos = 0;

	while (chain_notify_next(chain, &pos, NOTIFY_NOTHING, &n)) {
		ASSERT(n.type == NOTIFY_NOTHING ||
		       chain_has_notify(chain, n.type));
		saw_error = saw_error || notify_is_error(n.type);
	}
	ASSERT(saw_error == has_error);
	ASSERT(!has_error || notify_is_error(error.type));
}

static void check_grammar(const struct chain *chain)
{
	const struct grammar init = { P(SA) | P(KE) | P(NONCE), P(NOTIFY) };
	struct grammar_result result = grammar_match(&init, chain);

	switch (result.fault) {
	case GRAMMAR_UNSUPPORTED_CRITICAL:
		ASSERT(chain_find(chain, result.type)->type == result.type);
		ASSERT(!payload_is_known(result.type));
		break;
	case GRAMMAR_MISSING:
		ASSERT(chain_find(chain, result.type) == NULL);
		break;
	case GRAMMAR_REPEATED:
		ASSERT(chain_count(chain, result.type) > 1);
		break;
	case GRAMMAR_OK:
		ASSERT(chain_count(chain, PAYLOAD_KE) == 1);
		break;
	}
}

void check_chain(const struct chain *chain)
{
	char buf[64];
	struct text text = TEXT_IN(buf);

	buf[0] = '\0';
	text_add_chain(&text, chain, RESPONDER);
	ASSERT(strlen(buf) < sizeof(buf));
	text = TEXT_IN(buf);
	text_add_payload_set(&text, chain->payload_set, INITIATOR);
	ASSERT(strlen(buf) < sizeof(buf));
	check_look_up(chain);
	check_notifies(chain);
	check_grammar(chain);
}
