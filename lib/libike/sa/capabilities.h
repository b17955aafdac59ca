/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a peer announced: one set, one table notify -> exchange and member.
 */
#ifndef LIBIKE_SA_CAPABILITIES_H
#define LIBIKE_SA_CAPABILITIES_H

#include "sa/message.h"

struct capabilities {
	bool fragmentation; /* RFC 7383 */
	bool intermediate;  /* RFC 9242 */
	bool childless;	    /* RFC 6023 */
	bool mobike;	    /* RFC 4555 */
	bool no_esp_tfc;
	bool initial_contact;
	bool transport_mode;   /* asked for, or granted */
	bool signature_hashes; /* RFC 7427 */
};

/* Set what MSG's notifies announce, each in its exchange; nothing is reset. */
void capabilities_learn(struct capabilities *peer, const struct message *msg);

#endif
