/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CREATE_CHILD_SA: refused, the IKE SA stays (RFC 7296 1.3, 2.8).
 */

#include "exchange/exchange.h"

/* One Child SA an IKE SA: another is refused without harm. */
static struct verdict recv_create_child_sa_request(struct ike_sa *ike,
						   const struct message *msg)
{
	(void)ike;
	(void)msg;
	return verdict_refuse(NOTIFY_NO_ADDITIONAL_SAS,
			      "CREATE_CHILD_SA is refused: no additional SAs");
}

/* clang-format off */
static const struct message_rule create_child_sa_rules[] = {
	/* kind    state           notify  required               optional */
	{ REQUEST, SA_ESTABLISHED, 0,      { P(SA) | P(NONCE),    P(KE) | P(TSI) | P(TSR) | P(NOTIFY) | P(VENDOR_ID) },
	  recv_create_child_sa_request },
};
/* clang-format on */

const struct exchange exchange_create_child_sa = {
	.type = EXCHANGE_CREATE_CHILD_SA,
	.name = "CREATE_CHILD_SA",
	.rfc = "RFC 7296 1.3",
	RULES(create_child_sa_rules),
};
