/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Priorities of kernel policies: the narrower selector wins.
 */
#include "conn/conn_db.h"
#include "conn/narrow.h"

/*
 * From the strongest part to the weakest: ports, protocol, addresses, and
 * instances before others.  Each counts what is left open, of both sides
 * together, so that a packet and its answer meet policies of one connection.
 * Below BASE is the space of priority=.
 */
#define BASE	       (1u << 20)
#define PORT_SHIFT     11 /* 0..32 */
#define PROTOCOL_SHIFT 10 /* 0..1 */
#define ADDRESS_SHIFT  1  /* 0..256 */

static unsigned open_port_bits(const struct ip_selector *s)
{
	unsigned nr_bits = 0;

	if (s->start_port >= s->end_port) {
		return 0; /* one port, or OPAQUE */
	}
	while ((unsigned)(s->end_port - s->start_port) >> nr_bits != 0) {
		nr_bits++;
	}
	return nr_bits;
}

uint32_t conn_policy_priority(const struct conn *c,
			      const struct ip_selector *src,
			      const struct ip_selector *dst)
{
	unsigned ports = open_port_bits(src) + open_port_bits(dst);
	unsigned any_protocol = src->protocol == 0 && dst->protocol == 0;
	unsigned addresses =
		range_open_bits(&src->range) + range_open_bits(&dst->range);

	if (c->spec->priority != 0) {
		return c->spec->priority;
	}
	return BASE + (ports << PORT_SHIFT) + (any_protocol << PROTOCOL_SHIFT) +
	       (addresses << ADDRESS_SHIFT) + (conn_is_instance(c) ? 0 : 1);
}
