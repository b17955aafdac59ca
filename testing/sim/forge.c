/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages taken apart and made anew, by someone who has the keys.
 */
#include "sim/forge.h"

#include <string.h>

#define FORGED_MAX    65535
#define GENERIC_BYTES 4

/* What one side sends with. */
struct keys {
	PK11SymKey *encr;
	PK11SymKey *prf;
	struct view salt;
};

static struct keys keys_of(const struct ike_sa *ike)
{
	const struct sk_keys *k = &ike->crypto.keys;
	size_t salt_bytes = ike->crypto.chosen.suite.encr->salt_bytes;

	return ike->role == INITIATOR
		       ? (struct keys){ k->ei, k->pi,
					view_of(k->salt_i, salt_bytes) }
		       : (struct keys){ k->er, k->pr,
					view_of(k->salt_r, salt_bytes) };
}

void forged_done(struct forged *forged)
{
	forged_chain_done(&forged->outer);
	forged_chain_done(&forged->inner);
}

/* The first NR payloads of CHAIN, flags included. */
static struct forged_chain copy_payloads(const struct chain *chain, size_t nr)
{
	struct forged_chain copy;
	struct builder out;

	builder_init(&out, FORGED_MAX);
	for (size_t n = 0; n < nr; n++) {
		const struct payload *p = &chain->payloads[n];
		struct mark payload = builder_open_payload(&out, p->type);

		builder_patch_u8(&out, payload.start + 1, p->flags);
		builder_view(&out, p->body);
		builder_close(&out, payload);
	}
	copy.first_type = builder_first_payload(&out);
	copy.payloads = builder_take(&out);
	builder_done(&out);
	return copy;
}

static bool open_frame(const struct ike_sa *ike, const struct sk_frame *frame,
		       struct forged *forged)
{
	const struct encr_desc *encr = ike->crypto.chosen.suite.encr;
	struct keys keys = keys_of(ike);
	struct blob text = blob_clone(frame->text);
	struct view plain;
	diag_t d = encr->ops->open(encr, keys.encr, keys.salt, frame->iv,
				   frame->aad, text.ptr, text.len, frame->icv);
	bool good = d == NULL && sk_unpad(blob_view(&text), &plain);

	if (good) {
		forged->inner.first_type = frame->inner_type;
		forged->inner.payloads = blob_clone(plain);
	}
	diag_free(&d);
	blob_free(&text);
	return good;
}

static bool open_sealed_message(const struct ike_sa *ike, struct view datagram,
				const struct chain *chain,
				struct forged *forged)
{
	const struct encr_desc *encr = ike->crypto.chosen.suite.encr;
	const struct payload *sk = &chain->payloads[chain->nr - 1];
	struct sk_frame frame;

	if (keys_of(ike).encr == NULL || !encr_is_aead(encr) ||
	    !sk_frame_decode(datagram, sk, encr->wire_iv_bytes, encr->icv_bytes,
			     &frame) ||
	    !open_frame(ike, &frame, forged)) {
		return false;
	}
	forged->sealed = true;
	forged->sk_flags = frame.flags;
	forged->fragment = frame.fragment;
	forged->total = frame.total;
	forged->outer = copy_payloads(chain, chain->nr - 1);
	return true;
}

bool forge_open(const struct ike_sa *ike, struct view datagram,
		struct forged *forged)
{
	struct cursor in = cursor_of(datagram);
	struct chain chain;

	*forged = (struct forged){ .sealed = false };
	if (!ike_header_decode(&in, &forged->header) ||
	    !chain_decode(&in, forged->header.next_payload, &chain) ||
	    chain.nr == 0) {
		return false;
	}
	const struct payload *last = &chain.payloads[chain.nr - 1];

	if (last->type == PAYLOAD_SK || last->type == PAYLOAD_SKF) {
		return ike != NULL &&
		       open_sealed_message(ike, datagram, &chain, forged);
	}
	forged->outer = copy_payloads(&chain, chain.nr);
	return true;
}

/* Payload by payload, so that each is linked to the one before. */
static void add_chain(struct builder *out, const struct forged_chain *chain)
{
	struct cursor in = cursor_of(blob_view(&chain->payloads));
	uint8_t type = chain->first_type;

	while (!cursor_at_end(&in) && cursor_ok(&in)) {
		struct mark payload = builder_open_payload(out, type);

		type = cursor_u8(&in);
		builder_patch_u8(out, payload.start + 1, cursor_u8(&in));
		uint16_t len = cursor_u16(&in);

		builder_view(out, cursor_bytes(&in, len - GENERIC_BYTES));
		builder_close(out, payload);
	}
}

static void seal_text(struct ike_sa *ike, struct builder *out, size_t aad_len,
		      size_t text_len)
{
	const struct encr_desc *encr = ike->crypto.chosen.suite.encr;
	struct keys keys = keys_of(ike);
	uint8_t *text = out->ptr + aad_len + encr->wire_iv_bytes;
	diag_t d = encr->ops->seal(
		encr, keys.encr, keys.salt,
		view_of(out->ptr + aad_len, encr->wire_iv_bytes),
		view_of(out->ptr, aad_len), text, text_len, text + text_len);

	ASSERT(d == NULL);
}

struct blob forge_seal(struct ike_sa *ike, const struct forged *f)
{
	struct view inner = blob_view(&f->inner.payloads);
	struct builder out;

	builder_init(&out, FORGED_MAX);
	struct mark message = ike_header_encode(&out, &f->header);
	add_chain(&out, &f->outer);
	if (!f->sealed) {
		builder_close(&out, message);
		ASSERT(builder_ok(&out));
		return builder_take(&out);
	}
	const struct encr_desc *encr = ike->crypto.chosen.suite.encr;
	struct mark sk = sk_payload_open(&out, f->inner.first_type, f->fragment,
					 f->total);

	builder_patch_u8(&out, sk.start + 1, f->sk_flags);
	size_t aad_len = out.len;

	builder_u64(&out, ++ike->crypto.iv_counter);
	builder_view(&out, inner);
	builder_u8(&out, 0);
	builder_zeros(&out, encr->icv_bytes);
	builder_close(&out, sk);
	builder_close(&out, message);
	ASSERT(builder_ok(&out) && encr->wire_iv_bytes == sizeof(uint64_t));
	seal_text(ike, &out, aad_len, inner.len + 1);
	return builder_take(&out);
}

void forge_int_auth(struct ike_sa *ike, const struct forged *f,
		    const struct int_auth *before)
{
	struct int_auth *mine = &ike->half_open->int_auth[ike->role];
	struct ike_header header = f->header;

	header.next_payload =
		f->outer.payloads.len > 0 ? f->outer.first_type : PAYLOAD_SK;
	*mine = *before;
	diag_t d = int_auth_add(
		mine, ike->crypto.chosen.suite.prf, keys_of(ike).prf, &header,
		blob_view(&f->outer.payloads), f->inner.first_type, f->sk_flags,
		blob_view(&f->inner.payloads));
	ASSERT(d == NULL);
}
