/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What has to come of a schedule, worked out without the engine's code.
 */
#ifndef TESTING_SIM_MODEL_H
#define TESTING_SIM_MODEL_H

#include "sim/config.h"

enum fate {
	FATE_UP,       /* an IKE SA and a Child SA */
	FATE_NO_CHILD, /* an IKE SA without one */
	FATE_FAIL,     /* nothing */
	FATE_OPEN      /* one or the other: the rules leave a choice */
};

/* Of one initiation, without loss. */
struct expectation {
	enum fate fate;
	const char *why;
	struct offer_config offer;	     /* that is chosen from, as sent */
	const struct offer_config *accepted; /* the responder's that fits it;
						NULL: none */
	unsigned rounds_min;
	unsigned rounds_max;
};

/* INITIATOR is an index of schedule.ends. */
struct expectation expect(const struct schedule *schedule, size_t initiator);

/*
 * Whether CHOSEN, what an engine decided, is one of the choices that E allows
 * (RFC 9370 2.2.1).  WHY says what is not.
 */
bool expectation_allows(const struct expectation *e,
			const struct chosen *chosen, struct text *why);

#endif
