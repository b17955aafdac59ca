/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Protect and open SK and SKF with the current keys (RFC 7296 3.14).
 */
#ifndef LIBIKE_SA_SEAL_H
#define LIBIKE_SA_SEAL_H

#include "sa/ike_sa.h"
#include "sa/message.h"

/* An IKE message in a packet of 576 octets, which every IPv4 path takes. */
#define MESSAGE_SMALL (576 - 20 - 8 - 4)

/*
 * One message of IKE: EXCHANGE, MESSAGE_ID, a response or not, with the inner
 * payloads INNER (first type INNER_TYPE).  Cut into SKF when larger than the
 * path takes and the peer can (RFC 7383).  An IKE_INTERMEDIATE is taken into
 * IntAuth.  SENT is the caller's.
 */
diag_t seal(struct ike_sa *ike, uint8_t exchange, bool response,
	    uint32_t message_id, uint8_t inner_type, struct view inner,
	    struct sent *sent) MUST_USE;

/*
 * A request of ours once more, as the path now takes it (RFC 7383 2.5.2): the
 * same message, so IntAuth has it already.
 */
diag_t seal_again(struct ike_sa *ike, uint8_t exchange, uint32_t message_id,
		  uint8_t inner_type, struct view inner,
		  struct sent *sent) MUST_USE;

enum open_result {
	OPEN_DONE,	 /* MSG->inner is complete */
	OPEN_INCOMPLETE, /* a fragment was stored */
	OPEN_DROPPED,	 /* no integrity, or a malformed frame: nothing changed */
	OPEN_MALFORMED	 /* integrity holds, the payloads inside are wrong */
};

/*
 * Open MSG, whose outer chain ends in SK or SKF; FRAGMENTS is where parts of
 * its message are kept.
 */
enum open_result open_sealed(struct ike_sa *ike, struct message *msg,
			     struct reassembly *fragments);

/*
 * Whether MSG, a request that was answered before, is the peer's although its
 * octets differ: cut in other fragments (RFC 7383 2.5.2).  Its keys may be
 * those before the last round.
 */
bool is_genuine_repeat(struct ike_sa *ike, const struct message *msg);

/* Take a whole received IKE_INTERMEDIATE message into IntAuth (RFC 9242). */
diag_t int_auth_received(struct ike_sa *ike,
			 const struct message *msg) MUST_USE;

/* The largest IKE message that one datagram may carry on this path. */
size_t ike_sa_message_max(const struct ike_sa *ike);

#endif
