/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Key exchange methods of a schedule's proposals.
 */
#ifndef TESTING_SIM_CONFIG_KE_H
#define TESTING_SIM_CONFIG_KE_H

#include "sim/config.h"

/* Type 4, and ROUNDS slots with a method of their own; other slots by chance.
 */
void offer_fill_kes(struct offer_config *offer, struct seed *seed,
		    unsigned rounds);

/* Change a thing or two, so that it may fit its original no more. */
void offer_vary(struct offer_config *offer, struct seed *seed);

/* A slot with a method, not NONE. */
bool offer_has_addke(const struct offer_config *offer);

/* "aes_gcm256-sha2_256-dh31;addke1=ml_kem_768+none" */
void text_add_offer(struct text *out, const struct offer_config *offer);

#endif
