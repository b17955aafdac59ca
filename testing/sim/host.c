/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One engine with its virtual surroundings: jobs, timer, kernel, log.
 */
#include "sim/host.h"

#include <stdio.h>

#include "libswan/alloc.h"
#include "sim/sim.h"

#define WALL_CLOCK_MS INT64_C(1700000000000)

enum { STREAM_RANDOM, STREAM_CHANCES, NR_STREAMS };

/* A job that somebody works on. */
struct working {
	struct moment end;
	struct list in_host;
	struct host *host;
	struct job *job;
};

static void on_log(void *ctx, enum log_level level, const struct logger *origin,
		   const char *text)
{
	struct host *host = ctx;

	(void)level;
	(void)origin;
	ladder_add(&host->sim->ladder, host->sim->timeline.now, host->name,
		   "| %s", text);
}

static void on_kernel_fault(void *ctx, const char *text)
{
	struct host *host = ctx;

	sim_fault(host->sim, "%s: %s", host->name, text);
}

static void on_send(void *ctx, const struct ip_endpoint *local,
		    const struct ip_endpoint *remote, struct view datagram)
{
	struct host *host = ctx;

	net_send(&host->sim->net, host, local, remote, datagram);
}

static void on_random(void *ctx, uint8_t *ptr, size_t len)
{
	struct host *host = ctx;

	seed_bytes(&host->seed, ptr, len);
}

static void forget_working(struct working *w)
{
	timeline_cancel(&w->host->sim->timeline, &w->end);
	list_remove(&w->in_host);
	w->host->nr_jobs--;
	xfree(w);
}

static void on_job_end(struct moment *moment)
{
	struct working *w = CONTAINER_OF(moment, struct working, end);
	struct host *host = w->host;
	struct job *job = w->job;

	forget_working(w);
	if (host->sim->ke_cache != NULL) {
		ke_cache_run(host->sim->ke_cache, job);
	} else {
		ike_job_run(job);
	}
	host->touched = true;
	ike_job_done(host->engine, job, host->sim->timeline.now);
}

static void on_job_submit(void *ctx, struct job *job)
{
	struct host *host = ctx;
	struct timeline *timeline = &host->sim->timeline;
	struct working *w = NEW(struct working);
	int64_t ms = seed_between(&host->chances, host->job_rules.min_ms,
				  host->job_rules.max_ms);

	w->host = host;
	w->job = job;
	w->end.run = on_job_end;
	list_add_tail(&host->jobs, &w->in_host);
	host->nr_jobs++;
	timeline_set(timeline, &w->end,
		     monotime_add(timeline->now, MILLIS(ms)));
}

static void on_timer(struct moment *moment)
{
	struct host *host = CONTAINER_OF(moment, struct host, timer);

	host->touched = true;
	ike_timer(host->engine, host->sim->timeline.now);
}

static void on_timer_set(void *ctx, struct monotime when)
{
	struct host *host = ctx;
	struct timeline *timeline = &host->sim->timeline;

	if (when.ms == TIME_NEVER.ms) {
		timeline_cancel(timeline, &host->timer);
	} else {
		timeline_set(timeline, &host->timer, when);
	}
}

static void on_event(void *ctx, const struct ike_event *event)
{
	struct host *host = ctx;
	struct sim *sim = host->sim;

	switch (event->kind) {
	case IKE_EVENT_UP_DONE:
		host->nr_up_done++;
		host->up_code = event->exit_code;
		host->failed_up =
			event->exit_code == RC_OK ? 0 : event->conn_serial;
		ladder_add(&sim->ladder, sim->timeline.now, host->name,
			   "* up ends: %d", event->exit_code);
		break;
	case IKE_EVENT_DOWN_DONE:
		host->nr_down_done++;
		break;
	case IKE_EVENT_CHILD_UP:
		host->nr_child_up++;
		break;
	case IKE_EVENT_CHILD_DOWN:
		host->nr_child_down++;
		break;
	case IKE_EVENT_REKEY_DONE:
	case IKE_EVENT_ROUTED:
	case IKE_EVENT_UNROUTED:
		break;
	}
}

static struct realtime on_realtime(void *ctx)
{
	return host_realtime(ctx);
}

struct realtime host_realtime(const struct host *host)
{
	return (struct realtime){ WALL_CLOCK_MS + host->sim->timeline.now.ms };
}

