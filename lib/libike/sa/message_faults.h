/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Faults of the network, made on purpose: messages lost, held, repeated.
 */
#ifndef LIBIKE_SA_MESSAGE_FAULTS_H
#define LIBIKE_SA_MESSAGE_FAULTS_H

#include "libswan/ip_endpoint.h"
#include "libswan/list.h"
#include "libswan/logger.h"

enum way { WAY_INBOUND, WAY_OUTBOUND, NR_WAYS };

enum message_fault {
	FAULT_RECORD,	 /* on or off: number what passes, from 1 */
	FAULT_BLOCK,	 /* on or off: nothing passes */
	FAULT_DUPLICATE, /* on or off: each passes twice */
	FAULT_REPLAY,	 /* on or off: with each, all before it once more */
	FAULT_DROP,	 /* message N does not pass, once */
	FAULT_LOSE,	 /* the next N do not pass, whichever they are */
	FAULT_DRIP	 /* message N passes now, once more */
};

#define FAULT_DROPS_MAX	   32
#define FAULT_MESSAGES_MAX 256 /* kept; the oldest is forgotten */

/* Gives a message to the engine, or to the network. */
typedef void message_deliver_fn(void *ctx, const struct ip_endpoint *local,
				const struct ip_endpoint *remote,
				struct view datagram);

/* One way; a message is a datagram, its repetitions are one message. */
struct message_faults {
	const char *way; /* "inbound" */
	bool recording;
	bool block;
	bool duplicate;
	bool replay;
	unsigned drops[FAULT_DROPS_MAX];
	unsigned nr_drops;
	unsigned nr_to_lose;
	struct list messages; /* oldest first */
	unsigned nr_kept;
	unsigned nr_messages; /* the last number */
	const struct logger *log;
	message_deliver_fn *deliver;
	void *ctx;
};

void message_faults_init(struct message_faults *faults, enum way way,
			 const struct logger *log, message_deliver_fn *deliver,
			 void *ctx);

/* Off, and what was recorded is forgotten. */
void message_faults_done(struct message_faults *faults);

/* ON is for those that are on or off, N for the others. */
void message_faults_set(struct message_faults *faults,
			enum message_fault fault, bool on, unsigned n);

/*
 * A message that is about to pass: delivered, or not, or more than once.
 * Only for faults that are RECORDING.
 */
void message_faults_pass(struct message_faults *faults,
			 const struct ip_endpoint *local,
			 const struct ip_endpoint *remote,
			 struct view datagram);

#endif
