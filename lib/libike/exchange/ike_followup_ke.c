/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IKE_FOLLOWUP_KE: no series is pending (RFC 9370 2.2.4).
 */

#include "exchange/exchange.h"

/* Without a series every link is unknown; the IKE SA stays. */
static struct verdict recv_ike_followup_ke_request(struct ike_sa *ike,
						   const struct message *msg)
{
	(void)ike;
	(void)msg;
	return verdict_refuse(NOTIFY_STATE_NOT_FOUND,
			      "IKE_FOLLOWUP_KE without a matching series");
}

/* clang-format off */
static const struct message_rule ike_followup_ke_rules[] = {
	/* kind    state           notify  required  optional */
	{ REQUEST, SA_ESTABLISHED, 0,      { 0,      P(KE) | P(NOTIFY) | P(VENDOR_ID) },
	  recv_ike_followup_ke_request },
};
/* clang-format on */

const struct exchange exchange_ike_followup_ke = {
	.type = EXCHANGE_IKE_FOLLOWUP_KE,
	.name = "IKE_FOLLOWUP_KE",
	.rfc = "RFC 9370 2.2.4",
	RULES(ike_followup_ke_rules),
};
