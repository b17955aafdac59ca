/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An SA being made by CREATE_CHILD_SA and IKE_FOLLOWUP_KE.
 */
#ifndef LIBIKE_SA_LARVAL_SA_H
#define LIBIKE_SA_LARVAL_SA_H

#include "sa/child_sa.h"

enum larval_kind { LARVAL_NEW_CHILD, LARVAL_REKEY_CHILD, LARVAL_REKEY_IKE };

#define LARVALS_MAX	 8 /* pending series of the peer's, an IKE SA */
#define LARVAL_LINK_BYTES 16
#define LARVAL_DELETED_MAX 4 /* a peer that deletes more waits for answers */
#define LARVAL_LIFETIME	 SECONDS(20) /* RFC 9370 2.2.4: 5 to 20 s */

/*
 * Hangs off the IKE SA that carries the exchange, until the last
 * IKE_FOLLOWUP_KE.  Nothing of it is in the kernel but a reserved SPI.
 */
struct larval_sa {
	uint64_t serial; /* among all larval SAs: jobs and tasks name it */
	enum larval_kind kind;
	enum role role; /* ours in this exchange */
	struct ike_sa *ike;
	uint64_t conn_serial;
	struct list in_ike;
	struct proposals *offer; /* initiator: what was offered */
	struct chosen chosen;
	struct ke_plan plan;
	struct blob ke_value; /* initiator: of the first key pair */
	struct blob n_i;
	struct blob n_r;
	struct blob link;	   /* responder: expected; initiator: to echo */
	bool has_link;		   /* initiator: an empty one is one, too */
	struct sa_timer deadline; /* responder, between two requests */
	struct child_sa *child;	   /* being made; NULL when an IKE SA is */
	struct ike_sa *new_ike;	   /* being made by a rekey of IKE */
	uint64_t old_child;	   /* that is rekeyed; 0: none */
	bool commanded;		   /* an operator waits for the end */
	bool tried_again;	   /* later: this is not the last word */
	bool goes_on;		   /* another will do it: this is no end */
	bool unwanted;		   /* brought down before it was there */
	bool lost;		   /* the peer's rekey of the same wins */
	uint32_t deleted[LARVAL_DELETED_MAX]; /* SPIs that are none of ours yet */
	unsigned nr_deleted;
	struct blob peer_low_nonce; /* of that, once OLD_CHILD has gone */
	unsigned nr_retries;	   /* of the first message, with another KE */
};

/* NONCE is the peer's when we respond, empty when we initiate. */
struct larval_sa *larval_sa_new(struct ike_sa *ike, enum larval_kind kind,
				enum role role, const struct conn *c,
				struct view nonce);

/* Takes with it what it was making and has not been handed on. */
/* Of the SA to be made: who waits for that one sees it, whoever's IKE is. */
const struct logger *larval_log(const struct larval_sa *larval);

void larval_sa_free(struct larval_sa **larval);

/* Of IKE: by serial; by the link of a request, in constant time. */
struct larval_sa *larval_by_serial(const struct ike_sa *ike, uint64_t serial);
struct larval_sa *larval_by_link(const struct ike_sa *ike, struct view link);

/* The one that SIDE of IKE works on, or NULL when it has gone. */
struct larval_sa *larval_at(const struct ike_sa *ike, enum side side);

/* A fresh unpredictable link for the next round; the deadline starts. */
void larval_next_link(struct larval_sa *larval);

struct nonces larval_nonces(const struct larval_sa *larval);

/*
 * CHILD is about to go, as the peer that rekeyed it has asked: our own rekeys
 * of it will still want to know the peer's nonces.
 */
void larval_keep_nonce(const struct child_sa *child);

/*
 * The peer deletes SPI, which is none of IKE's: it may be of what an answer
 * that has not come tells us of.  Whether it was LARVAL's Child SA.
 */
void larval_note_deleted(struct ike_sa *ike, uint32_t spi);
bool larval_was_deleted(const struct larval_sa *larval);

/* The peer's unfinished series of KIND, for OLD_CHILD (0: none), end. */
void larval_drop_peers(struct ike_sa *ike, enum larval_kind kind,
		       uint64_t old_child);

/* All that the peer has not finished. */
void larval_drop_all_peers(struct ike_sa *ike);

/* The smaller of its two nonces (RFC 7296 2.8.1); empty without N_R. */
struct view larval_low_nonce(const struct larval_sa *larval);

#endif
