/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What goes on the wire for a list of proposals.
 */
#ifndef LIBIKE_PROPOSAL_OFFER_H
#define LIBIKE_PROPOSAL_OFFER_H

#include "proposal/proposal.h"

/* Owned arrays; no SPI yet. */
struct offer {
	struct wire_proposal *proposals;
	size_t nr;
};

/* The same list gives the same offer each time: answers are checked by it. */
void offer_init(struct offer *offer, const struct proposals *proposals,
		enum offer_addke addke);
void offer_done(struct offer *offer);

#endif
