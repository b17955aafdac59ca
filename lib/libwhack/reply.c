/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Replies: lines of text with a code, JSON, the end; and the exit rule.
 */
#include "libwhack/whack.h"

#include "libwhack/frame.h"

#define TEXT_BYTES (WHACK_REPLY_BYTES - FRAME_HEADER_BYTES - 2)

/* Codes that become whack's exit status. */
#define FIRST_STATUS 20
#define LAST_STATUS  99

static void add_reply(struct builder *out, enum whack_reply_kind kind,
		      unsigned code, struct view text)
{
	struct mark frame = frame_open(out, (uint16_t)kind);

	builder_u16(out, (uint16_t)code);
	builder_view(out, text);
	builder_close(out, frame);
}

/* At most LEN octets from the start of TEXT. */
static struct view head(struct view text, size_t len)
{
	return view_of(text.ptr, text.len < len ? text.len : len);
}

void whack_reply_text(struct builder *out, unsigned code, const char *line)
{
	add_reply(out, WHACK_REPLY_TEXT, code,
		  head(view_of_string(line), TEXT_BYTES));
}

void whack_reply_json(struct builder *out, struct view chunk)
{
	while (chunk.len > 0) {
		struct view part = head(chunk, TEXT_BYTES);

		add_reply(out, WHACK_REPLY_JSON, 0, part);
		chunk = view_of(chunk.ptr + part.len, chunk.len - part.len);
	}
}

void whack_reply_exit(struct builder *out, unsigned code)
{
	add_reply(out, WHACK_REPLY_EXIT, code, EMPTY_VIEW);
}

enum whack_decoded whack_reply_decode(struct view in, size_t *consumed,
				      struct whack_reply *reply)
{
	struct cursor body;
	uint16_t type;
	enum whack_decoded decoded =
		frame_decode(in, WHACK_REPLY_BYTES, &type, &body, consumed);

	*reply = (struct whack_reply){ .kind = 0 };
	if (decoded != WHACK_DECODED) {
		*consumed = 0;
		return decoded;
	}
	unsigned code = cursor_u16(&body);
	struct view text = cursor_rest(&body);

	if (type < WHACK_REPLY_TEXT || type > WHACK_REPLY_EXIT ||
	    !cursor_ok(&body)) {
		*consumed = 0;
		return WHACK_MALFORMED;
	}
	*reply = (struct whack_reply){ type, code, text };
	return WHACK_DECODED;
}

void whack_exit_add(struct whack_exit *exit, const struct whack_reply *reply)
{
	if (reply->kind == WHACK_REPLY_EXIT) {
		exit->ended = true;
	}
	if (exit->status == 0 && reply->kind != WHACK_REPLY_JSON &&
	    reply->code >= FIRST_STATUS && reply->code <= LAST_STATUS) {
		exit->status = reply->code;
	}
}
