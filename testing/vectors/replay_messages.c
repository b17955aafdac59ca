/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recorded messages: headers, decryption, payloads, IntAuth.
 */
#include "vectors/replay.h"

#include <stdio.h>
#include <string.h>

#include "wire/ke_payload.h"
#include "wire/sk_payload.h"

/* A message whose plaintext is whole, or not yet. */
struct message {
	struct where where;
	const json_t *record;
	struct view octets;
	struct ike_header header;
	struct chain chain;
	struct sk_frame frame;	/* when it is encrypted */
	struct blob plaintext;	/* of this datagram, without padding */
};

/* Plaintext of fragments, up to the one that completes the message. */
struct assembly {
	struct blob plaintext;
	uint8_t inner_type; /* both of fragment 1 */
	uint8_t sk_flags;
};

/* Names of a recording's payloads, in more than one notation. */
/* clang-format off */
static const struct name payload_spellings[] = {
	{ PAYLOAD_SA, "SA" }, { PAYLOAD_KE, "KE" }, { PAYLOAD_IDI, "IDi" },
	{ PAYLOAD_IDR, "IDr" }, { PAYLOAD_CERT, "CERT" },
	{ PAYLOAD_CERTREQ, "CERTREQ" }, { PAYLOAD_AUTH, "AUTH" },
	{ PAYLOAD_NONCE, "Nonce" }, { PAYLOAD_NONCE, "No" },
	{ PAYLOAD_NONCE, "Ni" }, { PAYLOAD_NONCE, "Nr" },
	{ PAYLOAD_NOTIFY, "N" }, { PAYLOAD_DELETE, "D" },
	{ PAYLOAD_DELETE, "Delete" }, { PAYLOAD_VENDOR_ID, "V" },
	{ PAYLOAD_TSI, "TSi" }, { PAYLOAD_TSR, "TSr" }, { PAYLOAD_CP, "CP" },
	{ PAYLOAD_EAP, "EAP" },
};
/* clang-format on */

static enum role sender_of(const json_t *record)
{
	return strcmp(text_of(record, "from"), "responder") == 0 ? RESPONDER :
								   INITIATOR;
}

/* The flag of who made the SA says whose keys are in use. */
static enum role side_of(const struct ike_header *header)
{
	return (header->flags & IKE_FLAG_INITIATOR) != 0 ? INITIATOR :
							   RESPONDER;
}

static void check_header(struct replay *r, const struct message *m)
{
	const struct ike_header *h = &m->header;
	const char *exchange = name_of(exchange_names, h->exchange);

	compare_field(r, m->where, ike_spi_view(&h->spis.i), m->record,
		      "spi_i");
	compare_field(r, m->where, ike_spi_view(&h->spis.r), m->record,
		      "spi_r");
	compare_number(r, m->where, h->message_id, m->record, "message_id");
	compare_number(r, m->where, (long)m->octets.len, m->record, "bytes");
	compare_text(r, m->where, exchange != NULL ? exchange : "?", m->record,
		     "exchange");
	if (h->length != m->octets.len) {
		differs(r, m->where, "header's length is %u", h->length);
	}
	if (ike_header_is_response(h) !=
	    json_is_true(json_object_get(m->record, "response"))) {
		differs(r, m->where, "response is not what its flag says");
	}
}

static void check_payload_names(struct replay *r, struct where where,
				const struct chain *chain,
				const json_t *names_recorded)
{
	size_t nr = json_array_size(names_recorded);
	uint32_t type;

	if (nr != chain->nr) {
		differs(r, where, "%zu payloads, recorded %zu", chain->nr, nr);
		return;
	}
	for (size_t i = 0; i < nr; i++) {
		const char *name =
			json_string_value(json_array_get(names_recorded, i));

		if (name != NULL &&
		    name_value(NAMES(payload_spellings), view_of_string(name),
			       &type) &&
		    type != chain->payloads[i].type) {
			differs(r, where, "payload %zu is of type %u, "
				"recorded %s", i, chain->payloads[i].type,
				name);
		}
	}
	r->nr_same++;
}

