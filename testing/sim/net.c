/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The virtual network: what is sent arrives late, twice, or not at all.
 */
#include "sim/net.h"

#include "libswan/alloc.h"
#include "sim/sim.h"

void net_init(struct net *net, struct sim *sim, struct seed seed)
{
	*net = (struct net){
		.sim = sim,
		.seed = seed,
		.rules = {.delay_min_ms = 1, .delay_max_ms = 1},
	};
	wire_watch_init(&net->watch);
	list_init(&net->in_flight);
}

static void packet_free(struct packet *packet)
{
	timeline_cancel(&packet->sim->timeline, &packet->arrival);
	list_remove(&packet->in_flight);
	blob_free(&packet->datagram);
	xfree(packet);
}

void net_done(struct net *net)
{
	while (!list_is_empty(&net->in_flight)) {
		packet_free(CONTAINER_OF(net->in_flight.next, struct packet,
					 in_flight));
	}
	wire_watch_done(&net->watch);
}

static struct packet *packet_new(struct net *net,
				 const struct ip_endpoint *from,
				 const struct ip_endpoint *to,
				 struct view datagram)
{
	struct packet *packet = NEW(struct packet);

	packet->sim = net->sim;
	packet->from = *from;
	packet->to = *to;
	packet->datagram = blob_clone(datagram);
	list_add_tail(&net->in_flight, &packet->in_flight);
	return packet;
}

static void on_arrival(struct moment *moment)
{
	struct packet *packet = CONTAINER_OF(moment, struct packet, arrival);

	sim_deliver(packet->sim, &packet->from, &packet->to,
		    blob_view(&packet->datagram));
	packet_free(packet);
}

static void launch(struct packet *packet, int64_t delay_ms)
{
	struct timeline *timeline = &packet->sim->timeline;

	packet->arrival.run = on_arrival;
	timeline_set(timeline, &packet->arrival,
		     monotime_add(timeline->now, MILLIS(delay_ms)));
}

bool net_is_keepalive(struct view datagram)
{
	return datagram.len == 1 && datagram.ptr[0] == 0xff;
}

bool net_pass_nats(struct net *net, struct ip_endpoint *from,
		   struct ip_endpoint *to)
{
	struct monotime now = net->sim->timeline.now;
	bool passes = true;

	for (size_t n = 0; n < NET_HOSTS; n++) {
		nat_pass_out(&net->nats[n], now, from);
	}
	for (size_t n = 0; n < NET_HOSTS && passes; n++) {
		passes = nat_pass_in(&net->nats[n], now, to);
	}
	return passes;
}

int64_t net_delay_ms(struct net *net)
{
	return net->faults != NULL
		       ? net->rules.delay_min_ms
		       : seed_between(&net->seed, net->rules.delay_min_ms,
				      net->rules.delay_max_ms);
}

static void note(struct net *net, enum net_fault_kind kind, int64_t ms)
{
	struct net_faults *noted = net->noted;

	if (noted != NULL && noted->nr < NET_FAULTS_MAX) {
		noted->list[noted->nr++] = (struct net_fault){
			.packet = net->nr_sent, .kind = kind, .ms = ms
		};
	}
}

static void repeat(struct net *net, const struct packet *packet, int64_t late)
{
	struct packet *copy = packet_new(net, &packet->from, &packet->to,
					 blob_view(&packet->datagram));

	note(net, FAULT_REPEATED, late);
	sim_note_packet(net->sim, copy, "repeated");
	launch(copy, net->rules.delay_min_ms + late);
}

static void drop(struct net *net, struct packet *packet, const char *fate)
{
	sim_note_packet(net->sim, packet, fate);
	packet_free(packet);
}

static void lose(struct net *net, struct packet *packet)
{
	note(net, FAULT_LOST, 0);
	drop(net, packet, "lost");
}

