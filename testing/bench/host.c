/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An engine with a kernel that says yes to everything, jobs that are run at
 * once, and a wire to another engine.
 */
#include "bench/host.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "crypto/nss.h"
#include "job/job.h"
#include "libswan/alloc.h"
#include "libswan/assert.h"

#define FIRST_SPI    0x1000
#define DATAGRAM_MAX 65536

/* From and to, as the receiver's local and remote; the octets follow. */
struct packet {
	struct packet *next;
	struct ip_endpoint local;
	struct ip_endpoint remote;
	struct blob datagram;
};

/* What goes before a datagram between processes. */
struct wire_head {
	struct ip_endpoint local;
	struct ip_endpoint remote;
};

static void put(struct bench_host *host, struct packet *packet)
{
	if (host->inbox == NULL) {
		host->inbox = packet;
	} else {
		host->inbox_last->next = packet;
	}
	host->inbox_last = packet;
}

static void send_across(const struct bench_host *host,
			const struct ip_endpoint *local,
			const struct ip_endpoint *remote, struct view datagram)
{
	struct wire_head head = { .local = *remote, .remote = *local };
	struct iovec parts[] = {
		{&head,		 sizeof(head)},
		 { (void *)datagram.ptr, datagram.len}
	};
	struct msghdr msg = { .msg_iov = parts, .msg_iovlen = 2 };

	sendmsg(host->socket, &msg, MSG_NOSIGNAL);
}

static void on_send(void *ctx, const struct ip_endpoint *local,
		    const struct ip_endpoint *remote, struct view datagram)
{
	struct bench_host *host = ctx;
	enum place before = meter_switch(PLACE_OUTSIDE);

	host->nr_sent++;
	host->bytes_sent += datagram.len;
	if (host->peer == NULL) {
		send_across(host, local, remote, datagram);
	} else {
		struct packet *packet = NEW(struct packet);

		packet->local = *remote;
		packet->remote = *local;
		packet->datagram = blob_clone(datagram);
		put(host->peer, packet);
	}
	meter_switch(before);
}

static void on_random(void *ctx, uint8_t *ptr, size_t len)
{
	diag_t d = nss_random(ptr, len);

	(void)ctx;
	ASSERT(d == NULL);
}

static void on_job_submit(void *ctx, struct job *job)
{
	struct bench_host *host = ctx;
	struct job **list =
		ike_job_is_low_priority(job) ? &host->pool_jobs : &host->jobs;

	job->next = *list;
	*list = job;
}

static void on_event(void *ctx, const struct ike_event *event)
{
	struct bench_host *host = ctx;

	switch (event->kind) {
	case IKE_EVENT_CHILD_UP:
		host->nr_up++;
		break;
	case IKE_EVENT_UP_DONE:
	case IKE_EVENT_DOWN_DONE:
	case IKE_EVENT_REKEY_DONE:
		host->nr_ended++;
		host->exit_code = event->exit_code;
		break;
	case IKE_EVENT_CHILD_DOWN:
	case IKE_EVENT_ROUTED:
	case IKE_EVENT_UNROUTED:
		break;
	}
}

static void on_timer_set(void *ctx, struct monotime when)
{
	struct bench_host *host = ctx;

	host->timer = when;
}

struct monotime bench_now(const struct bench_host *host)
{
	return host->clock == NULL ? meter_now() : *host->clock;
}

static struct realtime on_realtime(void *ctx)
{
	return (struct realtime){ bench_now(ctx).ms };
}

/* The text has been made, as for a log that somebody reads. */
static void on_log(void *ctx, enum log_level level, const struct logger *origin,
		   const char *text)
{
	(void)ctx;
	(void)level;
	(void)origin;
	(void)text;
}

static diag_t on_spi_new(void *ctx, uint8_t protocol,
			 const struct ip_address *src,
			 const struct ip_address *dst, uint32_t reqid,
			 uint32_t *spi)
{
	struct bench_host *host = ctx;

	(void)protocol;
	(void)src;
	(void)dst;
	(void)reqid;
	*spi = host->next_spi++;
	return NULL;
}

static diag_t on_kernel_run(void *ctx, const struct kernel_request *requests,
			    size_t nr)
{
	(void)ctx;
	(void)requests;
	(void)nr;
	return NULL;
}

static bool on_traffic(void *ctx, uint8_t protocol, uint32_t spi,
		       const struct ip_address *src,
		       const struct ip_address *dst, struct kernel_traffic *out)
{
	(void)ctx;
	(void)protocol;
	(void)spi;
	(void)src;
	(void)dst;
	*out = (struct kernel_traffic){ .add_time = 1 };
	return true;
}

static const struct kernel_ops kernel_that_agrees = {
	.spi_new = on_spi_new,
	.run = on_kernel_run,
	.traffic = on_traffic,
};

