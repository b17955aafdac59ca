/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The event loop: descriptors, timers, signals.
 */
#include "loop.h"

#include <time.h>

#include <event2/event.h>

#include "libswan/alloc.h"
#include "libswan/assert.h"
#include "libswan/list.h"

struct loop {
	struct event_base *base;
	struct monotime now;
	bool stopping;
	struct list turn_ends; /* in the order in which they are called */
};

struct loop_turn_end {
	struct list link;
	bool (*on_turn_end)(void *ctx);
	void *ctx;
};

struct loop_io {
	struct loop *loop;
	struct event *event;
	int fd;
	unsigned want;
	void (*on_ready)(void *ctx, unsigned ready);
	void *ctx;
};

struct loop_timer {
	struct loop *loop;
	struct event *event;
	struct monotime when;
	void (*on_time)(void *ctx);
	void *ctx;
};

struct loop_signal {
	struct loop *loop;
	struct event *event;
	void (*on_signal)(void *ctx);
	void *ctx;
};

/* Time that goes on while the machine sleeps, as lifetimes do. */
static void read_clock(struct loop *loop)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	loop->now.ms = (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + 1;
}

struct loop *loop_new(void)
{
	struct loop *loop = NEW(struct loop);
	struct event_config *config = event_config_new();

	ASSERT(config != NULL);
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK |
					      EVENT_BASE_FLAG_IGNORE_ENV);
	loop->base = event_base_new_with_config(config);
	event_config_free(config);
	ASSERT(loop->base != NULL);
	list_init(&loop->turn_ends);
	read_clock(loop);
	return loop;
}

void loop_free(struct loop **loop)
{
	if (*loop != NULL) {
		event_base_free((*loop)->base);
		xfree(*loop);
		*loop = NULL;
	}
}

struct loop_turn_end *loop_turn_end_new(struct loop *loop,
					bool (*on_turn_end)(void *ctx),
					void *ctx)
{
	struct loop_turn_end *end = NEW(struct loop_turn_end);

	end->on_turn_end = on_turn_end;
	end->ctx = ctx;
	list_add_tail(&loop->turn_ends, &end->link);
	return end;
}

void loop_turn_end_free(struct loop_turn_end **end)
{
	if (*end != NULL) {
		list_remove(&(*end)->link);
		xfree(*end);
		*end = NULL;
	}
}

/* Whether somebody has more to do at once. */
static bool end_turn(struct loop *loop)
{
	bool again = false;

	read_clock(loop);
	LIST_FOREACH (link, &loop->turn_ends) {
		const struct loop_turn_end *end =
			CONTAINER_OF(link, struct loop_turn_end, link);

		again = end->on_turn_end(end->ctx) || again;
	}
	return again;
}

void loop_run(struct loop *loop)
{
	loop->stopping = false;
	while (!loop->stopping) {
		int flags = end_turn(loop) ? EVLOOP_NONBLOCK : EVLOOP_ONCE;

		if (loop->stopping || event_base_loop(loop->base, flags) < 0) {
			break;
		}
	}
	end_turn(loop);
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
	event_base_loopbreak(loop->base);
}

struct monotime loop_now(const struct loop *loop)
{
	return loop->now;
}

static void on_io(evutil_socket_t fd, short events, void *ctx)
{
	struct loop_io *io = ctx;
	unsigned ready = ((events & EV_READ) ? LOOP_READ : 0) |
			 ((events & EV_WRITE) ? LOOP_WRITE : 0);

	(void)fd;
	read_clock(io->loop);
	io->on_ready(io->ctx, ready);
}

static void io_start(struct loop_io *io)
{
	short events = EV_PERSIST;

	if (io->want & LOOP_READ) {
		events |= EV_READ;
	}
	if (io->want & LOOP_WRITE) {
		events |= EV_WRITE;
	}
	io->event = event_new(io->loop->base, io->fd, events, on_io, io);
	ASSERT(io->event != NULL);
	event_add(io->event, NULL);
}

struct loop_io *loop_io_new(struct loop *loop, int fd,
			    void (*on_ready)(void *ctx, unsigned ready),
			    void *ctx)
{
	struct loop_io *io = NEW(struct loop_io);

	io->loop = loop;
	io->fd = fd;
	io->want = LOOP_READ;
	io->on_ready = on_ready;
	io->ctx = ctx;
	io_start(io);
	return io;
}

void loop_io_want(struct loop_io *io, unsigned want)
{
	if (io->want == want) {
		return;
	}
	event_free(io->event);
	io->event = NULL;
	io->want = want;
	if (want != 0) {
		io_start(io);
	}
}

void loop_io_free(struct loop_io **io)
{
	if (*io != NULL) {
		if ((*io)->event != NULL) {
			event_free((*io)->event);
		}
		xfree(*io);
		*io = NULL;
	}
}

static void on_timer(evutil_socket_t fd, short events, void *ctx)
{
	struct loop_timer *timer = ctx;

	(void)fd;
	(void)events;
	timer->when = TIME_NEVER;
	read_clock(timer->loop);
	timer->on_time(timer->ctx);
}

struct loop_timer *loop_timer_new(struct loop *loop, void (*on_time)(void *ctx),
				  void *ctx)
{
	struct loop_timer *timer = NEW(struct loop_timer);

	timer->loop = loop;
	timer->when = TIME_NEVER;
	timer->on_time = on_time;
	timer->ctx = ctx;
	timer->event = event_new(loop->base, -1, 0, on_timer, timer);
	ASSERT(timer->event != NULL);
	return timer;
}

void loop_timer_set(struct loop_timer *timer, struct monotime when)
{
	if (when.ms == timer->when.ms) {
		return;
	}
	timer->when = when;
	if (when.ms == TIME_NEVER.ms) {
		event_del(timer->event);
		return;
	}
	int64_t ms = monotime_sub(when, timer->loop->now).ms;

	if (ms < 0) {
		ms = 0;
	}
	struct timeval delay = { .tv_sec = ms / 1000,
				 .tv_usec = (ms % 1000) * 1000 };

	event_add(timer->event, &delay);
}

void loop_timer_free(struct loop_timer **timer)
{
	if (*timer != NULL) {
		event_free((*timer)->event);
		xfree(*timer);
		*timer = NULL;
	}
}

static void on_signal_event(evutil_socket_t number, short events, void *ctx)
{
	struct loop_signal *signal = ctx;

	(void)number;
	(void)events;
	read_clock(signal->loop);
	signal->on_signal(signal->ctx);
}

struct loop_signal *loop_signal_new(struct loop *loop, int number,
				    void (*on_signal)(void *ctx), void *ctx)
{
	struct loop_signal *signal = NEW(struct loop_signal);

	signal->loop = loop;
	signal->on_signal = on_signal;
	signal->ctx = ctx;
	signal->event =
		evsignal_new(loop->base, number, on_signal_event, signal);
	ASSERT(signal->event != NULL);
	event_add(signal->event, NULL);
	return signal;
}

void loop_signal_free(struct loop_signal **signal)
{
	if (*signal != NULL) {
		event_free((*signal)->event);
		xfree(*signal);
		*signal = NULL;
	}
}
