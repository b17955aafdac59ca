/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA: SPIs, selectors, what is in the kernel for it.
 */
#ifndef LIBIKE_SA_CHILD_SA_H
#define LIBIKE_SA_CHILD_SA_H

#include "conn/narrow.h"
#include "keys/keymat.h"
#include "sa/ike_sa.h"

struct outbound_wait;

enum child_state {
	CHILD_LARVAL,	 /* an SPI is reserved, nothing else */
	CHILD_INSTALLED,
	CHILD_DELETING
};

struct child_sa {
	uint64_t serial;
	struct ike_sa *ike; /* parent */
	struct logger log;
	uint64_t conn_serial;
	enum child_state state;
	bool transport;
	struct ip_endpoint local; /* its ends in the kernel: they follow those */
	struct ip_endpoint remote; /* of the IKE SA (sa/mapping.h) */
	uint8_t protocol;
	uint32_t spi_in;
	uint32_t spi_out;
	uint32_t reqid;
	struct chosen chosen;
	struct narrowed ts;
	struct list policies; /* its claims in the SPD */
	uint64_t replaces;   /* the one that it is a rekey of; 0: none */
	struct outbound_wait *wait; /* of sa/outbound.c: the outbound SA is not
				       in the kernel so far; mostly NULL */
	struct realtime added;
	struct monotime established;
	struct sa_timer lifetime;
	struct monotime ends;	     /* of its lifetime */
	unsigned nr_rekey_retries;
	struct blob peer_low_nonce; /* of the peer's rekey of it */
	struct blob low_nonce; /* of the exchange that made it, where it was
				  an additional one; else empty */
	enum role role;	       /* ours in the exchange that made it */
	struct list in_ike;
	struct list in_staying; /* of its IKE SA, while nr_deletes is 0 */
	unsigned nr_deletes;	/* of it, queued */
	struct hash_entry by_spi;
	struct hash_entry by_serial;
	struct hash_entry by_conn;
};

/*
 * New and larval under IKE for C: an SPI is reserved in the kernel.  The diag
 * is the kernel's.
 */
diag_t child_sa_new(struct ike_sa *ike, struct conn *c,
		    struct child_sa **child) MUST_USE;

/* From here on it is one of IKE's. */
void child_sa_set_ike(struct child_sa *child, struct ike_sa *ike);

/*
 * Derive KEYMAT with SECRETS (none in IKE_AUTH), install both SAs (of one whose
 * outbound waits only the inbound), policies and routes.  ROLE is ours in the
 * exchange that makes the Child.  On failure the kernel is as before.
 */
diag_t child_sa_install(struct child_sa *child, enum role role,
			PK11SymKey *const *secrets, size_t nr_secrets,
			const struct nonces *nonces) MUST_USE;

/* A delete of CHILD has been put into a queue; taken from it. */
void child_sa_delete_put(struct child_sa *child);
void child_sa_delete_taken(struct child_sa *child);

/* Whether a delete of CHILD is queued or in flight. */
bool child_sa_is_leaving(const struct child_sa *child);

/*
 * CHILD is about to go: what replaces it, serves its connection and has waited
 * for that carries our traffic from here on.
 */
void child_sa_yield(const struct child_sa *child);

/* The same for all under IKE: before the peer hears that they go. */
void ike_sa_yield(const struct ike_sa *ike);

/* Its connection goes: so do policies and routes, the SAs stay. */
void child_sa_disown(struct child_sa *child);

/* Out of the kernel (policies when it owns them), out of all tables, freed. */
void child_sa_remove(struct child_sa **child);

/*
 * What serves CHILD's connection once CHILD, which does, has gone: another of
 * its Child SAs, under whichever IKE SA; or NULL.
 */
const struct child_sa *child_sa_heir(const struct child_sa *child);

/* Bytes in and out, from the kernel; zeros when it does not know it. */
void child_sa_traffic(const struct child_sa *child, struct kernel_traffic *in,
		      struct kernel_traffic *out);

/* The installed Child SA of C under IKE, or NULL. */
const struct child_sa *child_sa_under(const struct ike_sa *ike,
				      const struct conn *c);

/* Whether CHILD is what its connection has; else that has another, or is gone.
 */
bool child_sa_serves(const struct child_sa *child);

/* Whether a Child SA under IKE is; whether C's is under another IKE SA. */
bool ike_sa_serves(const struct ike_sa *ike);
bool is_served_elsewhere(const struct ike_sa *ike, const struct conn *c);

/* Whether a packet from LOCAL to REMOTE is within CHILD's selectors. */
bool child_sa_covers(const struct child_sa *child,
		     const struct ip_selector *local,
		     const struct ip_selector *remote);

/* "[192.0.1.0/24===192.0.2.0/24]" */
void text_add_child_ts(struct text *out, const struct child_sa *child);

/* "{ESP/ESN=>0x.. <0x.. xfrm=AES_GCM_16_256 DPD=passive}" */
void text_add_child_sa(struct text *out, const struct child_sa *child);

#endif
