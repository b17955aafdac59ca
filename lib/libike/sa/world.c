/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What every SA can see: environment, tables, time.
 */

#include "sa/world.h"

#include <string.h>

#define NONCE_BYTES   32
#define SOON_MS	      120000
#define FLAG_RESERVED 0x80 /* of the IKE header */

/* What is set and stopped all the time has not to pass by what never moves. */
static struct heap *heap_of(struct world *world, const struct sa_timer *timer)
{
	return timer->is_later ? &world->later : &world->soon;
}

void timer_start(struct world *world, struct sa_timer *timer,
		 enum timer_kind kind, struct deltatime in)
{
	bool is_later = in.ms > SOON_MS;

	timer->kind = kind;
	if (timer->is_later != is_later) {
		timer_stop(world, timer);
		timer->is_later = is_later;
	}
	heap_set(heap_of(world, timer), &timer->heap,
		 monotime_add(world->now, in));
}

void timer_stop(struct world *world, struct sa_timer *timer)
{
	heap_remove(heap_of(world, timer), &timer->heap);
}

struct sa_timer *timer_first(const struct world *world)
{
	struct heap_entry *soon = heap_first(&world->soon);
	struct heap_entry *later = heap_first(&world->later);
	struct heap_entry *first = soon;

	if (soon == NULL ||
	    (later != NULL && monotime_before(later->when, soon->when))) {
		first = later;
	}
	return first == NULL ? NULL
			     : CONTAINER_OF(first, struct sa_timer, heap);
}

void world_send(struct world *world, const struct ip_endpoint *local,
		const struct ip_endpoint *remote, struct view datagram)
{
	struct message_faults *faults = &world->impair.messages[WAY_OUTBOUND];

	if (faults->recording) {
		message_faults_pass(faults, local, remote, datagram);
	} else {
		world->env->send(world->env->ctx, local, remote, datagram);
	}
}

struct blob world_nonce(const struct world *world, enum role role)
{
	const struct octets_fault *fault = &world->impair.nonce_i;
	struct blob nonce = blob_new(NONCE_BYTES);

	world->env->random(world->env->ctx, nonce.ptr, nonce.len);
	if (role == INITIATOR && fault->kind == OCTETS_FILLED) {
		memset(nonce.ptr, fault->fill, nonce.len);
	}
	return nonce;
}

static void impair_spi(const struct number_fault *fault, struct ike_spi *spi)
{
	if (!fault->on) {
		return;
	}
	*spi = (struct ike_spi){ { 0 } };
	for (unsigned n = 0; n < sizeof(fault->number); n++) {
		spi->bytes[sizeof(spi->bytes) - 1 - n] =
			fault->number >> 8 * n & 0xff;
	}
}

void impair_header(const struct world *world, struct ike_header *header)
{
	impair_spi(&world->impair.spi[INITIATOR], &header->spis.i);
	impair_spi(&world->impair.spi[RESPONDER], &header->spis.r);
	if (world->impair.major_version) {
		header->version += 0x10;
	}
	if (world->impair.minor_version) {
		header->version += 0x01;
	}
	if (world->impair.header_flags) {
		header->flags |= FLAG_RESERVED;
	}
}

bool world_stranger_log_ok(struct world *world)
{
	return log_rate_ok(&world->stranger_log, world->now.ms, 50, 10000);
}