static void let_go(struct net *net, struct packet *packet, int64_t late)
{
	if (late > 0) {
		note(net, FAULT_LATE, late);
	}
	launch(packet, net->rules.delay_min_ms + late);
}

/* What is to happen to this packet next; or NULL. */
static const struct net_fault *next_fault(struct net *net)
{
	const struct net_faults *faults = net->faults;

	while (net->next_fault < faults->nr &&
	       faults->list[net->next_fault].packet < net->nr_sent) {
		net->next_fault++;
	}
	if (net->next_fault == faults->nr ||
	    faults->list[net->next_fault].packet != net->nr_sent) {
		return NULL;
	}
	return &faults->list[net->next_fault++];
}

static void launch_by_list(struct net *net, struct packet *packet)
{
	int64_t latest = net->rules.delay_max_ms - net->rules.delay_min_ms;
	const struct net_fault *fault;
	bool lost = false;
	int64_t late = 0;

	while ((fault = next_fault(net)) != NULL) {
		if (net->is_calm && fault->kind != FAULT_LATE) {
			continue; /* of a packet that was another's once */
		}
		if (fault->kind == FAULT_REPEATED) {
			repeat(net, packet, fault->ms);
		} else if (fault->kind == FAULT_LOST) {
			lost = true;
		} else {
			late = fault->ms;
		}
	}
	if (net->is_calm && late > latest) {
		late = latest;
	}
	if (lost) {
		lose(net, packet);
	} else {
		let_go(net, packet, late);
	}
}

/* Each copy is lost or late on its own. */
static void launch_by_chance(struct net *net, struct packet *packet)
{
	int64_t min = net->rules.delay_min_ms;

	if (seed_percent(&net->seed, net->rules.repeat_percent)) {
		repeat(net, packet, net_delay_ms(net) - min);
	}
	if (seed_percent(&net->seed, net->rules.loss_percent)) {
		lose(net, packet);
		return;
	}
	let_go(net, packet, net_delay_ms(net) - min);
}

bool net_is_cut(const struct net *net, const struct host *from,
		const struct host *to)
{
	const struct host *hosts = net->sim->hosts;

	return to != NULL && net->cuts.cut[from - hosts][to - hosts] > 0;
}

void net_send(struct net *net, struct host *sender,
	      const struct ip_endpoint *from, const struct ip_endpoint *to,
	      struct view datagram)
{
	const char *wrong = NULL;

	net->nr_sent++;
	if (!net->no_watch && !net_is_keepalive(datagram)) {
		wrong = wire_watch_add(&net->watch, datagram,
				       host_iv_bytes(sender, datagram));
	}
	struct packet *packet = packet_new(net, from, to, datagram);

	sim_note_packet(net->sim, packet, NULL);
	if (wrong != NULL) {
		sim_fault(net->sim, "%s: %s", sender->name, wrong);
	}
	if (net->tap != NULL &&
	    net->tap(net->tap_ctx, sender, packet) == TAP_DROP) {
		drop(net, packet, "taken away");
		return;
	}
	if (!net_pass_nats(net, &packet->from, &packet->to)) {
		drop(net, packet, "unknown to the NAT");
		return;
	}
	if (net_is_cut(net, sender, sim_host_at(net->sim, &packet->to.address))) {
		drop(net, packet, "cut off");
		return;
	}
	if (net->faults != NULL) {
		launch_by_list(net, packet);
	} else {
		launch_by_chance(net, packet);
	}
}

void net_inject(struct net *net, const struct ip_endpoint *from,
		const struct ip_endpoint *to, struct view datagram,
		struct deltatime delay)
{
	struct packet *packet = packet_new(net, from, to, datagram);

	packet->forged = true;
	if (!net_pass_nats(net, &packet->from, &packet->to)) {
		drop(net, packet, "unknown to the NAT");
		return;
	}
	sim_note_packet(net->sim, packet, "forged");
	launch(packet, delay.ms);
}
