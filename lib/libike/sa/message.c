/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A received message, as handlers see it.
 */

#include "sa/message.h"

void message_done(struct message *msg)
{
	blob_free(&msg->plaintext);
}

void text_add_message_payloads(struct text *out, const struct message *msg)
{
	enum role sender = ike_header_is_response(&msg->header) ? RESPONDER :
								  INITIATOR;

	if (msg->body != &msg->inner) {
		text_add_chain(out, &msg->outer, sender);
		return;
	}
	text_add_string(out, "SK{");
	text_add_chain(out, &msg->inner, sender);
	text_add_char(out, '}');
}
