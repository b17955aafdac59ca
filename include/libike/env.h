/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The world as the engine sees it: everything that goes out.
 */
#ifndef LIBIKE_ENV_H
#define LIBIKE_ENV_H

#include "libike/kernel.h"
#include "libswan/ip_endpoint.h"
#include "libswan/logger.h"
#include "libswan/time.h"

struct job;

enum ike_event_kind {
	IKE_EVENT_UP_DONE,    /* what ike_up() began has ended: exit_code */
	IKE_EVENT_REKEY_DONE, /* the same of a rekey on command */
	IKE_EVENT_DOWN_DONE,
	IKE_EVENT_CHILD_UP,   /* installed: run the updown script, if any */
	IKE_EVENT_CHILD_DOWN,
	IKE_EVENT_ROUTED,   /* a trap is there: the same for routes */
	IKE_EVENT_UNROUTED
};

struct ike_child_status;

/* Borrowed for the call. */
struct ike_event {
	enum ike_event_kind kind;
	uint64_t conn_serial; /* of the connection the command named */
	int exit_code;	      /* whack's: 0, 51 timed out, 56 failed */
	const struct ike_child_status *child; /* CHILD_UP to UNROUTED */
};

/*
 * Implemented by the daemon over the real world, by the simulator over a
 * virtual one.  Calls come on the engine's thread and never re-enter it.
 */
struct ike_env {
	void *ctx;
	const struct log_sink *log;
	const struct kernel_ops *kernel;
	void *kernel_ctx;

	/*
	 * One datagram, without the non-ESP marker; loss is allowed.  The
	 * octet 0xff alone is a NAT keepalive, which has none.
	 */
	void (*send)(void *ctx, const struct ip_endpoint *local,
		     const struct ip_endpoint *remote, struct view datagram);

	/* LEN unpredictable octets. */
	void (*random)(void *ctx, uint8_t *ptr, size_t len);

	/*
	 * JOB is the environment's until ike_job_done(); ike_job_run() may be
	 * called on any thread.
	 */
	void (*job_submit)(void *ctx, struct job *job);

	/* Call ike_timer() at WHEN (TIME_NEVER: no need to). */
	void (*timer_set)(void *ctx, struct monotime when);

	void (*event)(void *ctx, const struct ike_event *event);

	/* Wall clock, for status lines only. */
	struct realtime (*realtime)(void *ctx);
};

#endif
