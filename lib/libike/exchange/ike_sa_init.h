/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_SA_INIT: both roles (RFC 7296 1.2, RFC 9370 2.2.1).
 */
#ifndef LIBIKE_EXCHANGE_IKE_SA_INIT_H
#define LIBIKE_EXCHANGE_IKE_SA_INIT_H

#include "exchange/exchange.h"

/*
 * Initiator: a new IKE SA for C, whose remote address is known.  The verdict
 * is that of a handler on SIDE_RESPONSE: a key pair is being made, mostly.
 */
struct ike_sa *ike_sa_init_start(struct world *world, struct conn *c,
				 struct verdict *verdict);

/* Build and send the request again, with another KE or a cookie in it. */
struct verdict ike_sa_init_send(struct ike_sa *ike);

/*
 * Responder: a request that belongs to no SA.  NULL when it was answered
 * without keeping anything (cookie, error), or dropped; else the new SA, and
 * the verdict of its handler.
 */
struct ike_sa *ike_sa_init_respond(struct world *world,
				   const struct message *msg,
				   struct verdict *verdict);

/* A key pair for type 4 is there: it goes into the (next) request. */
struct verdict on_init_keygen_done(struct ike_sa *ike, struct job *job);

/* Rows of the responses that ask for another request. */
struct verdict recv_cookie(struct ike_sa *ike, const struct message *msg);
struct verdict recv_invalid_ke(struct ike_sa *ike, const struct message *msg);

/* What comes next for an initiator: the round that is due, or IKE_AUTH. */
struct verdict exchange_next(struct ike_sa *ike);

/*
 * intermediate=insist: fails while no additional key exchange is negotiated.
 */
struct verdict check_insist(const struct ike_sa *ike, const struct conn *c);

/* NAT_DETECTION_*: what we send, and what the peer's say of the path. */
void natd_encode(struct builder *out, const struct ike_sa *ike,
		 const struct conn *c);
void natd_learn(struct ike_sa *ike, const struct chain *chain);

/* What an IKE_SA_INIT message says besides SA, KE and nonce. */
void init_notifies_encode(struct builder *out, const struct ike_sa *ike,
			  const struct conn *c, bool intermediate);

#endif