void host_init(struct host *host, struct sim *sim, const char *name,
	       uint64_t number, uint64_t label)
{
	*host = (struct host){
		.sim = sim,
		.seed = seed_of(number, label * NR_STREAMS + STREAM_RANDOM),
		.chances = seed_of(number, label * NR_STREAMS + STREAM_CHANCES),
		.timer = {.run = on_timer	   },
		.env = { .kernel = &sim_kernel_ops,
			  .send = on_send,
			  .random = on_random,
			  .job_submit = on_job_submit,
			  .timer_set = on_timer_set,
			  .event = on_event,
			  .realtime = on_realtime },
		.sink = { .write = on_log	  },
	};
	snprintf(host->name, sizeof(host->name), "%s", name);
	host->sink.ctx = host;
	host->env.ctx = host;
	host->env.log = &host->sink;
	host->env.kernel_ctx = &host->kernel;
	list_init(&host->jobs);
	sim_kernel_init(&host->kernel, &host->chances);
	host->kernel.fault = on_kernel_fault;
	host->kernel.ctx = host;
	host->kernel.keys = &sim->keys;
	host->kernel.host = (unsigned)(host - sim->hosts);
}

void host_done(struct host *host)
{
	host_stop(host);
	sim_kernel_done(&host->kernel);
}

void host_add_address(struct host *host, const char *address)
{
	struct ip_address *a = &host->addresses[host->nr_addresses++];

	ASSERT(host->nr_addresses <= HOST_ADDRESSES);
	ASSERT(ip_address_parse(view_of_string(address), a));
}

bool host_has_address(const struct host *host, const struct ip_address *a)
{
	for (size_t n = 0; n < host->nr_addresses && !host->is_off; n++) {
		if (ip_address_eq(&host->addresses[n], a)) {
			return true;
		}
	}
	return false;
}

static void tell_interfaces(struct host *host)
{
	struct ike_interface interfaces[HOST_ADDRESSES];
	size_t nr = host->is_off ? 0 : host->nr_addresses;

	for (size_t n = 0; n < nr; n++) {
		interfaces[n] =
			(struct ike_interface){ .name = "eth0",
						.address = host->addresses[n] };
	}
	ike_interfaces(host->engine, interfaces, nr, host->sim->timeline.now);
}

void host_start(struct host *host, const struct ike_config *config)
{
	host->engine =
		ike_engine_new(&host->env, config, host->sim->timeline.now);
	tell_interfaces(host);
	ike_listen(host->engine);
}

void host_set_off(struct host *host, bool off)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name,
		   off ? "* addresses go" : "* addresses are back");
	host->is_off = off;
	if (host->engine != NULL) {
		host->touched = true;
		tell_interfaces(host);
	}
}

void host_stop(struct host *host)
{
	while (!list_is_empty(&host->jobs)) {
		struct working *w =
			CONTAINER_OF(host->jobs.next, struct working, in_host);

		ike_job_drop(w->job);
		forget_working(w);
	}
	ike_engine_free(&host->engine);
	timeline_cancel(&host->sim->timeline, &host->timer);
	host->failed_up = 0;
}

void host_set_psk(struct host *host, const char *psk)
{
	struct secret_specs *specs = NEW(struct secret_specs);

	specs->list = NEW(struct secret_spec);
	specs->nr = 1;
	specs->list[0].psk = blob_clone(view_of_string(psk));
	ike_secrets(host->engine, &specs);
}

void host_impair(struct host *host, const char *what)
{
	diag_t d = ike_impair(host->engine, what, host->sim->timeline.now,
			      NULL, NULL);

	ASSERT(d == NULL);
}

void host_add_conn(struct host *host, struct conn_spec *spec)
{
	struct ike_answer answer =
		ike_add(host->engine, spec, host->sim->timeline.now);

	if (answer.code != RC_OK) {
		sim_fault(host->sim, "%s: %s", host->name, answer.text);
	}
	conn_spec_unref(&spec);
}

/* Without an event to wait for it has ended already. */
int host_up(struct host *host, const char *name)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name, "* up");
	host->touched = true;
	host->up_at = sim->timeline.now;
	struct ike_answer answer =
		ike_up(host->engine, name, sim->timeline.now);

	if (answer.conn_serial == 0) {
		host->nr_up_done++;
		host->up_code = answer.code;
	}
	return answer.code;
}

