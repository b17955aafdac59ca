/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A box that hides one host behind another address, and gives it ports.
 */
#ifndef TESTING_SIM_NAT_H
#define TESTING_SIM_NAT_H

#include "libswan/ip_endpoint.h"
#include "libswan/time.h"

#define NAT_MAPPINGS 4 /* a host has two ports */

struct nat_mapping {
	uint16_t inside; /* port; 0: none */
	uint16_t outside;
	struct monotime used; /* by a packet to the outside */
};

/*
 * A port of the inside has one outside, whoever the peer is, for as long as
 * packets go out; what comes in does not keep it (RFC 4787 4.3).
 */
struct nat {
	struct ip_address inside; /* unset: no such box */
	struct ip_address outside;
	int64_t idle_ms; /* then a mapping is forgotten; 0: never */
	uint16_t last_port;
	struct nat_mapping mappings[NAT_MAPPINGS];
};

/* A box in the way of INSIDE; IDLE_MS may be 0. */
void nat_init(struct nat *nat, const struct ip_address *inside,
	      const char *outside, int64_t idle_ms);

/* A packet passes at NOW: from the inside, FROM becomes what others see. */
void nat_pass_out(struct nat *nat, struct monotime now,
		  struct ip_endpoint *from);

/* From the outside; false: TO is the box, and nobody behind it. */
bool nat_pass_in(const struct nat *nat, struct monotime now,
		 struct ip_endpoint *to);

/* It forgets all, and gives other ports from now on; of address OUTSIDE. */
void nat_rebind(struct nat *nat, const char *outside);

#endif
