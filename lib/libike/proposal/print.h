/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Proposals as status, logs and algparse show them.
 */
#ifndef LIBIKE_PROPOSAL_PRINT_H
#define LIBIKE_PROPOSAL_PRINT_H

#include "proposal/proposal.h"

/* "AES_CBC_128", "HMAC_SHA2_256", "NONE" */
void text_add_transform(struct text *out, const struct transform *transform);

/* "AES_GCM_16_256-HMAC_SHA2_512+HMAC_SHA2_256-DH19;addke1=ML_KEM_768" */
void text_add_proposal(struct text *out, const struct proposals *of,
		       const struct proposal *proposal);
void text_add_proposals(struct text *out, const struct proposals *proposals);

/* "cipher=AES_GCM_16_256 integ=n/a prf=HMAC_SHA2_512 ke=DH20 addke1=DH21" */
void text_add_chosen_ike(struct text *out, const struct chosen *chosen);

/* "AES_GCM_16_256", "AES_CBC_128-HMAC_SHA2_256_128", with "-DH19" for PFS. */
void text_add_chosen_child(struct text *out, const struct chosen *chosen);

/* An offer of a peer, for the log: "1:IKE=AES_GCM_16_256-... 2:..." */
void text_add_sa_payload(struct text *out, const struct sa_payload *sa);

#endif