int host_route(struct host *host, const char *name)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name, "* route");
	host->touched = true;
	return ike_route(host->engine, name, sim->timeline.now).code;
}

int host_down(struct host *host, const char *name)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name, "* down");
	host->touched = true;
	return ike_down(host->engine, name, sim->timeline.now).code;
}

int host_down_child(struct host *host, const char *name)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name,
		   "* down, the Child SA only");
	host->touched = true;
	return ike_sa_command(host->engine, SA_DOWN_CHILD, name,
			      sim->timeline.now)
		.code;
}

int host_delete(struct host *host, const char *name)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name, "* delete");
	host->touched = true;
	return ike_delete(host->engine, name, sim->timeline.now).code;
}

int host_rekey(struct host *host, const char *name, bool ike)
{
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name,
		   "* rekey of the %s SA", ike ? "IKE" : "Child");
	host->touched = true;
	return ike_sa_command(host->engine, ike ? SA_REKEY_IKE : SA_REKEY_CHILD,
			      name, sim->timeline.now)
		.code;
}

void host_kernel_event(struct host *host, const struct kernel_event *event)
{
	static const char *const names[] = { "acquire", "soft limit",
					     "hard limit", "mapping" };
	struct sim *sim = host->sim;

	ladder_add(&sim->ladder, sim->timeline.now, host->name,
		   "* kernel: %s, SPI 0x%08x", names[event->kind], event->spi);
	host->touched = true;
	ike_kernel_event(host->engine, event, sim->timeline.now);
}

bool host_acquire(struct host *host, const struct kernel_policy *policy,
		  const struct ip_selector *src, const struct ip_selector *dst)
{
	struct kernel_event event = { .kind = KERNEL_ACQUIRE,
				      .src = *src,
				      .dst = *dst,
				      .reqid = policy->reqid,
				      .protocol = policy->protocol,
				      .sa_dst = policy->template_dst };

	if (sim_kernel_ask(&host->kernel, policy)) {
		host_kernel_event(host, &event);
		return true;
	}
	return false;
}

enum packet_fate host_packet(struct host *host, const struct ip_selector *src,
			     const struct ip_selector *dst)
{
	const struct kernel_policy *policy;
	const struct kept_sa *kept =
		sim_kernel_route(&host->kernel, src, dst, &policy);
	enum packet_fate fate = sim_kernel_fate(policy, kept);

	if (fate == PACKET_HELD) {
		host_acquire(host, policy, src, dst);
	}
	return fate;
}

void host_receive(struct host *host, const struct ip_endpoint *local,
		  const struct ip_endpoint *remote, struct view datagram)
{
	if (host->engine != NULL) {
		host->touched = true;
		ike_receive(host->engine, local, remote, datagram,
			    host->sim->timeline.now);
	}
}

size_t host_iv_bytes(const struct host *host, struct view datagram)
{
	struct cursor in = cursor_of(datagram);
	struct ike_header h;

	if (host->engine == NULL || !ike_header_decode(&in, &h) ||
	    h.exchange == EXCHANGE_IKE_SA_INIT) {
		return 0;
	}
	const struct ike_sa *ike = ike_sa_by_spi(
		&host->engine->world.sas,
		h.flags & IKE_FLAG_INITIATOR ? &h.spis.i : &h.spis.r);

	if (ike == NULL || ike->crypto.chosen.suite.encr == NULL) {
		return 0;
	}
	size_t bytes = ike->crypto.chosen.suite.encr->wire_iv_bytes;

	return bytes == sizeof(uint64_t) ? bytes : 0;
}

struct ike_sa *host_ike_sa(const struct host *host, enum ike_sa_state state)
{
	struct ike_sa *newest = NULL;

	LIST_FOREACH (entry, &host->engine->world.sas.all) {
		struct ike_sa *ike = CONTAINER_OF(entry, struct ike_sa, in_db);

		if (ike->state == state &&
		    (newest == NULL || ike->serial > newest->serial)) {
			newest = ike;
		}
	}
	return newest;
}

size_t host_nr_ike_sas(const struct host *host, enum ike_sa_state state)
{
	size_t nr = 0;

	LIST_FOREACH (entry, &host->engine->world.sas.all) {
		nr += CONTAINER_OF(entry, struct ike_sa, in_db)->state == state;
	}
	return nr;
}
