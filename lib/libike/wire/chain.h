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

/* Borrowed from the message. */
struct chain {
	struct payload payloads[CHAIN_MAX];
	size_t nr;
	uint64_t payload_set;	      /* bit (type - 33) for types 33..96 */
	uint8_t unsupported_critical; /* first unknown critical type, or 0 */
};

/* Bit of a payload type in payload_set; types below 33 have none. */
#define P(type) (UINT64_C(1) << (PAYLOAD_##type - 33))

/*
 * Walk IN from payload type FIRST to the end.  SK and SKF end the chain (what
 * their next-payload octet names is inside them).  False, and the chain empty,
 * when a length is wrong, octets are left over, or there are more than
 * CHAIN_MAX.
 */
bool chain_decode(struct cursor *in, uint8_t first, struct chain *chain);

/*
 * Whether TYPE is one that the critical bit says nothing about: 33..48
 * (RFC 7296 section 2.5) and SKF.
 */
bool payload_is_known(uint8_t type);

/* The first payload of TYPE, or NULL; then the NEXT of the same type. */
const struct payload *chain_find(const struct chain *chain, uint8_t type);
const struct payload *chain_find_next(const struct chain *chain,
				      const struct payload *after);
unsigned chain_count(const struct chain *chain, uint8_t type);

/* The type that SK/SKF's generic header names as first inner payload. */
uint8_t payload_inner_type(const struct payload *sk);

/*
 * Open a payload of TYPE: links it into the chain and writes its generic
 * header, whose length counts to the close.  The chain is that of the header
 * or the SK payload before it; in an empty builder it starts an inner chain.
 */
struct mark builder_open_payload(struct builder *out, uint8_t type);

/* First type of an inner chain in a builder of its own; 0 when empty. */
uint8_t builder_first_payload(const struct builder *out);

/* Append a count or length as one octet; above 255 OUT overflows. */
void builder_count_u8(struct builder *out, size_t count);

/*
 * "SA,KE,Ni,N(COOKIE)": for logs; of at most as many as fit.  SENDER is the
 * role in the exchange, which tells Ni from Nr.
 */
void text_add_chain(struct text *out, const struct chain *chain,
		    enum role sender);

/* "SA,KE,Ni": the types of a set of P() bits, ascending. */
void text_add_payload_set(struct text *out, uint64_t set, enum role sender);

#endif