void bench_host_init(struct bench_host *host, const struct ike_config *config,
		     const struct ip_address *addresses, size_t nr)
{
	struct ike_interface *interfaces = NEW_ARRAY(struct ike_interface, nr);

	*host = (struct bench_host){
		.env = {.ctx = host,
			 .log = &host->sink,
			 .kernel = &kernel_that_agrees,
			 .kernel_ctx = host,
			 .send = on_send,
			 .random = on_random,
			 .job_submit = on_job_submit,
			 .timer_set = on_timer_set,
			 .event = on_event,
			 .realtime = on_realtime },
		.sink = { .write = on_log},
		.socket = -1,
		.next_spi = FIRST_SPI,
		.timer = TIME_NEVER,
	};
	host->engine = ike_engine_new(&host->env, config, bench_now(host));
	for (size_t i = 0; i < nr; i++) {
		memcpy(interfaces[i].name, "eth0", sizeof("eth0"));
		interfaces[i].address = addresses[i];
	}
	ike_interfaces(host->engine, interfaces, nr, bench_now(host));
	ike_listen(host->engine);
	xfree(interfaces);
}

static void drop_jobs(struct job **list)
{
	while (*list != NULL) {
		struct job *job = *list;

		*list = job->next;
		ike_job_drop(job);
	}
}

void bench_host_done(struct bench_host *host)
{
	drop_jobs(&host->jobs);
	drop_jobs(&host->pool_jobs);
	ike_engine_free(&host->engine);
	while (host->inbox != NULL) {
		struct packet *packet = host->inbox;

		host->inbox = packet->next;
		blob_free(&packet->datagram);
		xfree(packet);
	}
}

void bench_connect(struct bench_host *a, struct bench_host *b)
{
	a->peer = b;
	b->peer = a;
}

static void receive(struct bench_host *host, const struct ip_endpoint *local,
		    const struct ip_endpoint *remote, struct view datagram)
{
	meter_charge(&host->cost);
	meter_switch(PLACE_ENGINE);
	ike_receive(host->engine, local, remote, datagram, bench_now(host));
	meter_switch(PLACE_OUTSIDE);
	meter_charge(NULL);
}

static bool receive_next(struct bench_host *host)
{
	struct packet *packet = host->inbox;

	if (packet == NULL) {
		return false;
	}
	host->inbox = packet->next;
	receive(host, &packet->local, &packet->remote,
		blob_view(&packet->datagram));
	blob_free(&packet->datagram);
	xfree(packet);
	return true;
}

static bool run_job(struct bench_host *host, struct job **list,
		    enum place place)
{
	struct job *job = *list;

	if (job == NULL) {
		return false;
	}
	*list = job->next;
	job->next = NULL;
	meter_charge(&host->cost);
	meter_switch(place);
	ike_job_run(job);
	meter_switch(PLACE_ENGINE);
	ike_job_done(host->engine, job, bench_now(host));
	meter_switch(PLACE_OUTSIDE);
	meter_charge(NULL);
	return true;
}

static bool step(struct bench_host *host, enum pool_work pool)
{
	return host != NULL &&
	       (run_job(host, &host->jobs, PLACE_JOB) || receive_next(host) ||
		(pool == POOL_NOW &&
		 run_job(host, &host->pool_jobs, PLACE_POOL)));
}

void bench_run(struct bench_host *host, enum pool_work pool)
{
	while (step(host, pool) || step(host->peer, pool)) {
	}
}

bool bench_receive(struct bench_host *host)
{
	static uint8_t buf[sizeof(struct wire_head) + DATAGRAM_MAX];
	struct wire_head head;
	ssize_t len = recv(host->socket, buf, sizeof(buf), 0);

	if (len < (ssize_t)sizeof(head)) {
		return false;
	}
	memcpy(&head, buf, sizeof(head));
	receive(host, &head.local, &head.remote,
		view_of(buf + sizeof(head), (size_t)len - sizeof(head)));
	bench_run(host, POOL_LATER);
	return true;
}

static void begin(struct bench_host *host)
{
	meter_charge(&host->cost);
	meter_switch(PLACE_ENGINE);
}

/* Without an event to wait for the answer is the end. */
static int end(struct bench_host *host, unsigned nr_ended,
	       struct ike_answer answer)
{
	meter_switch(PLACE_OUTSIDE);
	meter_charge(NULL);
	bench_run(host, POOL_LATER);
	while (host->peer == NULL && answer.code == RC_OK &&
	       host->nr_ended == nr_ended && bench_receive(host)) {
	}
	return host->nr_ended == nr_ended ? answer.code : host->exit_code;
}

void bench_timer(struct bench_host *host)
{
	begin(host);
	host->timer = TIME_NEVER;
	ike_timer(host->engine, bench_now(host));
	meter_switch(PLACE_OUTSIDE);
	meter_charge(NULL);
	bench_run(host, POOL_LATER);
}

int bench_up(struct bench_host *host, const char *name)
{
	unsigned nr_ended = host->nr_ended;

	begin(host);
	return end(host, nr_ended, ike_up(host->engine, name, bench_now(host)));
}

int bench_down(struct bench_host *host, const char *name)
{
	unsigned nr_ended = host->nr_ended;

	begin(host);
	return end(host, nr_ended,
		   ike_down(host->engine, name, bench_now(host)));
}

int bench_rekey(struct bench_host *host, enum ike_sa_action action,
		const char *name)
{
	unsigned nr_ended = host->nr_ended;

	begin(host);
	return end(host, nr_ended,
		   ike_sa_command(host->engine, action, name, bench_now(host)));
}
