/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Hosts, a network between them, and what may never happen.
 */
#include "sim/sim.h"

#include <stdio.h>

#include "libswan/alloc.h"

enum { LABEL_NET = 1000, LABEL_HOSTS = 2000 };

static const char *const host_names[SIM_HOSTS_MAX] = { "west", "east", "north",
						      "road", "rise" };

static void add_host(struct sim *sim, size_t n, uint64_t number)
{
	struct host *host = &sim->hosts[n];
	char buf[40];
	struct text text = TEXT_IN(buf);

	host_init(host, sim, host_names[n], number, LABEL_HOSTS + n);
	text_add(&text, "192.0.2.%zu", n + 1);
	host_add_address(host, buf);
	buf[0] = '\0';
	text.len = 0;
	text_add(&text, "2001:db8::%zu", n + 1);
	host_add_address(host, buf);
}

struct sim *sim_new_hosts(uint64_t number, size_t nr, bool live)
{
	size_t nr_live = xalloc_nr_live();
	struct sim *sim = NEW(struct sim);

	ASSERT(nr <= SIM_HOSTS_MAX);
	sim->nr_live = nr_live;
	sim->nr_hosts = nr;
	timeline_init(&sim->timeline);
	ladder_init(&sim->ladder, sim->timeline.now, live);
	key_watch_init(&sim->keys);
	net_init(&sim->net, sim, seed_of(number, LABEL_NET));
	for (size_t n = 0; n < nr; n++) {
		add_host(sim, n, number);
	}
	return sim;
}

struct sim *sim_new(uint64_t number, bool live)
{
	return sim_new_hosts(number, SIM_HOSTS, live);
}

size_t sim_nr_blocks(const struct sim *sim)
{
	size_t notes = sim->keys.nr + sim->net.watch.nr;

	return xalloc_nr_live() - sim->nr_live - notes;
}

void sim_free(struct sim **out, char *fault, size_t size)
{
	struct sim *sim = *out;
	size_t nr_live = sim->nr_live;

	*out = NULL;
	for (size_t n = 0; n < sim->nr_hosts; n++) {
		host_done(&sim->hosts[n]);
	}
	if (fault != NULL) {
		snprintf(fault, size, "%s", sim->fault);
	}
	net_done(&sim->net);
	key_watch_done(&sim->keys);
	timeline_done(&sim->timeline);
	ladder_done(&sim->ladder);
	xfree(sim);
	nr_live = xalloc_nr_live() - nr_live;
	if (nr_live != 0 && fault != NULL && fault[0] == '\0') {
		snprintf(fault, size, "%zu blocks are not freed", nr_live);
	}
}

/* One event, and what must hold after it; false: there is none up to END. */
static bool step(struct sim *sim, struct monotime end)
{
	bool stepped = timeline_step(&sim->timeline, end);

	for (size_t n = 0; n < sim->nr_hosts; n++) {
		if (sim->hosts[n].touched) {
			sim->hosts[n].touched = false;
			host_check(&sim->hosts[n]);
			if (sim->on_step != NULL) {
				sim->on_step(sim, &sim->hosts[n]);
			}
		}
	}
	return stepped;
}

void sim_run(struct sim *sim, int64_t ms)
{
	struct monotime end = monotime_add(sim->timeline.now, MILLIS(ms));

	while (sim_is_ok(sim) && step(sim, end)) {
	}
}

bool sim_run_until(struct sim *sim, bool (*predicate)(const struct sim *sim),
		   int64_t ms)
{
	struct monotime end = monotime_add(sim->timeline.now, MILLIS(ms));

	while (sim_is_ok(sim) && !predicate(sim)) {
		if (!step(sim, end)) {
			return false;
		}
	}
	return sim_is_ok(sim);
}

void sim_fault(struct sim *sim, const char *fmt, ...)
{
	char buf[sizeof(sim->fault)];
	struct text text = TEXT_IN(buf);
	va_list ap;

	va_start(ap, fmt);
	text_add_v(&text, fmt, ap);
	va_end(ap);
	ladder_add(&sim->ladder, sim->timeline.now, "FAULT", "%s", buf);
	if (sim_is_ok(sim)) {
		snprintf(sim->fault, sizeof(sim->fault), "%s", buf);
	}
}

struct host *sim_other(struct sim *sim, const struct host *host)
{
	return host == WEST(sim) ? EAST(sim) : WEST(sim);
}

struct host *sim_host_at(struct sim *sim, const struct ip_address *address)
{
	for (size_t n = 0; n < sim->nr_hosts; n++) {
		if (host_has_address(&sim->hosts[n], address)) {
			return &sim->hosts[n];
		}
	}
	return NULL;
}

void sim_deliver(struct sim *sim, const struct ip_endpoint *from,
		 const struct ip_endpoint *to, struct view datagram)
{
	struct host *host = sim_host_at(sim, &to->address);

	if (host != NULL && !net_is_keepalive(datagram)) {
		host_receive(host, to, from, datagram);
	}
}

static const char *name_at(struct sim *sim, const struct ip_address *address)
{
	const struct host *host = sim_host_at(sim, address);

	return host == NULL ? "?" : host->name;
}

void sim_note_packet(struct sim *sim, const struct packet *packet,
		     const char *fate)
{
	struct cursor in = cursor_of(blob_view(&packet->datagram));
	char who[32];
	char what[64];
	struct text who_text = TEXT_IN(who);
	struct text name = TEXT_IN(what);
	struct ike_header h;

	text_add(&who_text, "%s > %s", name_at(sim, &packet->from.address),
		 name_at(sim, &packet->to.address));
	if (net_is_keepalive(blob_view(&packet->datagram))) {
		ladder_add(&sim->ladder, sim->timeline.now, who,
			   "NAT keepalive%s%s", fate == NULL ? "" : ": ",
			   fate == NULL ? "" : fate);
		return;
	}
	if (!ike_header_decode(&in, &h)) {
		h = (struct ike_header){ .exchange = 0 };
	}
	text_add_name(&name, exchange_names, h.exchange);
	if (h.next_payload == PAYLOAD_SKF) {
		cursor_skip(&in, 4);
		unsigned number = cursor_u16(&in);

		text_add(&name, " part %u of %u", number, cursor_u16(&in));
	}
	ladder_add(&sim->ladder, sim->timeline.now, who,
		   "%s %s, ID %u, %zu octets%s%s", what,
		   ike_header_is_response(&h) ? "response" : "request",
		   h.message_id, packet->datagram.len, fate == NULL ? "" : ": ",
		   fate == NULL ? "" : fate);
}
