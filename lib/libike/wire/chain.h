/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The chain of payloads: generic headers, counts, look-up.
 */
#ifndef LIBIKE_WIRE_CHAIN_H
#define LIBIKE_WIRE_CHAIN_H

#include "wire/header.h"

#define CHAIN_MAX 128 /* payloads in one message; more is refused */

struct payload {
	uint8_t type;
	bool critical;
	uint8_t flags;	   /* the critical bit and the reserved bits as sent */
	struct view body;  /* without the generic header */
	struct view whole; /* with it */
};

/* Borrowed from the message.  payload_set is one bit a type 33..64. */
struct chain {
	struct payload payloads[CHAIN_MAX];
	size_t nr;
	uint64_t payload_set;	     /* bit (type - 33) for types 33..96 */
	uint8_t unsupported_critical; /* first unknown critical type, or 0 */
};

/* Bit of a payload type in payload_set; types below 33 have none. */
#define P(type) (UINT64_C(1) << (PAYLOAD_##type - 33))

/*
 * Walk IN from payload type FIRST to the end.  SK and SKF end the chain (what
 * their next-payload octet names is inside them).  False when a length is
 * wrong, octets are left over, or there are more than CHAIN_MAX.
 */
bool chain_decode(struct cursor *in, uint8_t first, struct chain *chain);

/* The first payload of TYPE, or NULL; then the NEXT of the same type. */
const struct payload *chain_find(const struct chain *chain, uint8_t type);
const struct payload *chain_find_next(const struct chain *chain,
				      const struct payload *after);
unsigned chain_count(const struct chain *chain, uint8_t type);

/* The type that SK/SKF's generic header names as first inner payload. */
uint8_t payload_inner_type(const struct payload *sk);

/*
 * Open a payload of TYPE: links it into the chain and writes its generic
 * header, whose length counts to the close.
 */
struct mark builder_open_payload(struct builder *out, uint8_t type);

/* "SA,KE,Ni,N(COOKIE)": for logs; of at most as many as fit. */
void text_add_chain(struct text *out, const struct chain *chain);

#endif
