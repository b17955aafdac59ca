/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The daemon: what there is one of.
 */
#ifndef PLUTO_PLUTO_H
#define PLUTO_PLUTO_H

#include "libike/ike.h"
#include "libipsecconf/config_setup.h"
#include "udp.h"

/* Exit codes that start scripts know. */
enum pluto_exit {
	PLUTO_EXIT_OK = 0,
	PLUTO_EXIT_FAIL = 1,
	PLUTO_EXIT_SOCKET = 2,
	PLUTO_EXIT_FORK = 3,
	PLUTO_EXIT_FIPS = 4,
	PLUTO_EXIT_KERNEL = 5,
	PLUTO_EXIT_NSS = 6,
	PLUTO_EXIT_LOCK = 10
};

/* Everything but LOG and SETUP exists between start and stop only. */
struct pluto {
	struct config_setup setup;
	struct log_sinks *sinks;
	struct logger log;

	struct loop *loop;
	struct loop_timer *timer; /* the engine's */
	struct loop_timer *watchdog;
	struct workers *workers;
	struct children *children;
	struct updown *updown;
	struct adder *adder;
	struct control *control;

	struct xfrm *xfrm;
	struct xfrm_listener *xfrm_listener;
	struct udp_options udp;
	struct listener *listener;
	struct address_watch *address_watch;
	bool listening; /* pluto_listen() has been called */

	struct ike_env env;
	struct ike_engine *engine;
	bool leave_state; /* at the end what is in the kernel stays */
};

/* Bind to the addresses there are, read the secrets, answer from now on. */
void pluto_listen(struct pluto *pluto);

/*
 * Read the secrets again: all of them, or where a file cannot be read none, and
 * those there are stay.  False when anything was wrong, which has been logged.
 */
bool pluto_load_secrets(struct pluto *pluto);

/* "auto", "busy" or "unlimited", as ddos-mode= of "config setup". */
diag_t pluto_set_ddos_mode(struct pluto *pluto, const char *mode) MUST_USE;

/* End the loop; all is taken down then. */
void pluto_stop(struct pluto *pluto);

#endif
