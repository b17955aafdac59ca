/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: three uses, one series (RFC 7296 1.3, RFC 9370 2.2.4).
 */
#ifndef LIBIKE_EXCHANGE_CREATE_CHILD_SA_H
#define LIBIKE_EXCHANGE_CREATE_CHILD_SA_H

#include "exchange/exchange.h"
#include "sa/larval_sa.h"

/* Initiator: start one use; the verdict is a handler's on SIDE_RESPONSE. */
struct verdict new_child_start(struct ike_sa *ike, const struct task *task);
struct verdict rekey_child_start(struct ike_sa *ike, const struct task *task);
struct verdict rekey_ike_start(struct ike_sa *ike, const struct task *task);

/* First a key pair, where LARVAL's offer has a KE; then the request. */
struct verdict larval_start(struct larval_sa *larval);

/* Responder: a request, and one on an IKE SA that has been rekeyed. */
struct verdict recv_create_child_sa_request(struct ike_sa *ike,
					    const struct message *msg);
struct verdict refuse_create_child_sa(struct ike_sa *ike,
				      const struct message *msg);

/* One use of it. */
struct verdict new_child_respond(struct ike_sa *ike,
				 const struct message *msg);
struct verdict rekey_child_respond(struct ike_sa *ike,
				   const struct message *msg,
				   const struct notify_payload *rekey_sa);
struct verdict rekey_ike_respond(struct ike_sa *ike,
				 const struct message *msg);

/* intermediate=insist, of its own connection or of one that shares IKE. */
bool rekey_ike_needs_addke(const struct ike_sa *ike);

/*
 * Responder: LARVAL has its choice; the KE payload (where one was chosen)
 * fits it.  Encapsulates, then answers; LARVAL is freed when that fails.
 */
struct verdict larval_respond(struct larval_sa *larval,
			      const struct message *msg);

/* The nonce of MSG, or a refusal. */
bool request_nonce(const struct message *msg, struct view *nonce);

/*
 * The secret of the round that is due is in JOB: keep it and step on.  Then,
 * with rounds left, go on by IKE_FOLLOWUP_KE; else the SA is made.
 */
diag_t larval_take_secret(struct larval_sa *larval, struct job *job) MUST_USE;

/* All rounds are done: the new SA replaces what it is for.  Frees LARVAL. */
struct verdict larval_finish(struct larval_sa **larval);

/*
 * The series ends without an SA; WHY is logged.  Who waits is told.  The
 * verdict refuses with NOTIFY (a response: nothing is sent).  Frees LARVAL.
 */
struct verdict larval_fail(struct larval_sa **larval, uint16_t notify,
			   diag_t *why);

/*
 * The peer may have the SA of LARVAL, and we cannot: it must hear so, by a
 * delete of that Child SA, or of the IKE SA that it takes for rekeyed.
 */
void larval_disown(struct larval_sa *larval);

/* Initiator: the same, and it fails, as we cannot use the peer's answer. */
struct verdict larval_fail_answered(struct larval_sa **larval, diag_t *why);

/* Who waits for LARVAL's end hears whack's exit status CODE. */
void larval_tell_end(const struct larval_sa *larval, int code);

/* Proposals of C's Child SAs under IKE: with PFS they name a KE. */
struct proposals *child_proposals(const struct ike_sa *ike,
				  const struct conn *c);

/* The request in MSG into LARVAL, for C; 0 or the notify that refuses it. */
uint16_t larval_child_accept(struct larval_sa *larval, struct conn *c,
			     const struct message *msg, diag_t *why);

/* The peer's SPI of the new IKE SA; a diag when it is zero. */
diag_t ike_spi_of_chosen(const struct chosen *chosen,
			 struct ike_spi *spi) MUST_USE;

/* The new IKE SA of LARVAL is complete; children move when it is decided. */
diag_t rekey_ike_finish(struct larval_sa *larval) MUST_USE;

/*
 * RFC 7296 2.8.2: our own rekey of OLD comes to nothing, so the one that the
 * peer made meanwhile, where there is one, gets all that OLD has.
 */
void rekey_ike_yield(struct ike_sa *old);

/*
 * The peer made NEW while our own rekey was on its way: it uses NEW, so it has
 * decided for it; or NEW goes, and it has decided against it.
 */
void rekey_ike_decided(struct ike_sa *new);
void rekey_ike_undone(struct ike_sa *new);

/* Initiator: the next IKE_FOLLOWUP_KE of LARVAL. */
struct verdict ike_followup_ke_start(struct larval_sa *larval);

/* TEMPORARY_FAILURE: try again after a while (RFC 7296 2.25). */
void retry_later(struct larval_sa *larval);

/*
 * Refused for good: a rekey by replacing the IKE SA; one Child SA more, after
 * NO_ADDITIONAL_SAS, by an IKE SA of its own (RFC 7296 1.3, 4).
 */
void go_elsewhere(struct larval_sa *larval, uint16_t refusal);

/* CHILD_SA_NOT_FOUND: the peer no longer has what we rekey. */
void child_is_gone(struct larval_sa *larval);

/* Initiator: the peer's link into LARVAL; false when there is none. */
bool larval_learn_link(struct larval_sa *larval, const struct message *msg);

#endif
