/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An IKE SA: from IKE_SA_INIT to its deletion.
 */
#ifndef LIBIKE_SA_IKE_SA_H
#define LIBIKE_SA_IKE_SA_H

#include "ke/ke_plan.h"
#include "keys/sk_keys.h"
#include "sa/capabilities.h"
#include "sa/trace.h"
#include "sa/window.h"

/* Named after the exchange that is to be completed next. */
enum ike_sa_state {
	SA_LARVAL, /* made by a rekey: its larval_sa owns it */
	SA_INIT,
	SA_INTERMEDIATE,
	SA_AUTH,
	SA_ESTABLISHED,
	SA_REKEYED,
	SA_DELETING, /* only the last response is kept */
	NR_SA_STATES
};

/* Needed only until IKE_AUTH is over; freed then. */
struct half_open {
	struct blob message_i; /* IKE_SA_INIT request, as sent last */
	struct blob message_r; /* IKE_SA_INIT response */
	struct int_auth int_auth[NR_ROLES];
	struct blob cookie;    /* initiator: the peer's */
	bool is_explained;     /* initiator: why no proposal was chosen */
	unsigned nr_retries;   /* of IKE_SA_INIT: cookies, other KE */
	const struct ke_desc *first_ke; /* initiator: KE in type 4 now */
	struct blob ke_value;  /* initiator: its public value */
	struct child_sa *child; /* initiator: the first Child SA, larval */
	struct id peer_id;     /* as claimed, until proven */
};

/* Which end is which, and how to reach it. */
struct ike_path {
	struct ip_endpoint local;
	struct ip_endpoint remote;
	bool nat_local;	 /* we are behind a NAT */
	bool nat_remote; /* the peer is */
	uint16_t message_max; /* octets of IKE that pass; 0: the default */
};

/* Algorithms and keys. */
struct ike_crypto {
	struct chosen chosen;
	struct sk_keys keys;
	struct sk_keys next; /* moved to keys once the reply is sealed */
	struct sk_keys previous; /* responder: of the last round's messages,
				    until the initiator goes on */
	struct blob n_i;
	struct blob n_r;
	uint64_t iv_counter; /* of our messages; never repeats with a key */
};

struct ike_sa {
	uint64_t serial;
	struct world *world;
	struct logger log;
	enum role role; /* ours in the exchange that made it */
	enum ike_sa_state state;
	bool counted_half_open;
	uint16_t source; /* half-open, with a cookie: 1 + whence; else 0 */
	uint64_t conn_serial;
	struct ike_spis spis;
	struct ike_path path;
	uint64_t init_hash; /* responder: of the IKE_SA_INIT request */
	struct ike_crypto crypto;
	struct ke_plan ke_plan;
	struct capabilities peer;
	struct half_open *half_open; /* NULL once established */
	struct id peer_id;	     /* proven */
	struct window window;
	struct sa_timer lifetime;
	struct sa_timer liveness;
	struct sa_timer keepalive;
	struct monotime heard; /* the last genuine message */
	struct monotime sent;  /* our last message */
	struct monotime created;
	struct monotime established;
	struct monotime ends; /* of its lifetime */
	struct monotime auth_ends; /* AUTH_LIFETIME (RFC 4478); 0: never */
	uint64_t replaces;    /* an IKE SA, by one from IKE_SA_INIT; 0: none */
	uint64_t
		replaced_by; /* such a one, or one that its Child SAs move to */
	bool superseded;     /* it serves nobody, another does: about to go */
	bool childless;	     /* it has had no Child SA so far (RFC 6023) */
	bool hybrid_due;      /* a rekey with ADDKE comes before any Child SA */
	bool provisional;     /* and without that rekey it is of no use */
	bool no_more_children; /* the peer answered NO_ADDITIONAL_SAS */
	unsigned nr_rekey_retries;
	struct blob peer_low_nonce; /* of the peer's rekey of it */
	uint64_t peers_new_ike; /* made by that, while ours is undecided */
	uint64_t peers_old_ike; /* that one's: what it may replace */
	uint64_t rekeyed_ike; /* the IKE SA that it is a rekey of; 0: none */
	unsigned nr_state_not_found;
	struct list children; /* child_sa.in_ike */
	struct list staying;  /* child_sa.in_staying: no delete is queued */
	struct list larvals;  /* larval_sa.in_ike */
	unsigned rounds_done; /* additional key exchanges completed */
	const char *authby;   /* "secret": how the peer proved itself */

	struct list in_db;
	struct list in_awake;
	struct hash_entry by_our_spi;
	struct hash_entry by_init;
	struct hash_entry by_serial;
	struct hash_entry by_peer;
	struct hash_entry by_ends;
};

/*
 * New in SA_INIT, in all tables, with a fresh SPI and nonce of ours.  SPI_I is
 * the peer's when we respond, NULL when we initiate.
 */
struct ike_sa *ike_sa_new(struct world *world, struct conn *c,
			  const struct ike_spi *spi_i,
			  const struct ip_endpoint *local,
			  const struct ip_endpoint *remote);

/* Free it and what hangs off it; the kernel is not asked (children first). */
void ike_sa_free(struct ike_sa **ike);

struct conn *ike_sa_conn(const struct ike_sa *ike); /* NULL: gone */
void ike_sa_set_conn(struct ike_sa *ike, struct conn *c); /* NULL: none */

/*
 * Connections that may share it find it (ike_sa_by_ends()) by the hosts and
 * identities that its own has now; none does once no more Child SAs fit.
 */
void ike_sa_share(struct ike_sa *ike);

/* Role names: who sends what we send; the nonces; key of one side. */
static inline const struct ike_spi *ike_sa_our_spi(const struct ike_sa *ike)
{
	return ike->role == INITIATOR ? &ike->spis.i : &ike->spis.r;
}
struct nonces ike_sa_nonces(const struct ike_sa *ike);

/* Enter ESTABLISHED: half-open data, SK_p and IntAuth are wiped. */
void ike_sa_establish(struct ike_sa *ike);

/* Whether it has NR Child SAs, or more; whatever their state. */
bool ike_sa_has_children(const struct ike_sa *ike, unsigned nr);

/* We have initiated it, and it is not established so far. */
bool ike_sa_is_being_made(const struct ike_sa *ike);

/* Only the cached response stays, for a while. */
void ike_sa_retire(struct ike_sa *ike);

/* SK_* at hand (made again when asleep); the oldest idle SA may sleep. */
diag_t ike_sa_wake(struct ike_sa *ike) MUST_USE;

/* As status says: "established IKE SA", "sent IKE_AUTH request". */
const char *ike_sa_story(const struct ike_sa *ike);

/* State names as errors have them: "IKE_SA_INIT_I", "IKE_AUTH_I". */
const char *ike_sa_state_name(const struct ike_sa *ike);

#endif
