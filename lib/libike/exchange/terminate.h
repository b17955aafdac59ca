/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How SAs end, and who is told.
 */
#ifndef LIBIKE_EXCHANGE_TERMINATE_H
#define LIBIKE_EXCHANGE_TERMINATE_H

#include "exchange/exchange.h"

/* Tell the environment of CHILD. */
void child_event(const struct child_sa *child, enum ike_event_kind kind);

/* Out of the kernel, its traffic logged, the environment told; freed. */
void child_terminate(struct child_sa **child);

/* The same where its IKE SA stays; who waits for that is told. */
void child_terminate_alone(struct child_sa **child);

/*
 * An operator has brought a connection down, and #DELETED of it has gone: so
 * has to what took its place, such as the SA of a rekey of the peer's that
 * crossed.
 */
void go_on_with_down(struct world *world, uint64_t conn_serial,
		     uint64_t deleted);

/* Who waits for the connection's SAs to go is told, once, that they have gone. */
void down_done(struct world *world, uint64_t conn_serial);

/* TASK is over before it was begun: who waits for it hears CODE. */
void task_tell_end(struct world *world, const struct task *task, int code);

/*
 * The end of an IKE SA: Child SAs first; the connection no longer points
 * here.  What waits for the connection hears CODE.  Freed; or, when
 * KEEP_RESPONSE, kept as nothing but its last response for a while.
 */
enum ike_sa_end { FREE_SA, KEEP_RESPONSE };
void ike_sa_terminate(struct ike_sa *ike, enum ike_sa_end end, int code);

/* An instance that nothing uses any more goes. */
void drop_unused_instance(struct world *world, struct conn *c);

/* What a command waits for has ended with whack's exit status CODE. */
void conn_up_done(struct world *world, struct conn *c, int code);

/* Tell the peer, once, without waiting: as when we shut down. */
void ike_send_delete_once(struct ike_sa *ike);

/* The same: the responder has not proven who it is (RFC 7296 2.21.2). */
void ike_send_auth_failed_once(struct ike_sa *ike);

#endif
