/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each request of the control socket does.
 */
#ifndef PLUTO_COMMAND_H
#define PLUTO_COMMAND_H

#include "libwhack/whack.h"

struct client;
struct pluto;

/*
 * REQUEST is borrowed for the call, which happens between control_enter() and
 * control_leave(); CLIENT is answered at once or later.
 */
void command_run(struct pluto *pluto, struct client *client,
		 const struct whack_request *request);

#endif
