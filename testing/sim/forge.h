/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Messages taken apart and made anew, by someone who has the keys.
 */
#ifndef TESTING_SIM_FORGE_H
#define TESTING_SIM_FORGE_H

#include "sim/sim.h"
#include "wire/sk_payload.h"

/* A chain of payloads in clear; owned. */
struct forged_chain {
	uint8_t first_type;
	struct blob payloads;
};

void forged_chain_done(struct forged_chain *chain);

/* A copy of the payloads that FIRST_TYPE and OCTETS are. */
struct forged_chain forge_chain(uint8_t first_type, struct view octets);

/*
 * Put BODY in place of that of the first payload of TYPE; take it out; put one
 * before all others, or behind.  What is no chain, as in a fragment, stays.
 */
void forge_replace(struct forged_chain *chain, uint8_t type, struct view body);
void forge_remove(struct forged_chain *chain, uint8_t type);
void forge_prepend(struct forged_chain *chain, uint8_t type, struct view body);
void forge_append(struct forged_chain *chain, uint8_t type, struct view body);

/* The notify of NOTIFY_TYPE taken out; one without data appended. */
void forge_remove_notify(struct forged_chain *chain, uint16_t notify_type);
void forge_append_notify(struct forged_chain *chain, uint16_t notify_type);

/* The body of the first payload of TYPE, borrowed; empty: there is none. */
struct view forge_body(const struct forged_chain *chain, uint8_t type);

/* Any message; one in clear has no SK. */
struct forged {
	struct ike_header header;
	struct forged_chain outer; /* before SK, or all that there is */
	bool sealed;
	uint8_t sk_flags;
	uint16_t fragment; /* 1..total; 0: SK */
	uint16_t total;
	struct forged_chain inner;
};

void forged_done(struct forged *forged);

/*
 * Take apart what IKE's side sent, with the keys it has now (an AEAD's), if
 * any; IKE may be NULL for a message in clear.
 */
bool forge_open(const struct ike_sa *ike, struct view datagram,
		struct forged *forged);

/* Seal it with the keys that IKE's side has now, and a fresh IV. */
struct blob forge_seal(struct ike_sa *ike, const struct forged *forged);

/* As IKE's side would count it in IntAuth, onto BEFORE (RFC 9242 3.3). */
void forge_int_auth(struct ike_sa *ike, const struct forged *forged,
		    const struct int_auth *before);

#endif
