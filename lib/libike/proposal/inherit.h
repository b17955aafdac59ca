/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A Child SA's proposals that inherit the IKE SA's key exchanges (PFS).
 */
#ifndef LIBIKE_PROPOSAL_INHERIT_H
#define LIBIKE_PROPOSAL_INHERIT_H

#include "proposal/proposal.h"

enum inherit_fallback { INHERIT_STRICT, INHERIT_WITH_FALLBACK };

/*
 * CHILD where its proposals name a KE; else each gets the whole plan of the
 * IKE SA that chose IKE (its KE and its ADDKEs), so that a rekeyed tunnel is
 * as strong as the first.  With fallback they follow again with the KE alone,
 * for peers that know no ADDKE here.  The caller's.
 */
struct proposals *proposals_inherit(const struct proposals *child,
				    const struct chosen *ike,
				    enum inherit_fallback fallback);

#endif
