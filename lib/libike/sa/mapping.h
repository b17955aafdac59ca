/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The peer's NAT gives it another address or port: we follow (RFC 7296 2.23).
 */
#ifndef LIBIKE_SA_MAPPING_H
#define LIBIKE_SA_MAPPING_H

#include "sa/child_sa.h"

/*
 * Whether IKE's peer may turn up elsewhere: it is behind a NAT, we are not (we
 * would let one packet of an attacker's way take us away), and it is proven.
 */
bool mapping_may_change(const struct ike_sa *ike);

/*
 * What has just come from IKE's peer, was new and is genuine, came from REMOTE:
 * where the mapping may change all that is sent goes there from here on, with
 * its Child SAs in the kernel.
 */
void mapping_follow(struct ike_sa *ike, const struct ip_endpoint *remote);

#endif
