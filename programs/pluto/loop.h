/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The event loop: descriptors, timers, signals.
 */
#ifndef PLUTO_LOOP_H
#define PLUTO_LOOP_H

#include "libswan/time.h"

struct loop;
struct loop_io;
struct loop_timer;
struct loop_signal;
struct loop_turn_end;

struct loop *loop_new(void);
void loop_free(struct loop **loop);

/* Call what is ready until loop_stop(). */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* When the event that is being handled began. */
struct monotime loop_now(const struct loop *loop);

enum { LOOP_READ = 1 << 0, LOOP_WRITE = 1 << 1 };

/* ON_READY gets the LOOP_* bits that are so; reading is wanted at first. */
struct loop_io *loop_io_new(struct loop *loop, int fd,
			    void (*on_ready)(void *ctx, unsigned ready),
			    void *ctx);
void loop_io_want(struct loop_io *io, unsigned want);

/* The descriptor stays open. */
void loop_io_free(struct loop_io **io);

/* ON_TIME is called once for each set; TIME_NEVER stops it. */
struct loop_timer *loop_timer_new(struct loop *loop, void (*on_time)(void *ctx),
				  void *ctx);
void loop_timer_set(struct loop_timer *timer, struct monotime when);
void loop_timer_free(struct loop_timer **timer);

struct loop_signal *loop_signal_new(struct loop *loop, int number,
				    void (*on_signal)(void *ctx), void *ctx);
void loop_signal_free(struct loop_signal **signal);

/*
 * ON_TURN_END is called when all that was ready has been handled, before more is
 * waited for; in the order in which they were made.  True: do not wait.
 */
struct loop_turn_end *loop_turn_end_new(struct loop *loop,
					bool (*on_turn_end)(void *ctx),
					void *ctx);
void loop_turn_end_free(struct loop_turn_end **end);

#endif
