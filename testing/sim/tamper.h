/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Someone in the middle who changes certain messages, keys at hand.
 */
#ifndef TESTING_SIM_TAMPER_H
#define TESTING_SIM_TAMPER_H

#include "sim/forge.h"

struct tamper {
	/* Which messages. */
	uint8_t exchange; /* 0: all */
	bool responses;	  /* or requests */
	bool of_one_id;
	uint32_t message_id;
	unsigned nr_max; /* so many of them; 0: all */

	/* What is done: EDIT, and the result is sent; NULL: taken away. */
	void (*edit)(struct forged *forged, const void *arg);
	const void *arg;
	bool as_sender; /* the sender counts the change in its IntAuth */

	unsigned nr_done;
	struct int_auth before[SIM_HOSTS]; /* of the sender's own messages */
};

/* As a tap's function: TAP_DROP when PACKET is taken away. */
enum tap_result tamper_with(struct tamper *tamper, struct host *sender,
			    struct packet *packet);

/* The IKE SA at HOST that DATAGRAM, which HOST sent, is of; or NULL. */
struct ike_sa *sender_ike_sa(const struct host *host, struct view datagram);

#endif
