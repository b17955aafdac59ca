/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The resend schedule of our request in flight (RFC 7296 2.1, 2.4).
 */
#ifndef LIBIKE_SA_RETRANSMIT_H
#define LIBIKE_SA_RETRANSMIT_H

#include "sa/ike_sa.h"

enum retransmit_result { RETRANSMIT_RESENT, RETRANSMIT_GIVE_UP };

/* Hand every datagram of SENT to the network, on IKE's path; or to REMOTE. */
void send_datagrams(struct ike_sa *ike, const struct sent *sent);
void send_datagrams_to(struct ike_sa *ike, const struct sent *sent,
		       const struct ip_endpoint *remote);

/* Send what window.out.sent has, and resend it with doubled intervals. */
void retransmit_start(struct ike_sa *ike);

/* The timer fired: resend, unless retransmit-timeout is over. */
enum retransmit_result retransmit_due(struct ike_sa *ike);

/*
 * The peer is elsewhere: what was sent in vain is sent anew, soon, with all the
 * time for an answer.  Nothing where nothing is in flight.
 */
void retransmit_anew(struct ike_sa *ike);

void retransmit_stop(struct ike_sa *ike);

/* From the first sending to giving up. */
struct deltatime retransmit_timeout(const struct ike_sa *ike);

#endif
