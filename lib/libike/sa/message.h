/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A received message, as handlers see it.
 */
#ifndef LIBIKE_SA_MESSAGE_H
#define LIBIKE_SA_MESSAGE_H

#include "libswan/ip_endpoint.h"
#include "wire/chain.h"
#include "wire/ke_payload.h"
#include "wire/notify_payload.h"

/* Borrowed views point into the datagram or into PLAINTEXT. */
struct message {
	struct ike_header header;
	struct ip_endpoint local;
	struct ip_endpoint remote;
	struct view datagram;	/* of the (last) datagram */
	struct chain outer;
	struct chain inner;	/* of the SK payload, once open */
	const struct chain *body; /* what handlers read: inner, or outer */
	struct blob plaintext;	/* owned: inner payloads, reassembled */
	uint8_t inner_type;	/* first inner payload */
	uint8_t sk_flags;	/* as sent (of fragment 1) */
	unsigned nr_fragments;	/* 1: not fragmented */
	size_t bytes;		/* of all its datagrams */
};

void message_done(struct message *msg);

/* "SK{IDr,AUTH,SA,TSi,TSr}", or without SK{}: for logs and the trace. */
void text_add_message_payloads(struct text *out, const struct message *msg);

#endif
