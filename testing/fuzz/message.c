/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target: one datagram, from the IKE header to the last payload.
 */
#include "fuzz/shared/payload_check.h"
#include "libswan/assert.h"
#include "wire/sk_payload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MESSAGE_MAX 200000

/* Of AES-GCM, ChaCha20-Poly1305 and AES-CTR, AES-CBC with its MACs. */
static const struct {
	size_t iv;
	size_t icv;
} sizes[] = { { 8, 16 }, { 8, 8 }, { 16, 12 }, { 16, 16 }, { 16, 32 } };

static void check_frame(struct view message, const struct payload *sk)
{
	struct sk_frame f;
	struct view plaintext;

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		if (!sk_frame_decode(message, sk, sizes[i].iv, sizes[i].icv,
				     &f)) {
			continue;
		}
		ASSERT(f.iv.len == sizes[i].iv && f.icv.len == sizes[i].icv);
		ASSERT(f.text.len > 0);
		ASSERT(f.aad.len + f.iv.len + f.text.len + f.icv.len ==
		       message.len);
		ASSERT(f.aad.ptr == message.ptr);
		ASSERT(f.icv.ptr + f.icv.len == message.ptr + message.len);
		ASSERT(f.fragment <= f.total && f.total <= FRAGMENTS_MAX);
		if (sk_unpad(f.text, &plaintext)) {
			ASSERT(plaintext.len < f.text.len);
		}
	}
}

static void encode_payload(struct builder *out, const struct payload *p)
{
	struct mark payload;

	if (p->type == PAYLOAD_SK) {
		payload = sk_payload_open(out, payload_inner_type(p), 0, 0);
	} else {
		payload = builder_open_payload(out, p->type);
	}
	builder_view(out, p->body);
	builder_close(out, payload);
}

/* Header and payloads, written again, decode to the same. */
static void check_round_trip(const struct ike_header *header,
			     const struct chain *chain)
{
	struct builder out;
	struct ike_header again;
	static struct chain chain_again;

	builder_init(&out, MESSAGE_MAX);
	struct mark message = ike_header_encode(&out, header);

	for (size_t i = 0; i < chain->nr; i++) {
		encode_payload(&out, &chain->payloads[i]);
	}
	builder_close(&out, message);
	ASSERT(builder_ok(&out));
	struct cursor in = cursor_of(builder_written(&out));

	ASSERT(ike_header_decode(&in, &again));
	ASSERT(again.length == out.len);
	ASSERT(again.next_payload == header->next_payload);
	ASSERT(ike_spi_eq(&again.spis.i, &header->spis.i));
	ASSERT(chain_decode(&in, again.next_payload, &chain_again));
	ASSERT(chain_again.nr == chain->nr);
	ASSERT(chain_again.payload_set == chain->payload_set);
	for (size_t i = 0; i < chain->nr; i++) {
		ASSERT(chain_again.payloads[i].type == chain->payloads[i].type);
		ASSERT(view_eq(chain_again.payloads[i].body,
			       chain->payloads[i].body));
	}
	builder_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view message = view_of(data, size);
	struct cursor in = cursor_of(message);
	static struct chain chain;
	struct ike_header header;

	if (size > MESSAGE_MAX / 2 || !ike_header_decode(&in, &header)) {
		return 0;
	}
	if (!chain_decode(&in, header.next_payload, &chain)) {
		ASSERT(chain.nr == 0);
		return 0;
	}
	check_chain(&chain);
	check_payloads(&chain);
	check_round_trip(&header, &chain);
	if (chain.nr > 0) {
		const struct payload *last = &chain.payloads[chain.nr - 1];

		if (last->type == PAYLOAD_SK || last->type == PAYLOAD_SKF) {
			check_frame(message, last);
		}
	}
	return 0;
}
