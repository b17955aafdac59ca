/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * struct ike_env over the real world: read this first.
 */
#include "pluto.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "control.h"
#include "crypto/nss.h"
#include "env.h"
#include "kernel/xfrm.h"
#include "libswan/assert.h"
#include "listen.h"
#include "log_sinks.h"
#include "loop.h"
#include "updown.h"
#include "workers.h"

/* What the engine wants. */

static void env_send(void *ctx, const struct ip_endpoint *local,
		     const struct ip_endpoint *remote, struct view datagram)
{
	struct pluto *pluto = ctx;
	struct udp *udp = listener_find(pluto->listener, local);

	if (udp != NULL) { /* else the address is gone: as good as lost */
		udp_send(udp, remote, datagram);
	}
}

static void env_random(void *ctx, uint8_t *ptr, size_t len)
{
	struct pluto *pluto = ctx;
	diag_t d = nss_random(ptr, len);

	if (d == NULL) {
		return;
	}
	log_error(&pluto->log, "random numbers: %s; using the kernel's",
		  diag_text(d));
	diag_free(&d);
	for (size_t done = 0; done < len;) {
		ssize_t n = getrandom(ptr + done, len - done, 0);

		ASSERT(n > 0 || errno == EINTR);
		done += n > 0 ? (size_t)n : 0;
	}
}

static void env_job_submit(void *ctx, struct job *job)
{
	struct pluto *pluto = ctx;

	workers_submit(pluto->workers, job);
}

static void env_timer_set(void *ctx, struct monotime when)
{
	struct pluto *pluto = ctx;

	loop_timer_set(pluto->timer, when);
}

static void env_event(void *ctx, const struct ike_event *event)
{
	struct pluto *pluto = ctx;

	log_sinks_soon(pluto->sinks); /* whoever notices may look there */
	if (event->child != NULL) {
		updown_run(pluto->updown, event);
	} else {
		control_event(pluto->control, event);
	}
}

static struct realtime env_realtime(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (struct realtime){ (int64_t)ts.tv_sec * 1000 +
				  ts.tv_nsec / 1000000 };
}

void env_init(struct pluto *pluto)
{
	pluto->env = (struct ike_env){
		.ctx = pluto,
		.log = log_sinks_sink(pluto->sinks),
		.kernel = &xfrm_kernel_ops,
		.kernel_ctx = pluto->xfrm,
		.send = env_send,
		.random = env_random,
		.job_submit = env_job_submit,
		.timer_set = env_timer_set,
		.event = env_event,
		.realtime = env_realtime,
	};
}

/* What the engine hears. */

void env_on_datagram(void *ctx, const struct ip_endpoint *local,
		     const struct ip_endpoint *remote, struct view datagram)
{
	struct pluto *pluto = ctx;

	ike_receive(pluto->engine, local, remote, datagram,
		    loop_now(pluto->loop));
}

void env_on_job(void *ctx, struct job *job)
{
	struct pluto *pluto = ctx;

	ike_job_done(pluto->engine, job, loop_now(pluto->loop));
}

void env_on_timer(void *ctx)
{
	struct pluto *pluto = ctx;

	ike_timer(pluto->engine, loop_now(pluto->loop));
}

void env_on_kernel_event(void *ctx, const struct kernel_event *event)
{
	struct pluto *pluto = ctx;
	static const char *const words[] = {
		[KERNEL_ACQUIRE] = "acquire",
		[KERNEL_EXPIRE_SOFT] = "soft expire",
		[KERNEL_EXPIRE_HARD] = "hard expire",
		[KERNEL_MAPPING] = "new mapping",
	};

	log_debug(&pluto->log, LOG_KERNEL, "kernel: %s of SPI 0x%08x, reqid %u",
		  words[event->kind], event->spi, event->reqid);
	ike_kernel_event(pluto->engine, event, loop_now(pluto->loop));
}
