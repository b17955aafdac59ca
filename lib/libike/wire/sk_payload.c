/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames of SK and SKF payloads (RFC 7296 3.14, RFC 7383 2.5).
 */
#include "wire/sk_payload.h"

#define FRAGMENT_FIELDS_BYTES 4

/* fragment number (16) | total (16) */
static bool fragment_decode(struct view body, struct sk_frame *frame)
{
	struct cursor in = cursor_of(body);

	frame->fragment = cursor_u16(&in);
	frame->total = cursor_u16(&in);
	if (frame->fragment != 1) {
		frame->inner_type = PAYLOAD_NONE;
	}
	return cursor_ok(&in) && frame->fragment >= 1 &&
	       frame->fragment <= frame->total && frame->total <= FRAGMENTS_MAX;
}

/* Lengths are compared before they are subtracted. */
bool sk_frame_decode(struct view message, const struct payload *sk,
		     size_t iv_bytes, size_t icv_bytes, struct sk_frame *frame)
{
	size_t fields = sk->type == PAYLOAD_SKF ? FRAGMENT_FIELDS_BYTES : 0;
	struct cursor in = cursor_of(message);

	*frame = (struct sk_frame){ .inner_type = payload_inner_type(sk),
				    .flags = sk->flags };
	if (sk->body.len > message.len || sk->body.len < fields) {
		return false;
	}
	if (sk->type == PAYLOAD_SKF && !fragment_decode(sk->body, frame)) {
		return false;
	}
	frame->aad = cursor_bytes(&in, message.len - sk->body.len + fields);
	frame->iv = cursor_bytes(&in, iv_bytes);
	if (!cursor_ok(&in) || cursor_left(&in) <= icv_bytes) {
		return false;
	}
	frame->text = cursor_bytes(&in, cursor_left(&in) - icv_bytes);
	frame->icv = cursor_rest(&in);
	return true;
}

struct mark sk_payload_open(struct builder *out, uint8_t inner_type,
			    uint16_t fragment, uint16_t total)
{
	struct mark payload =
		builder_open_payload(out, total > 0 ? PAYLOAD_SKF : PAYLOAD_SK);

	builder_patch_u8(out, out->next_payload, inner_type);
	if (total > 0) {
		builder_u16(out, fragment);
		builder_u16(out, total);
	}
	return payload;
}

bool sk_unpad(struct view text, struct view *plaintext)
{
	struct cursor in = cursor_of(text);

	*plaintext = EMPTY_VIEW;
	if (text.len == 0) {
		return false;
	}
	struct view rest = cursor_bytes(&in, text.len - 1);
	uint8_t pad_bytes = cursor_u8(&in);

	if (pad_bytes > rest.len) {
		return false;
	}
	*plaintext = view_of(rest.ptr, rest.len - pad_bytes);
	return true;
}
