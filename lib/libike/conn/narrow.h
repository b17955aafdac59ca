/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Traffic selectors: what we offer, what we accept (RFC 7296 2.9).
 */
#ifndef LIBIKE_CONN_NARROW_H
#define LIBIKE_CONN_NARROW_H

#include "conn/conn.h"
#include "wire/ts_payload.h"

/* Result of both sides; owned arrays. */
struct narrowed {
	struct conn_ts local;
	struct conn_ts remote;
};

/*
 * Responder: the peer's selectors REMOTE and LOCAL (TSi and TSr) cut to what C
 * allows.  Without narrowing= the peer must ask for no more than, and get all
 * of, what is configured: selectors that contain C's are cut to C's (as
 * RFC 7296 2.9 lets the responder), others need narrowing.  TRANSPORT: only
 * single hosts are left.  What has no counterpart of its family and protocol at
 * the other side is left out.  With a %any remote
 * without a subnet, the peer's own address is its host selector.  False:
 * TS_UNACCEPTABLE.
 */
bool narrow_responder(const struct conn *c, const struct ts_payload *remote,
		      const struct ts_payload *local, bool transport,
		      struct narrowed *out) MUST_USE;

/*
 * Initiator: the answer must be within what was offered (C's selectors); a
 * proper subset is accepted.  The diag names the selector at fault.
 */
diag_t narrow_check_answer(const struct conn *c,
			   const struct ts_payload *local,
			   const struct ts_payload *remote,
			   struct narrowed *out) MUST_USE;

/*
 * Transport mode through NAT (RFC 7296 2.23.1): the selectors of TS that are
 * one host each are of ADDRESS, as it is seen from here.
 */
void narrow_substitute(struct ts_payload *ts, const struct ip_address *address);

void narrowed_done(struct narrowed *n);

/* All that PART selects N selects; anything that is of both. */
bool narrowed_contains(const struct narrowed *n, const struct narrowed *part);
bool narrowed_overlap(const struct narrowed *a, const struct narrowed *b);

/*
 * How well C's selectors fit an offer; 0: not at all; larger is closer, by less
 * than a CONN_GRADE; CONN_FITS: the very same.  Of a template any host may turn
 * out to be the peer.
 */
unsigned narrow_score(const struct conn *c, const struct ts_payload *remote,
		      const struct ts_payload *local);

/* How many low bits of R's addresses vary: 8 in a /24 of IPv4, 0 in a host. */
unsigned range_open_bits(const struct ip_range *r);

#endif
