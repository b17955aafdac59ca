/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Requests that only ask for facts.
 */
#ifndef PLUTO_QUERY_H
#define PLUTO_QUERY_H

#include "libwhack/whack.h"

struct client;
struct pluto;

/* Answer at once, as text or, with WHACK_JSON, as one JSON document. */
void query_run(struct pluto *pluto, struct client *client,
	       const struct whack_request *request);

#endif
