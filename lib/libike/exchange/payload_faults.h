/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Payloads that are wrong on purpose (ipsec whack --impair).
 */
#ifndef LIBIKE_EXCHANGE_PAYLOAD_FAULTS_H
#define LIBIKE_EXCHANGE_PAYLOAD_FAULTS_H

#include "sa/ike_sa.h"
#include "sa/message.h"

/*
 * PAYLOADS of a message of EXCHANGE that we are about to send, RESPONSE or
 * not, are written anew with what IKE's world asks for.
 */
void payload_faults_send(const struct ike_sa *ike, uint8_t exchange,
			 bool response, struct builder *payloads);

/* MSG as if what is to be ignored had not come. */
void payload_faults_receive(const struct world *world, struct message *msg);

#endif