/* What the message says in the clear, or said when it was decrypted. */
static void check_payloads(struct replay *r, const struct message *m,
			   const struct chain *chain)
{
	const json_t *names_recorded = json_object_get(m->record, "payloads");
	const struct payload *payload = chain_find(chain, PAYLOAD_KE);
	struct ke_payload ke;

	if (names_recorded != NULL) {
		check_payload_names(r, m->where, chain, names_recorded);
	}
	if (payload == NULL || !ke_payload_decode(payload->body, &ke)) {
		if (json_object_get(m->record, "ke_data") != NULL) {
			differs(r, m->where, "there is no KE payload");
		}
		return;
	}
	if (json_object_get(m->record, "ke_data") != NULL) {
		compare_number(r, m->where, ke.method, m->record, "ke_method");
		compare_field(r, m->where, ke.data, m->record, "ke_data");
	}
}

/* Integrity (or the AEAD's tag) proven, padding removed. */
static diag_t decrypt(const struct suite *suite, const struct sk_keys *keys,
		      const struct message *m, struct blob *plaintext)
{
	const struct encr_desc *encr = suite->encr;
	bool is_i = side_of(&m->header) == INITIATOR;
	const struct sk_frame *f = &m->frame;
	struct view salt = view_of(is_i ? keys->salt_i : keys->salt_r,
				   encr->salt_bytes);
	struct blob text;
	struct view unpadded;
	diag_t d = NULL;

	*plaintext = EMPTY_BLOB;
	if (!encr_is_aead(encr)) {
		struct view covered = view_of(m->octets.ptr,
					      m->octets.len - f->icv.len);
		uint8_t mac[INTEG_OUTPUT_MAX];

		d = integ_mac(suite->integ, is_i ? keys->ai : keys->ar,
			      &covered, 1, mac);
		if (d == NULL && !view_eq(view_of(mac, f->icv.len), f->icv)) {
			d = diag("integrity check value is wrong");
		}
		if (d != NULL) {
			return d;
		}
	}
	text = blob_clone(f->text);
	d = encr->ops->open(encr, is_i ? keys->ei : keys->er, salt, f->iv,
			    encr_is_aead(encr) ? f->aad : EMPTY_VIEW, text.ptr,
			    text.len,
			    encr_is_aead(encr) ? f->icv : EMPTY_VIEW);
	if (d == NULL && !sk_unpad(blob_view(&text), &unpadded)) {
		d = diag("padding is wrong");
	}
	if (d == NULL) {
		*plaintext = blob_clone(unpadded);
	}
	blob_free(&text);
	return d;
}

static size_t icv_bytes(const struct suite *suite)
{
	return encr_is_aead(suite->encr) ? suite->encr->icv_bytes :
					   suite->integ->output_bytes;
}

/* Put a datagram's plaintext behind what came before. */
static void assemble(struct assembly *a, const struct message *m)
{
	struct blob more;

	if (m->frame.fragment <= 1) {
		blob_free(&a->plaintext);
		a->inner_type = m->frame.inner_type;
		a->sk_flags = m->frame.flags;
	}
	more = blob_concat((struct view[]){ blob_view(&a->plaintext),
					    blob_view(&m->plaintext) },
			   2);
	blob_free(&a->plaintext);
	a->plaintext = more;
}

/* A message of IKE_INTERMEDIATE against intauth[] (RFC 9242 3.3). */
static void replay_int_auth(struct replay *r, const struct message *m,
			    const struct sk_keys *keys,
			    const struct assembly *a)
{
	size_t n = r->nr_int_auth++;
	struct where where = at("intauth[%zu]", n);
	const json_t *recorded = json_array_get(
		json_object_get(r->root, "intauth"), n);
	enum role role = sender_of(m->record);
	struct int_auth *auth = &r->int_auth[role];
	PK11SymKey *sk_p = role == INITIATOR ? keys->pi : keys->pr;
	uint8_t value[PRF_OUTPUT_MAX];
	struct blob a_p;

	compare_text(r, where, text_of(m->record, "from"), recorded, "from");
	compare_number(r, where, (long)n / 2 + 1, recorded, "round");
	compare_field(r, where, view_of(auth->value, auth->len), recorded,
		      "previous");
	a_p = octets_of(r, where, recorded, "a_p");
	const struct view pieces[] = { view_of(auth->value, auth->len),
				       blob_view(&a_p) };

	/* of the recorded octets, then of the message itself */
	if (!failed(r, where,
		    prf_bytes(r->suite.prf, sk_p, pieces, ARRAY_LEN(pieces),
			      value))) {
		compare_field(r, at("%.60s.a_p", where.text),
			      view_of(value, r->suite.prf->output_bytes),
			      recorded, "intauth");
	}
	blob_free(&a_p);
	if (!failed(r, where,
		    int_auth_add(auth, r->suite.prf, sk_p, &m->header,
				 EMPTY_VIEW, a->inner_type, a->sk_flags,
				 blob_view(&a->plaintext)))) {
		compare_field(r, where, view_of(auth->value, auth->len),
			      recorded, "intauth");
	}
}

