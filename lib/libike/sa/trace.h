/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder: the last messages of a connection.
 */
#ifndef LIBIKE_SA_TRACE_H
#define LIBIKE_SA_TRACE_H

#include "conn/conn.h"
#include "libswan/time.h"
#include "wire/chain.h"

struct message;

#define TRACE_MESSAGES 24
#define TRACE_PAYLOADS 12

/* Bounded; a ring. */
struct conn_trace;

/* A message was sent or came in.  Payload types as in its (inner) chain. */
void trace_add(struct conn *c, struct monotime now, bool sent,
	       bool retransmitted, const struct ike_header *header,
	       const struct chain *chain, bool sealed, size_t bytes,
	       unsigned fragments, const struct ip_endpoint *local,
	       const struct ip_endpoint *remote);

/* Oldest first. */
void trace_each(const struct conn *c, ike_trace_fn *fn, void *ctx);
void trace_free(struct conn_trace **trace);

#endif
