/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * West and east of the simulator with one connection, for tests of exchanges.
 */
#ifndef TESTING_UNIT_LIBIKE_ENGINE_PAIR_H
#define TESTING_UNIT_LIBIKE_ENGINE_PAIR_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sa/larval_sa.h"
#include "sim/sim.h"
#include "unit/libike/crypto/nss_fixture.h"

#define PAIR_NAT	"203.0.113.7"
#define PAIR_IKE	"aes_gcm256-sha2_256-dh31"
#define PAIR_IKE_ROUNDS PAIR_IKE ";addke1=ml_kem_768;addke2=ml_kem_1024"

/* Each way, what was sent is kept back: bits of `held`. */
enum { HOLD_NONE = 0, HOLD_WEST = 1, HOLD_EAST = 2 };

/* Changes of a connection before it is added to HOST: 0 west, 1 east. */
typedef void pair_edit_fn(struct conn_spec *spec, size_t host);

struct pair {
	struct sim *sim;
	pair_edit_fn *edit; /* NULL: none */
	unsigned hold;
	bool any_west; /* east knows no address of west: it makes instances */
	uint8_t lose; /* an exchange whose requests get lost; 0: none */
	struct {
		struct ip_endpoint from;
		struct ip_endpoint to;
		struct blob datagram;
		bool from_west;
	} held[32];
	size_t nr_held;
};

/* Two running hosts; IKE is ike= of CONN on both. */
void pair_init(struct pair *pair, const char *ike);
void pair_init_any_west(struct pair *pair, const char *ike);
void pair_init_edited(struct pair *pair, const char *ike, pair_edit_fn *edit);

/*
 * The same, west behind a NAT at PAIR_NAT, which forgets who has been silent for
 * IDLE_MS (0: never); east knows no address of west.
 */
void pair_init_behind_nat(struct pair *pair, pair_edit_fn *edit,
			  int64_t idle_ms);

/* Fails the test where the simulator saw a fault, or memory is left. */
void pair_done(struct pair *pair);

/* One more connection on both, like CONN with other subnets; INTERMEDIATE is
 * of east's. */
void pair_add_conn(struct pair *pair, const char *name, const char *ike,
		   const char *west_net, const char *east_net,
		   enum conn_intermediate intermediate);

/* C<FIRST> to C<LAST>, such: "c0" is of 10.100.0.0/24 and 10.150.0.0/24. */
void pair_add_numbered(struct pair *pair, unsigned first, unsigned last);

/* Initiated by west, which then has an IKE SA and a Child SA. */
void pair_up(struct pair *pair);

/* Let what may still happen happen: MS of virtual time. */
void pair_run(struct pair *pair, int64_t ms);

void pair_rekey(struct host *host, enum ike_sa_action action);

/* What HOLD says of sent datagrams, in their order, goes on its way. */
void pair_release(struct pair *pair, unsigned hold);
void pair_drop_held(struct pair *pair);

/* Of what is held the requests do, and all that is sent from here on. */
void pair_release_requests(struct pair *pair);

/* HOST's only IKE SA in ESTABLISHED, and the connection's Child SA. */
struct ike_sa *pair_ike(struct host *host);
struct child_sa *pair_child(struct host *host);
struct conn *pair_conn(struct host *host, const char *name);

/* East forgets all, its connections too, without a word, and begins anew. */
void pair_restart_east(struct pair *pair, bool uniqueids);

/* IKE's request in flight is dropped, and what it was for. */
void pair_forget_request(struct ike_sa *ike);

/*
 * IKE is being rekeyed by its own end, and until that ends what the peer asks for
 * has TEMPORARY_FAILURE.  With IKE it ends, too.
 */
struct larval_sa *pair_make_busy(struct ike_sa *ike);
void pair_end_busy(struct larval_sa **busy);

/* HOST's engine sends the payloads in OUT (taken) as its next request. */
void pair_send(struct host *host, const struct exchange *exchange,
	       struct builder *out);

#endif
