/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When packets last went through the Child SAs of an IKE SA.
 */
#ifndef LIBIKE_SA_TRAFFIC_H
#define LIBIKE_SA_TRAFFIC_H

#include "sa/child_sa.h"

/*
 * Whether a packet went WAY through a Child SA of IKE less than LIMIT ago, as
 * the kernel says; then *AGO is how long that is, to a second.
 */
bool traffic_within(const struct ike_sa *ike, enum way way,
		    struct deltatime limit, struct deltatime *ago);

#endif