/* All fragments are there: compare, take part in IntAuth. */
static void check_whole(struct replay *r, const struct message *m,
			const struct sk_keys *keys, const struct assembly *a)
{
	struct cursor in = cursor_of(blob_view(&a->plaintext));
	static struct chain inner; /* large */

	compare_field(r, m->where, blob_view(&a->plaintext), m->record,
		      "plaintext");
	compare_number(r, m->where, a->inner_type, m->record,
		       "first_inner_payload");
	if (!chain_decode(&in, a->inner_type, &inner)) {
		differs(r, m->where, "plaintext is not a chain of payloads");
		return;
	}
	check_payloads(r, m, &inner);
	if (m->header.exchange == EXCHANGE_IKE_INTERMEDIATE) {
		replay_int_auth(r, m, keys, a);
	}
}

static void check_fragment(struct replay *r, const struct message *m)
{
	char got[32];

	if (m->frame.total > 0) {
		snprintf(got, sizeof(got), "%u/%u", m->frame.fragment,
			 m->frame.total);
		compare_text(r, m->where, got, m->record, "fragment");
	}
}

static void replay_encrypted(struct replay *r, struct message *m,
			     const struct payload *sk, struct assembly *a)
{
	const struct sk_keys *keys =
		used_set_of(r, m->where, m->record, "keys");
	const struct encr_desc *encr = r->suite.encr;

	if (keys == NULL) {
		return;
	}
	if (!sk_frame_decode(m->octets, sk, encr->wire_iv_bytes,
			     icv_bytes(&r->suite), &m->frame)) {
		differs(r, m->where, "malformed SK payload");
		return;
	}
	check_fragment(r, m);
	if (failed(r, m->where,
		   decrypt(&r->suite, keys, m, &m->plaintext))) {
		return;
	}
	assemble(a, m);
	if (m->frame.fragment == m->frame.total) { /* 0 of 0: not cut */
		check_whole(r, m, keys, a);
	}
	blob_free(&m->plaintext);
}

static void replay_message(struct replay *r, struct message *m,
			   struct assembly *a)
{
	struct cursor in = cursor_of(m->octets);
	const struct payload *last;

	if (!ike_header_decode(&in, &m->header) ||
	    !chain_decode(&in, m->header.next_payload, &m->chain)) {
		differs(r, m->where, "not an IKE message");
		return;
	}
	check_header(r, m);
	last = m->chain.nr > 0 ? &m->chain.payloads[m->chain.nr - 1] : NULL;
	if (last != NULL &&
	    (last->type == PAYLOAD_SK || last->type == PAYLOAD_SKF)) {
		replay_encrypted(r, m, last, a);
	} else {
		check_payloads(r, m, &m->chain);
	}
}

void replay_messages(struct replay *r)
{
	const json_t *messages = json_object_get(r->root, "messages");
	struct assembly assembly = { .plaintext = EMPTY_BLOB };

	for (size_t i = 0; i < json_array_size(messages); i++) {
		struct message m = {
			.where = at("messages[%zu]", i),
			.record = json_array_get(messages, i),
		};
		struct blob octets = octets_of(r, m.where, m.record, "hex");

		m.octets = blob_view(&octets);
		replay_message(r, &m, &assembly);
		blob_free(&octets);
	}
	blob_free(&assembly.plaintext);
	if (r->nr_int_auth !=
	    json_array_size(json_object_get(r->root, "intauth"))) {
		differs(r, at("intauth"), "%zu messages of IKE_INTERMEDIATE, "
			"recorded %zu", r->nr_int_auth,
			json_array_size(json_object_get(r->root, "intauth")));
	}
}
