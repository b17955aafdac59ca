/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Scripts of leftupdown=, run when a Child SA or a trap comes and goes.
 */
#ifndef PLUTO_UPDOWN_H
#define PLUTO_UPDOWN_H

#include "libike/ike.h"

struct pluto;
struct updown;

struct updown *updown_new(struct pluto *pluto);
void updown_free(struct updown **updown);

/*
 * EVENT is of a Child SA or a trap, CHILD_UP to UNROUTED.  Does nothing when the connection's local
 * end names no script: routes are the engine's then.
 */
void updown_run(struct updown *updown, const struct ike_event *event);

/* Run the loop until all scripts have ended, LIMIT at most. */
void updown_drain(struct updown *updown, struct deltatime limit);

/* Facts that a Child SA's status does not have. */
struct updown_facts {
	const char *interface;	    /* of the local address, or NULL */
	struct ip_address next_hop; /* unset: unknown */
	const char *dns_resolver;
};

/*
 * The environment of one call, for the pair LOCAL_TS, REMOTE_TS: strings and
 * the array are the caller's, to be freed by updown_environment_free().
 * VERB: "up"; the suffix ("-client-v6") is added.
 */
char **updown_environment(const char *verb,
			  const struct ike_child_status *child,
			  const struct updown_facts *facts,
			  const struct ip_selector *local_ts,
			  const struct ip_selector *remote_ts);
void updown_environment_free(char ***environment);

#endif
